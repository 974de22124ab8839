import { Int32Histogram } from 'hdr-histogram-js';
import type { LatencySummary } from '../core/result.ts';

/** Any value of this or more is kept, in µs: the histogram grows. */
const FIRST_SIZE = 2;
const DIGITS = 3;

/** Evenly spaced by the share above them, on a log scale, with the ranks that people quote. */
const RANKS = [
  ...[0, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97, 98, 99, 99.25, 99.5, 99.7, 99.8],
  ...[99.9, 99.925, 99.95, 99.97, 99.98, 99.99, 99.9925, 99.995, 99.997, 99.998, 99.999],
];

/** The steps of the picture within a decade: the preferred numbers R20, × 1/100. */
const STEPS = [
  112, 125, 140, 160, 180, 200, 224, 250, 280, 315, 355, 400, 450, 500, 560, 630, 710, 800, 900,
  1000,
];

/**
 * Integer µs in an HDR histogram: three significant digits over the whole range, no clamp. The
 * minimum, the maximum and the mean are exact.
 */
export class Latency {
  #histogram: Int32Histogram | undefined;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;
  #sum = 0;

  get count(): number {
    return this.#histogram?.totalCount ?? 0;
  }

  /** Negative values (a clock that stepped back) count as 0. */
  record(us: number): void {
    const value = us > 0 ? Math.round(us) : 0;
    this.#histogram ??= createHistogram();
    this.#histogram.recordValue(value);
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    this.#sum += value;
  }

  add(other: Latency): void {
    if (other.#histogram === undefined) return;
    this.#histogram ??= createHistogram();
    this.#histogram.add(other.#histogram);
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
    this.#sum += other.#sum;
  }

  /** How many values lie above `us`, within three significant digits of it. */
  countAbove(us: number): number {
    let count = 0;
    for (const [value, times] of this.#recorded()) if (value > us) count += times;
    return count;
  }

  /**
   * The latencies at the ranks of a percentile plot, up to 99.999 as far as there are values to tell them
   * apart, and the maximum as 100; empty where nothing was recorded.
   */
  percentiles(): [percentile: number, us: number][] {
    const histogram = this.#histogram;
    if (histogram === undefined) return [];
    const told = RANKS.filter((rank) => (1 - rank / 100) * histogram.totalCount >= 0.999);
    return [
      ...told.map((rank): [number, number] => [rank, this.#at(histogram, rank)]),
      [100, this.#max],
    ];
  }

  summary(): LatencySummary {
    const histogram = this.#histogram;
    if (histogram === undefined) return EMPTY;
    const at = (percentile: number) => this.#at(histogram, percentile);
    return {
      count: histogram.totalCount,
      min: this.#min,
      mean: Math.round((this.#sum / histogram.totalCount) * 1000) / 1000,
      p50: at(50),
      p90: at(90),
      p95: at(95),
      p99: at(99),
      p999: at(99.9),
      max: this.#max,
      buckets: this.#buckets(),
    };
  }

  #at(histogram: Int32Histogram, percentile: number): number {
    return Math.max(this.#min, Math.min(this.#max, histogram.getValueAtPercentile(percentile)));
  }

  #buckets(): [number, number][] {
    const buckets: [number, number][] = [];
    let bound = 0;
    const bounds = pictureBounds();
    for (const [value, count] of this.#recorded()) {
      const last = buckets.at(-1);
      if (last !== undefined && value <= bound) {
        last[1] += count;
        continue;
      }
      while (bound < value) bound = bounds.next().value;
      buckets.push([bound, count]);
    }
    return buckets;
  }

  /** Every recorded value (to three digits, never above the maximum) with its count, ascending. */
  *#recorded(): Generator<readonly [number, number]> {
    if (this.#histogram === undefined) return;
    const values = this.#histogram.recordedValuesIterator;
    values.reset();
    while (values.hasNext()) {
      const { valueIteratedTo, countAtValueIteratedTo } = values.next();
      yield [Math.min(valueIteratedTo, this.#max), countAtValueIteratedTo];
    }
  }
}

const EMPTY: LatencySummary = {
  count: 0,
  min: null,
  mean: null,
  p50: null,
  p90: null,
  p95: null,
  p99: null,
  p999: null,
  max: null,
  buckets: [],
};

function createHistogram(): Int32Histogram {
  const histogram = new Int32Histogram(1, FIRST_SIZE, DIGITS);
  histogram.autoResize = true;
  return histogram;
}

/** 1, 2, … 10, then twenty steps a decade: upper bounds in integer µs, ascending, without end. */
function* pictureBounds(): Generator<number, never> {
  for (let us = 1; us < 10; us++) yield us;
  yield 10;
  for (let decade = 10; ; decade *= 10) {
    for (const step of STEPS) {
      const bound = Math.round((decade * step) / 100);
      yield bound;
    }
  }
}
