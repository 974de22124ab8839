import type { Coverage } from './exploration.ts';
import type { ExpectationResult, WallFigures } from './result.ts';
import type { Verdict } from './verdict.ts';

/** Bumped when a field of the document changes its meaning or goes away. */
export const SWEEP_SCHEMA_VERSION = 1;

/** What can be swept, in the order in which a map prefers them for its columns. */
export const SWEPT_NAMES = ['delay', 'lockTtl', 'buyers', 'stock'] as const;

/** One of {@link SWEPT_NAMES}. */
export type SweptName = (typeof SWEPT_NAMES)[number];

/** What the runs at a point say: all held, one failed, or neither is known. */
export type PointState = 'safe' | 'broken' | 'inconclusive';

/** The document that `sweep --json` prints. Values are µs for durations, else counts. */
export interface SweepDocument {
  readonly schemaVersion: typeof SWEEP_SCHEMA_VERSION;
  readonly tool: { readonly name: 'seckill-bench'; readonly version: string };
  /** `pass`: every strategy has an answer, and every expectation holds. */
  readonly verdict: Verdict;
  /** Everything measured in wall time. */
  readonly wall: WallFigures;
  /** One for a break point; two for a map: its columns, and its rows. */
  readonly ranges: readonly SweptRange[];
  readonly seeds: readonly number[];
  readonly results: readonly SweepResult[];
  readonly notRun: readonly {
    readonly strategy: string;
    readonly reason: string;
    readonly named: boolean;
  }[];
}

/** A range that is swept, bounds included. */
export interface SweptRange {
  readonly name: SweptName;
  readonly unit: 'us' | 'count';
  readonly from: number;
  readonly to: number;
  /** How near a safe and a broken value are when the search for the break point ends; the step of a map. */
  readonly resolution: number;
}

/** What a sweep found out about one strategy. */
export interface SweepResult {
  readonly strategy: string;
  readonly verdict: Verdict;
  /** The scenario of every run, but for what is swept, its delay fixed, and the seed. */
  readonly scenario: Readonly<Record<string, unknown>>;
  /** Arguments after `seckill-bench` that sweep again. */
  readonly reproduce: readonly string[];
  /** Every point that was run, the first range ascending, and in it the second. */
  readonly points: readonly SweptPoint[];
  /** True where it was stopped before its end. */
  readonly isInterrupted: boolean;
  /** Where the runs break; null for a map. */
  readonly breakPoint: BreakPoint | null;
  /** Where a searched world breaks; null where it was not searched. */
  readonly searched: Searched | null;
  /** Null for one range. */
  readonly map: SweptMap | null;
  readonly expectations: readonly ExpectationResult[];
}

/** One value, or one of each range, and what the runs there came to. */
export interface SweptPoint {
  readonly at: Readonly<Partial<Record<SweptName, number>>>;
  readonly state: PointState;
  /** One for each seed, up to the first that failed. */
  readonly runs: readonly PointRun[];
}

/** The figures of one run. */
export interface PointRun {
  readonly seed: number;
  readonly verdict: Verdict;
  readonly sold: number;
  readonly oversold: number;
  readonly lostUpdates: number | null;
  readonly stranded: number | null;
  readonly overlaps: number | null;
  readonly foreignReleases: number | null;
  /** Of the check or the expectation that made it fail or inconclusive; null where it passed. */
  readonly evidence: string | null;
}

/** Values next to each other at which the runs came to the same. */
export interface Stretch {
  readonly state: PointState;
  /** The first and the last of its points. */
  readonly from: number;
  readonly to: number;
}

/** Where a strategy begins to break along one range. */
export interface BreakPoint {
  /**
   * `found`: safe on one side, broken on the other; `safe` and `broken`: throughout the range; `reversed`:
   * safe on the side on which it should break; `several`: it changes more than once; `unknown`: inconclusive
   * points are in the way.
   */
  readonly kind: 'found' | 'safe' | 'broken' | 'reversed' | 'several' | 'unknown';
  /** The last safe value before the first change, coming from the harmless end; null where there is none. */
  readonly lastSafe: number | null;
  /** The first broken one after it; null where there is none. */
  readonly firstBroken: number | null;
  readonly stretches: readonly Stretch[];
}

/** What a search of every order of events adds, in a world of a few buyers and late answers. */
export interface Searched {
  readonly buyers: number;
  readonly stock: number;
  /** Answers that are late in one schedule, at most. */
  readonly delays: number;
  /** Tries of one buyer, at most. */
  readonly attempts: number;
  readonly points: readonly SearchedPoint[];
  readonly breakPoint: BreakPoint;
  /** Where a late answer may take any time; null where that was not searched. */
  readonly anyDelay: SearchedPoint | null;
  /** Why the search broke off; null where it did not. */
  readonly failure: string | null;
}

/** What a search says where late answers take at most so long. */
export interface SearchedPoint {
  /** The value of the range; null for any time. */
  readonly at: number | null;
  /** `safe` only where the search was complete. */
  readonly state: PointState;
  readonly covered: Coverage;
  /** What was found first; null where nothing was. */
  readonly violated: { readonly figure: string; readonly evidence: string } | null;
}

/** A map of two ranges. */
export interface SweptMap {
  /** Values of the first range, ascending. */
  readonly columns: readonly number[];
  /** Values of the second range, ascending. */
  readonly rows: readonly number[];
  /** By row and column; null where it was not run. */
  readonly cells: readonly (readonly (PointState | null)[])[];
  /** By row, what a search along it says; empty where it was not searched. */
  readonly searched: readonly { readonly row: number; readonly along: Searched }[];
  /** Of a map of delay and lock TTL: what their ratio says. */
  readonly ratio: SweptRatio | null;
}

/** Delay over lock TTL, and what it decides. */
export interface SweptRatio {
  /** Every cell up to this one is safe; null where not even the least is. */
  readonly safeUpTo: number | null;
  /** Every cell from this one on is broken; null where not even the greatest is. */
  readonly brokenFrom: number | null;
  /** Where a searched world breaks in each row that has a break; its least and its greatest. */
  readonly searched: { readonly least: number; readonly most: number } | null;
}
