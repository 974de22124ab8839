/** Line numbers that are told. */
const TOLD = 5;

/** What is wrong with a recording in its middle. */
export interface Damage {
  /** Lines that say what no writer writes. */
  readonly lines: number;
  /** The numbers of the first of them, at most 5. */
  readonly firstLines: readonly number[];
  /** Events that are missing, beside those of damaged lines. */
  readonly missing: number;
  /** True where nothing else is wrong and yet the checksum is another: a line was changed. */
  readonly isAltered: boolean;
}

/** True where something is wrong. */
export function isDamaged({ lines, missing, isAltered }: Damage): boolean {
  return lines > 0 || missing > 0 || isAltered;
}

/** Counts what is wrong with a recording while it is read. */
export class DamageLog {
  #lines = 0;
  readonly #firstLines: number[] = [];
  #missing = 0;
  #isAltered = false;
  /** Since the sync line before. */
  #events = 0;
  #damaged = 0;
  /** Events until the sync line before, as that one says. */
  #synced = 0;

  line(number: number): void {
    this.#lines += 1;
    this.#damaged += 1;
    if (this.#firstLines.length < TOLD) this.#firstLines.push(number);
  }

  /** An event was read. */
  event(): void {
    this.#events += 1;
  }

  /** A sync line says how many events came until there. */
  sync(events: number): void {
    const expected = events - this.#synced;
    this.#missing += Math.max(0, expected - this.#events - this.#damaged);
    this.#synced = events;
    this.#events = 0;
    this.#damaged = 0;
  }

  finish(events: number, isSameChecksum: boolean): void {
    this.sync(events);
    this.#isAltered = !isSameChecksum && this.#lines === 0 && this.#missing === 0;
  }

  found(): Damage {
    return {
      lines: this.#lines,
      firstLines: this.#firstLines,
      missing: this.#missing,
      isAltered: this.#isAltered,
    };
  }
}
