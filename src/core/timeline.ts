import type { OutcomeKey } from './result.ts';

/**
 * A run as a page draws it: the course of the sale in at most 512 steps, and the attempts around what went
 * wrong. Its size does not grow with the run. Times are integer µs on the world's clock.
 */
export interface Timeline {
  /** The last event. */
  readonly spanUs: number;
  /** How long a step is; a power of two. */
  readonly stepUs: number;
  /** Units in the ledger at the end of each step. */
  readonly sold: readonly number[];
  /**
   * What the stock's counter said to the last buyer who was sold, at the end of each step; null until then. Absent
   * where the calls do not tell, or there are several counters.
   */
  readonly counter?: readonly (number | null)[];
  /** Most attempts in flight within each step. */
  readonly inFlight: readonly number[];
  /** Most critical sections that were open at once within each step; absent where none was traced. */
  readonly inside?: readonly number[];
  /** Attempts that ended in each step; outcomes that never came are absent. */
  readonly ended: Readonly<Partial<Record<OutcomeKey, readonly number[]>>>;
  readonly heat: Heat;
  readonly percentiles: Percentiles;
  /** What went wrong, and when first; in the order of time. */
  readonly moments: readonly Moment[];
  /** The attempts around the moments, and the first and the last that held a lock or were sold; by start. */
  readonly attempts: readonly DrawnAttempt[];
  /** Attempts of that kind that are not drawn. */
  readonly leftOut: number;
}

/** Response times over time. */
export interface Heat {
  /** How long a column is. */
  readonly columnUs: number;
  /** Attempts that were told sold, sold out or rejected, as in `responseUs`. */
  readonly answered: readonly HeatCell[];
  /** The others: busy, failed and unclear. */
  readonly other: readonly HeatCell[];
}

/**
 * Column by the attempt's end; row, attempts. Row r holds response times up to 10^(r/10) µs, bound included, and
 * above the row before it.
 */
export type HeatCell = readonly [column: number, row: number, count: number];

/** Latencies by rank, ascending. */
export interface Percentiles {
  readonly response: readonly Percentile[];
  readonly service: readonly Percentile[];
  readonly buyer: readonly Percentile[];
}

/** Percentile, 0 to 100; the latency that it does not exceed, µs. */
export type Percentile = readonly [percentile: number, us: number];

/** What a moment is. */
export const MOMENT_KINDS = [
  'overlap',
  'foreign-release',
  'same-unit',
  'all-sold',
  'oversold',
  'over-limit',
] as const;

/** One of {@link MOMENT_KINDS}. */
export type MomentKind = (typeof MOMENT_KINDS)[number];

/** The first time that something happened. */
export interface Moment {
  readonly kind: MomentKind;
  readonly atUs: number;
  readonly attempt: number;
  readonly buyer: number;
  /** In words: `buyer 596 enters while buyer 1 is inside`. */
  readonly text: string;
}

/** One attempt, call by call. */
export interface DrawnAttempt {
  readonly attempt: number;
  readonly buyer: number;
  readonly node: number;
  readonly startedUs: number;
  /** Null where it was open when the run ended. */
  readonly endedUs: number | null;
  readonly outcome: OutcomeKey | null;
  /** True where its middle was lost: it went on for too long. */
  readonly isCut?: true;
  /** At most 40. */
  readonly calls: readonly DrawnCall[];
  readonly sections: readonly DrawnSection[];
  /** What it did wrong, or was the first to do; in the order of time. */
  readonly marks: readonly DrawnMark[];
}

/** What a call is about: a downstream service, the stock (read or changed), a lock, or something else. */
export const CALL_KINDS = ['service', 'read', 'write', 'lock', 'other'] as const;

/** One port call. */
export interface DrawnCall {
  readonly kind: (typeof CALL_KINDS)[number];
  readonly fromUs: number;
  /** When the reply came; null where it did not. */
  readonly toUs: number | null;
  /** In words: `reads stock 100`. */
  readonly text: string;
  /** False where an error came. */
  readonly ok: boolean;
}

/** A critical section, and the lock behind it. */
export interface DrawnSection {
  readonly lock: string;
  readonly acquisition: number;
  /** When the lock was asked for: from then on its expiry counts. */
  readonly askedUs: number;
  readonly fromUs: number;
  /** When the release was about to be sent; null where the attempt ended, or the run did, without one. */
  readonly toUs: number | null;
  /** When the server lets go of the lock by itself; null where it does not, or the lease is renewed. */
  readonly expiresUs: number | null;
  /** When the lock was deleted, and by whom; absent where it was not, as far as is known. */
  readonly deleted?: { readonly atUs: number; readonly buyer: number };
  /** Another section was open when it began. */
  readonly isOverlap?: true;
}

/** Something that stands out in a lane. */
export interface DrawnMark {
  readonly kind: MomentKind;
  readonly atUs: number;
  readonly text: string;
  /** The other buyer: whose lock was deleted, who was inside, who was sold the same unit. */
  readonly other?: number;
}
