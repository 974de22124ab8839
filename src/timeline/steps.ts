/** Most steps of a series; there are at least half as many once a run is longer than that many µs. */
const MOST_STEPS = 512;

/** How two neighbouring steps become one. */
export type Merge = 'sum' | 'max' | 'last';

/**
 * Time in at most 512 equal steps, for a run whose length nobody knows yet: where the time goes on, two steps
 * become one and the step is twice as long.
 *
 * ```text
 *   step 1 µs   |a|b|c|d|…|        512 steps
 *   step 2 µs   |ab |cd |…|   …    256, and room for as many again
 * ```
 */
export class Steps {
  #stepUs = 1;
  #last = 0;
  readonly #series: { readonly values: Float64Array; readonly merge: Merge }[] = [];

  get stepUs(): number {
    return this.#stepUs;
  }

  /** Steps until now. */
  get count(): number {
    return this.#last + 1;
  }

  /** Adds a series. Where nothing was written there is 0, or NaN in one that keeps what came last. */
  series(merge: Merge): Float64Array {
    const values = new Float64Array(MOST_STEPS).fill(emptyOf(merge));
    this.#series.push({ values, merge });
    return values;
  }

  /** The step of a moment. Time before the opening is in the first one. */
  at(us: number): number {
    let step = us > 0 ? Math.floor(us / this.#stepUs) : 0;
    while (step >= MOST_STEPS) {
      this.#halve();
      step = Math.floor(us / this.#stepUs);
    }
    if (step > this.#last) this.#last = step;
    return step;
  }

  #halve(): void {
    this.#stepUs *= 2;
    this.#last = Math.floor(this.#last / 2);
    for (const { values, merge } of this.#series) {
      for (let step = 0; step < MOST_STEPS / 2; step++) {
        values[step] = merged(values[2 * step] as number, values[2 * step + 1] as number, merge);
      }
      values.fill(emptyOf(merge), MOST_STEPS / 2);
    }
  }
}

function emptyOf(merge: Merge): number {
  return merge === 'last' ? Number.NaN : 0;
}

function merged(a: number, b: number, merge: Merge): number {
  if (merge === 'sum') return a + b;
  if (merge === 'max') return Math.max(a, b);
  return Number.isNaN(b) ? a : b;
}
