/** Different messages that are kept apart; more of them (an id in each) are counted together. */
const KEPT = 1000;
/** Messages in a result. */
const TOLD = 10;

/** Counts error messages. */
export class ErrorMessages {
  readonly #counts = new Map<string, number>();
  #others = 0;

  add(message: string): void {
    const count = this.#counts.get(message);
    if (count !== undefined) this.#counts.set(message, count + 1);
    else if (this.#counts.size < KEPT) this.#counts.set(message, 1);
    else this.#others += 1;
  }

  /** The most frequent first, at most 10; equally frequent ones in the order of their first. */
  top(): { readonly message: string; readonly count: number }[] {
    const counts = [...this.#counts];
    if (this.#others > 0) counts.push(['(other messages)', this.#others]);
    counts.sort((a, b) => b[1] - a[1]);
    return counts.slice(0, TOLD).map(([message, count]) => ({ message, count }));
  }
}
