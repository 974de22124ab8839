import type { Verdict } from './verdict.ts';

/** One of several runs of a strategy that differ in their seeds alone. */
export interface RepeatedRun {
  readonly seed: number;
  readonly verdict: Verdict;
  readonly sold: number;
  readonly oversold: number;
  /** Per second of the world's clock; null where it was not measured. */
  readonly attemptsPerSec: number | null;
  /** Of `responseUs`, integer µs; null where no attempt ended. */
  readonly p50: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  /** True where the generator, not the store, was the likely bottleneck. */
  readonly saturated: boolean;
}

/** The runs of one strategy with seed after seed, and what they say together. */
export interface Repeats {
  /** Runs asked for. */
  readonly asked: number;
  /** Those that were made, in the order of their seeds. */
  readonly runs: readonly RepeatedRun[];
  readonly passed: number;
  readonly failed: number;
  readonly inconclusive: number;
  /** Runs in which more units were sold than there were. */
  readonly oversold: number;
  /**
   * With 95 % confidence no greater share of such runs oversells, 0 to 1: the bound of Clopper and Pearson
   * over the runs that came to a verdict. Null where none did.
   */
  readonly oversoldShareAtMost: number | null;
}
