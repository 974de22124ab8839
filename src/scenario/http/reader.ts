import { nearest } from '../../core/nearest.ts';
import { templateNames } from '../../core/template.ts';
import { show } from '../show.ts';

/** One thing wrong inside the `http` field. */
export interface HttpProblem {
  /** Where in it, as a path: `request.method`. */
  readonly entry: string;
  readonly expected: string;
  readonly got: string;
  readonly hint?: string;
}

/** Reads one map, and takes note of everything that is wrong with it. */
export class MapReader {
  readonly entry: string;
  readonly problems: HttpProblem[];
  readonly #map: Readonly<Record<string, unknown>>;
  /** False where it is no map: nothing of it is known. */
  readonly isMap: boolean;

  /** `fields` are all that it may have. */
  constructor(entry: string, given: unknown, fields: readonly string[], problems: HttpProblem[]) {
    this.entry = entry;
    this.problems = problems;
    this.isMap = typeof given === 'object' && given !== null && !Array.isArray(given);
    this.#map = this.isMap ? (given as Record<string, unknown>) : {};
    const expected = `a map with ${fields.join(', ')}`;
    if (!this.isMap) this.complain('', expected, describe(given));
    for (const name of Object.keys(this.#map)) {
      if (fields.includes(name)) continue;
      const meant = nearest(name, fields);
      this.complain(
        name,
        `one of ${fields.join(', ')}`,
        show(name),
        meant && `did you mean ${meant}?`,
      );
    }
  }

  has(name: string): boolean {
    return this.#map[name] !== undefined;
  }

  value(name: string): unknown {
    return this.#map[name];
  }

  /** A text that is not empty; a number counts as one. */
  text(name: string, expected: string): string | undefined {
    const given = this.#map[name];
    const text = typeof given === 'number' ? String(given) : given;
    if (typeof text === 'string' && text.trim() !== '') return text;
    this.complain(name, expected, describe(given));
    return undefined;
  }

  /** A whole number within its bounds. */
  integer(name: string, min: number, max: number): number | undefined {
    const given = this.#map[name];
    if (Number.isInteger(given) && Number(given) >= min && Number(given) <= max)
      return Number(given);
    const bounds = `${min.toLocaleString('en-US')} to ${max.toLocaleString('en-US')}`;
    this.complain(name, `an integer from ${bounds}`, describe(given));
    return undefined;
  }

  /** `standard` where it is absent. */
  flag(name: string, standard: boolean): boolean {
    const given = this.#map[name] ?? standard;
    if (typeof given === 'boolean') return given;
    this.complain(name, 'true or false', describe(given));
    return standard;
  }

  /** Complains about every `{{name}}` that stands for nothing here. */
  checkTemplate(name: string, text: string, allowed: readonly string[]): void {
    for (const wanted of templateNames(text)) {
      if (allowed.includes(wanted)) continue;
      if (allowed.includes(ANY_SESSION) && /^session\.\w+$/.test(wanted)) continue;
      const known = allowed.map((one) => `{{${one}}}`).join(', ') || 'nothing in braces';
      const meant = nearest(wanted, allowed);
      this.complain(name, known, `{{${wanted}}}`, meant && `did you mean {{${meant}}}?`);
    }
  }

  complain(name: string, expected: string, got: string, hint?: string): void {
    const entry = [this.entry, name].filter((part) => part !== '').join('.');
    this.problems.push({ entry, expected, got, ...(hint !== undefined && { hint }) });
  }
}

/** Stands among allowed names for every column of a CSV file, which nobody has read yet. */
export const ANY_SESSION = 'session.<column>';

/** What was given, without what it says: that may be a secret. */
export function describe(given: unknown): string {
  if (given === undefined) return 'nothing';
  if (given === null || typeof given === 'number' || typeof given === 'boolean')
    return String(given);
  if (Array.isArray(given)) return 'a list';
  if (typeof given === 'object') return 'a map';
  return String(given).trim() === '' ? 'an empty text' : 'a text';
}
