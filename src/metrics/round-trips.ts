import type { Outcome } from '../core/outcome.ts';
import type { RoundTripFigures } from '../core/result.ts';

/** How often attempts waited for a store. */
export class RoundTrips {
  #attempts = 0;
  #total = 0;
  #sold = 0;
  #ofSold = 0;

  /** An attempt that made so many round trips has ended. */
  ended(outcome: Outcome, roundTrips: number): void {
    this.#attempts += 1;
    this.#total += roundTrips;
    if (outcome !== 'sold') return;
    this.#sold += 1;
    this.#ofSold += roundTrips;
  }

  finish(): RoundTripFigures {
    return {
      total: this.#total,
      perSold: mean(this.#ofSold, this.#sold),
      perAttempt: mean(this.#total, this.#attempts),
    };
  }
}

/** To three decimals; null where there is none. */
function mean(sum: number, count: number): number | null {
  return count === 0 ? null : Math.round((sum / count) * 1000) / 1000;
}
