/**
 * Attempts at given times, in order of time: attempt n of a run is the n-th of them. One buyer may
 * make several, and need not have been answered before the next.
 */
export interface Arrivals {
  /** How many different buyers there are. */
  readonly buyers: number;
  /** Integer µs since the first. */
  readonly atUs: Float64Array;
  /** Whose it is: from 1, in order of the first arrival. */
  readonly buyer: Uint32Array;
  /** How long the downstream took, µs, NaN where that is not known; absent where it never is. */
  readonly delayUs?: Float64Array;
  /** Units that it asks for, at least 1; absent where it is not said. */
  readonly units?: Float64Array;
}

/** What a log of requests is written in. */
export type IncidentFormat = 'csv' | 'jsonl' | 'access-log';

/** What the log of an incident said. Times are integer µs. */
export interface IncidentFacts {
  /** As given. */
  readonly file: string;
  readonly format: IncidentFormat;
  /** Requests that are replayed. */
  readonly requests: number;
  readonly buyers: number;
  /** Buyers with more than one request. */
  readonly repeatedBuyers: number;
  /** From the first arrival to the last. */
  readonly spanUs: number;
  /** Most arrivals within one second. */
  readonly peakPerSec: number;
  /** How fine its times are; at 1 s, the requests of a second were spread evenly over it. */
  readonly resolutionUs: number;
  /** Which end of a request its time is; at `end`, the request's own time was taken off. */
  readonly timeOf: 'start' | 'end';
  /** How long the downstream took, where the log says it. */
  readonly delay: DelayFacts | null;
  /** Requests to other paths than the one asked for. */
  readonly otherPaths: number;
  /** Where no path was asked for: the most frequent ones, at most 5. */
  readonly paths: readonly { readonly path: string; readonly requests: number }[];
  /** Where no status was asked for: the most frequent ones whose delays count, at most 5. */
  readonly statuses: readonly { readonly status: string; readonly requests: number }[];
  readonly damaged: readonly Damage[];
}

/** The latencies of a log, µs. */
export interface DelayFacts {
  /** Requests that have one; each of the others takes that of the one before it. */
  readonly count: number;
  /** What was taken for it: the upstream's time, where the log has it, or the whole request's. */
  readonly from: 'upstream' | 'request' | 'both';
  /** The unit that it was read in, where neither the format nor the log says it. */
  readonly assumedUnit?: 'us' | 's';
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Lines that could not be read, for one reason. */
export interface Damage {
  readonly reason: string;
  readonly lines: number;
  /** The numbers of the first ones, at most 5. */
  readonly first: readonly number[];
}
