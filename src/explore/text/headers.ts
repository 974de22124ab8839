import type { Problem } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import { FAULTS, type Fault, type FaultBudget, NO_FAULTS } from '../../core/schedule.ts';
import { parseDurationMs } from '../../core/units.ts';
import type { Counterexample } from '../counterexample.ts';
import { unquoteText } from './line.ts';
import type { Line } from './read.ts';

/** All that stands above the steps. */
export type Headers = Omit<Counterexample, 'steps'>;

/** Keys that stand in every file, in its order; `set`, `limit-per-buyer`, `sql` and `isolation` may be left out. */
const REQUIRED = [
  ...['strategy', 'buyers', 'nodes', 'stock', 'quantity', 'attempts', 'lock-ttl', 'seed'],
  ...['faults', 'violated'],
] as const;
/** A schedule is about a handful. */
const MOST_BUYERS = 1000;
/** Keys that may stand several times. */
const REPEATED = ['set', 'violated'];
const KEYS = [...REQUIRED, 'set', 'limit-per-buyer', 'sql', 'isolation'];

/** Reads the header lines; undefined where they do not make a counterexample: `problems` says why. */
export function readHeaders(
  lines: readonly Line[],
  file: string,
  problems: Problem[],
): Headers | undefined {
  const before = problems.length;
  const given = new Map<string, Given[]>();
  for (const line of lines) take(line, file, given, problems);
  for (const key of REQUIRED) {
    if (given.has(key)) continue;
    problems.push({ subject: file, expected: `a line \`${key}: …\``, got: 'none' });
  }
  const reader = new Reader(given, problems);
  const limitPerBuyer = reader.whole('limit-per-buyer', 1);
  const headers = {
    strategy: reader.text('strategy'),
    set: reader.settings(),
    buyers: reader.whole('buyers', 1, MOST_BUYERS) ?? 0,
    nodes: reader.whole('nodes', 1) ?? 0,
    stock: reader.whole('stock', 1) ?? 0,
    quantity: reader.whole('quantity', 1) ?? 0,
    ...(limitPerBuyer === undefined ? {} : { limitPerBuyer }),
    attempts: reader.whole('attempts', 1) ?? 0,
    lockTtlMs: reader.durationMs('lock-ttl'),
    ...(given.has('sql') && { sql: reader.text('sql') }),
    ...(given.has('isolation') && { isolation: reader.text('isolation') }),
    seed: reader.whole('seed', 0) ?? 0,
    faults: reader.faults(),
    violated: reader.violated(),
  };
  const { buyers, nodes } = headers;
  if (problems.length === before && nodes > buyers) {
    const subject = given.get('nodes')?.[0]?.subject ?? file;
    problems.push({
      subject,
      expected: `at most one for each of ${buyers} buyers`,
      got: `${nodes}`,
    });
  }
  return problems.length === before ? headers : undefined;
}

/** The value of one header line. */
interface Given {
  /** `file:line key` */
  readonly subject: string;
  readonly value: string;
}

function take(
  { number, text }: Line,
  file: string,
  given: Map<string, Given[]>,
  problems: Problem[],
) {
  const [, key, value = ''] = /^([\w-]+)\s*:\s*(.*)$/.exec(text) ?? [];
  if (key === undefined) {
    const expected = '`<key>: <value>`, or a step, `<number>  <move>`';
    problems.push({ subject: `${file}:${number}`, expected, got: text });
    return;
  }
  const subject = `${file}:${number} ${key}`;
  if (!KEYS.includes(key)) {
    const meant = nearest(key, KEYS);
    const hint = meant === undefined ? {} : { hint: `did you mean ${meant}?` };
    problems.push({ subject, expected: `one of ${KEYS.join(', ')}`, got: key, ...hint });
    return;
  }
  const known = given.get(key) ?? [];
  if (known.length > 0 && !REPEATED.includes(key)) {
    problems.push({ subject, expected: 'one such line', got: 'another one' });
    return;
  }
  const read = unquoteText(value);
  if (read === undefined || value === '') {
    problems.push({ subject, expected: 'a value', got: value === '' ? 'nothing' : value });
  }
  given.set(key, [...known, { subject, value: read ?? '' }]);
}

class Reader {
  readonly #given: ReadonlyMap<string, readonly Given[]>;
  readonly #problems: Problem[];

  constructor(given: ReadonlyMap<string, readonly Given[]>, problems: Problem[]) {
    this.#given = given;
    this.#problems = problems;
  }

  text(key: string): string {
    return this.#all(key)[0]?.value ?? '';
  }

  whole(key: string, least: number, most?: number): number | undefined {
    const [given] = this.#all(key);
    if (given === undefined) return undefined;
    return this.#whole(given.subject, given.value, least, most);
  }

  durationMs(key: string): number {
    const [given] = this.#all(key);
    if (given === undefined) return 0;
    const read = parseDurationMs(given.value);
    if (read.ok) return read.value;
    this.#refuse(given.subject, read.expected, given.value, read.hint);
    return 0;
  }

  settings(): Readonly<Record<string, string>> {
    const set = new Map<string, string>();
    for (const { subject, value } of this.#all('set')) {
      const [, name = '', setting = ''] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
      if (name === '') this.#refuse(subject, '`<option>=<value>`', value);
      else if (set.has(name)) this.#refuse(subject, `one value for ${name}`, 'another one');
      else set.set(name, setting);
    }
    return Object.fromEntries(set);
  }

  faults(): FaultBudget {
    const budget: Record<Fault, number> = { ...NO_FAULTS };
    const [given] = this.#all('faults');
    if (given === undefined || given.value === 'none') return budget;
    const { subject, value } = given;
    const seen = new Set<string>();
    for (const part of value.split(',').map((text) => text.trim())) {
      const [, name = '', count = ''] = /^(\S+)\s+(\S+)$/.exec(part) ?? [];
      const fault = FAULTS.find((one) => one === name);
      if (fault === undefined) {
        this.#refuse(subject, `\`none\`, or \`<fault> <count>\` of ${FAULTS.join(', ')}`, part);
      } else if (seen.has(name)) this.#refuse(subject, `${name} once`, 'another one');
      else budget[fault] = this.#whole(`${subject} ${fault}`, count, 0) ?? 0;
      seen.add(name);
    }
    return budget;
  }

  violated(): Headers['violated'] {
    const violated: { figure: string; evidence: string }[] = [];
    for (const { subject, value } of this.#all('violated')) {
      const [, figure = '', evidence = ''] = /^([\w.-]+)\s*:(?: (.*)|)$/s.exec(value) ?? [];
      if (figure === '') this.#refuse(subject, '`<figure>: <evidence>`', value);
      else if (violated.some((one) => one.figure === figure)) {
        this.#refuse(subject, `one line about ${figure}`, 'another one');
      } else violated.push({ figure, evidence });
    }
    return violated;
  }

  #all(key: string): readonly Given[] {
    return this.#given.get(key)?.filter(({ value }) => value !== '') ?? [];
  }

  #whole(subject: string, text: string, least: number, most?: number): number | undefined {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    const isWithin = value >= least && value <= (most ?? Number.MAX_SAFE_INTEGER);
    if (Number.isSafeInteger(value) && isWithin) return value;
    const bounds = most === undefined ? `at least ${least}` : `from ${least} to ${most}`;
    this.#refuse(subject, `a whole number, ${bounds}`, text === '' ? 'nothing' : text);
    return undefined;
  }

  #refuse(subject: string, expected: string, got: string, hint?: string): void {
    this.#problems.push({ subject, expected, got, ...(hint === undefined ? {} : { hint }) });
  }
}
