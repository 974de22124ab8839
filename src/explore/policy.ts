import type { Chooser } from '../core/schedule.ts';

/** What a policy is told of a schedule that is over. */
export interface Ended {
  /** True where its chooser wanted no more of it. */
  readonly isCut: boolean;
  /** True where the world gave up before its end: it would have gone on for too long. */
  readonly isBounded?: boolean;
}

/** Picks schedules: who goes next, and what goes wrong when. */
export interface Policy {
  /** Decides the next schedule; undefined when there is nothing left to try. */
  next(): Chooser | undefined;
  /** The schedule of the last chooser is over. */
  done(ended: Ended): void;
  /** What was covered until now. */
  covered(): Covered;
}

/** What a search has covered. */
export interface Covered {
  /** Schedules played, those that were cut short included. */
  readonly visited: number;
  /**
   * How many schedules there are, and that each was played or is like one that was; undefined where
   * that is not known.
   */
  readonly all: bigint | undefined;
  /** Every schedule with at most this many departures was covered; undefined where none was counted. */
  readonly bound: number | undefined;
}
