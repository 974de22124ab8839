import type { Steps } from './steps.ts';

/** Something that rises and falls, and its peak within each step. */
export class Level {
  readonly #steps: Steps;
  readonly #peaks: Float64Array;
  #now = 0;
  /** The moment of the last change, µs. */
  #sinceUs = 0;

  constructor(steps: Steps) {
    this.#steps = steps;
    this.#peaks = steps.series('max');
  }

  /** It rises by `by`, or falls where that is negative. */
  change(by: number, atUs: number): void {
    const step = this.#carry(atUs);
    this.#now += by;
    this.#peaks[step] = Math.max(this.#peaks[step] as number, this.#now);
  }

  /** The peaks, up to the last moment. */
  peaks(untilUs: number): number[] {
    this.#carry(untilUs);
    return [...this.#peaks.subarray(0, this.#steps.count)];
  }

  /** It stood where it was until then. */
  #carry(atUs: number): number {
    const step = this.#steps.at(atUs);
    const since = this.#steps.at(Math.min(this.#sinceUs, atUs));
    for (let between = since + 1; between <= step; between++) {
      this.#peaks[between] = Math.max(this.#peaks[between] as number, this.#now);
    }
    this.#sinceUs = Math.max(this.#sinceUs, atUs);
    return step;
  }
}
