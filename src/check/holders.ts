/**
 * Counts critical sections that were entered while another holder's was open, without keeping them:
 *
 * ```text
 *   holder A  |-----------------------releasing
 *   holder B       |----------abandoned
 *   holder C            |---------releasing
 *   pending     1 (B)    2 (C)         a section waits at the newest holder that it entered beside
 * ```
 *
 * Whether a section entered a span for certain is known when that span's end is: `releasing` settles
 * every section entered since its own entry as definite, `abandoned` hands its own to the next older
 * holder that was open too. So memory is bounded by the holders that are open.
 */
export class Holders {
  readonly #open: Holder[] = [];
  readonly #byAttempt = new Map<number, Holder>();
  #pending = 0;
  #definite = 0;
  #possible = 0;

  /** An attempt enters; a section within its own is no new holder. */
  enter(attempt: number): void {
    const own = this.#byAttempt.get(attempt);
    if (own !== undefined) {
      own.depth += 1;
      return;
    }
    const newest = this.#open.at(-1);
    if (newest !== undefined) {
      newest.pending += 1;
      this.#pending += 1;
    }
    const holder = { attempt, depth: 1, pending: 0, isUnclear: false };
    this.#open.push(holder);
    this.#byAttempt.set(attempt, holder);
  }

  /** An attempt leaves its outermost section; `isCertain` is false where nobody saw it leave. */
  leave(attempt: number, isCertain: boolean): void {
    const holder = this.#byAttempt.get(attempt);
    if (holder === undefined) return;
    if (!isCertain) holder.isUnclear = true;
    holder.depth -= 1;
    if (holder.depth > 0) return;
    this.#byAttempt.delete(attempt);
    const index = this.#open.lastIndexOf(holder);
    if (this.#pending > 0) {
      if (holder.isUnclear) this.#handOver(index);
      else this.#settleFrom(index);
    }
    this.#open.splice(index, 1);
  }

  /** Overlaps so far; a holder that is still open makes its overlaps possible, not definite. */
  count(): { readonly definite: number; readonly possible: number } {
    return { definite: this.#definite, possible: this.#possible + this.#pending };
  }

  #settleFrom(index: number): void {
    for (let at = index; at < this.#open.length; at++) {
      const holder = this.#open[at] as Holder;
      this.#definite += holder.pending;
      this.#pending -= holder.pending;
      holder.pending = 0;
    }
  }

  #handOver(index: number): void {
    const { pending } = this.#open[index] as Holder;
    const older = this.#open[index - 1];
    if (older !== undefined) {
      older.pending += pending;
      return;
    }
    this.#possible += pending;
    this.#pending -= pending;
  }
}

interface Holder {
  readonly attempt: number;
  /** Sections that this attempt holds within each other. */
  depth: number;
  /** Sections entered after this holder and before the next one that is still open. */
  pending: number;
  isUnclear: boolean;
}
