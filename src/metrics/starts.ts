import { Latency } from './latency.ts';

/** A start may be this late, µs, or {@link TOLERANCE_SHARE} of the run, whichever is more. */
const TOLERANCE_US = 10_000;
const TOLERANCE_SHARE = 0.01;

/** How late attempts started against their intended start. */
export class Starts {
  /** Only of those that may turn out to be late. */
  readonly #delays = new Latency();
  #intended = 0;
  #maxUs = 0;
  #lastUs = 0;

  /** Call for every attempt that starts. Times in µs. */
  started(intendedUs: number, atUs: number): void {
    const delayUs = atUs - intendedUs;
    this.#intended += 1;
    if (delayUs > this.#maxUs) this.#maxUs = delayUs;
    if (delayUs > TOLERANCE_US) this.#delays.record(delayUs);
    this.#lastUs = atUs;
  }

  /** Call for every attempt that ends, so that the run's length is known. */
  ended(atUs: number): void {
    this.#lastUs = atUs;
  }

  /** `late` is to three significant digits of the tolerance. */
  finish(): { readonly intended: number; readonly late: number; readonly maxStartDelayUs: number } {
    const toleranceUs = Math.max(TOLERANCE_US, this.#lastUs * TOLERANCE_SHARE);
    return {
      intended: this.#intended,
      late: this.#delays.countAbove(toleranceUs),
      maxStartDelayUs: this.#maxUs,
    };
  }
}
