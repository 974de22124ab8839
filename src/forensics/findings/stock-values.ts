/** The first write of a value. */
export interface FirstWrite {
  readonly value: number;
  readonly line: number;
  readonly atUs: number;
  readonly client: string;
  /** How many acquisitions of the stock's lock were open. */
  readonly holders: number;
}

/** A value that was written before. */
export interface Repeated {
  readonly first: FirstWrite;
  /** No higher value stood there in between: both writers had read the stock before the first wrote. */
  readonly isSameMoment: boolean;
}

/** More values are not remembered at once. */
const MAX_VALUES = 100_000;

/**
 * The values that were written since the stock was loaded. A purchase lowers the stock, so a value that is written
 * twice was sold twice; and where nothing higher was written in between, both writers worked at once.
 */
export class StockValues {
  /** Falling, the latest last: what was written since anything higher was. */
  readonly #falling: FirstWrite[] = [];
  /** What was written before something higher was. */
  readonly #older = new Map<number, FirstWrite>();

  /** Answers the earlier write of the same value. */
  write(write: FirstWrite): Repeated | undefined {
    const { value } = write;
    for (let last = this.#falling.at(-1); last !== undefined; last = this.#falling.at(-1)) {
      if (last.value > value) break;
      if (last.value === value) return { first: last, isSameMoment: true };
      this.#falling.pop();
      if (this.#older.size < MAX_VALUES) this.#older.set(last.value, last);
    }
    if (this.#falling.length >= MAX_VALUES) this.#falling.splice(0, MAX_VALUES / 2);
    this.#falling.push(write);
    const first = this.#older.get(value);
    if (first === undefined) return undefined;
    this.#older.delete(value);
    return { first, isSameMoment: false };
  }

  /** Units were given back: values up to this one may be written again. */
  giveBack(value: number): void {
    for (let last = this.#falling.at(-1); last !== undefined; last = this.#falling.at(-1)) {
      if (last.value > value) break;
      this.#falling.pop();
    }
    for (const older of this.#older.keys()) if (older <= value) this.#older.delete(older);
  }

  /** The stock was loaded anew. */
  clear(): void {
    this.#falling.length = 0;
    this.#older.clear();
  }
}
