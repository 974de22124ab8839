import type { Damage } from '../core/incident.ts';

/** Lines told by number for each reason. */
const MOST_LINES = 5;
/** Different reasons, or paths, that are kept: a log may hold a million of them. */
const MOST_KINDS = 10_000;

/** Counts damaged lines by reason. */
export class DamageTally {
  readonly #byReason = new Map<string, { lines: number; readonly first: number[] }>();

  add(line: number, reason: string): void {
    let found = this.#byReason.get(reason);
    if (found === undefined) {
      found = { lines: 0, first: [] };
      this.#byReason.set(reason, found);
    }
    found.lines += 1;
    if (found.first.length < MOST_LINES) found.first.push(line);
  }

  /** The most frequent reason first. */
  all(): readonly Damage[] {
    return [...this.#byReason]
      .map(([reason, { lines, first }]) => ({ reason, lines, first }))
      .sort((a, b) => b.lines - a.lines);
  }
}

/** Counts texts; beyond ten thousand different ones new ones are not counted. */
export class TextTally {
  readonly #counts = new Map<string, number>();

  add(text: string): void {
    const count = this.#counts.get(text);
    if (count !== undefined) this.#counts.set(text, count + 1);
    else if (this.#counts.size < MOST_KINDS) this.#counts.set(ownText(text), 1);
  }

  /** The most frequent ones first. */
  top(count: number): readonly (readonly [string, number])[] {
    return [...this.#counts].sort((a, b) => b[1] - a[1]).slice(0, count);
  }
}

/** The same text, in memory of its own: a part of a line would keep the whole chunk that it was read in. */
export function ownText(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
