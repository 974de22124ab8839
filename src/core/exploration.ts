import type { CheckName, WallFigures } from './result.ts';
import type { Fault } from './schedule.ts';
import type { Verdict } from './verdict.ts';

/** Bumped when a field of the document changes its meaning or goes away. */
export const EXPLORE_SCHEMA_VERSION = 1;

/** How schedules are picked. */
export const POLICIES = ['search', 'dfs', 'pct', 'random'] as const;

/** One of {@link POLICIES}. */
export type PolicyName = (typeof POLICIES)[number];

/** The document that `explore --json` prints. */
export interface ExploreDocument {
  readonly schemaVersion: typeof EXPLORE_SCHEMA_VERSION;
  readonly tool: { readonly name: 'seckill-bench'; readonly version: string };
  /** The worst of the results. */
  readonly verdict: Verdict;
  /** Everything measured in wall time. */
  readonly wall: WallFigures;
  readonly results: readonly ExploreResult[];
  readonly notRun: readonly {
    readonly strategy: string;
    readonly reason: string;
    readonly named: boolean;
  }[];
  /** Where `--matrix` was asked for. */
  readonly matrix?: ExploreMatrix;
}

/** Strategies and what may go wrong down, properties across. */
export interface ExploreMatrix {
  /** The checks, in the order of the table. */
  readonly properties: readonly CheckName[];
  /** One for each result, in the same order. */
  readonly rows: readonly MatrixRow[];
}

/** What one search says about each property. */
export interface MatrixRow {
  readonly strategy: string;
  /** The fault that may happen, and how often in one schedule; empty where nothing may go wrong. */
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
  /** Beside the properties. */
  readonly cells: readonly MatrixCell[];
}

/** What a search says about one property. */
export interface MatrixCell {
  readonly state: CellState;
  /** The counterexample; null where there is none, or it was not saved. */
  readonly file: string | null;
}

/**
 * - `proved`: never violated in a complete search;
 * - `violated`: there is a counterexample;
 * - `unclear`: never violated for certain, and open in some schedule: a reply never came;
 * - `bounded`, `sampled`: not violated in what was covered;
 * - `not-judged`: the strategy does not promise it.
 */
export type CellState = 'proved' | 'violated' | 'unclear' | 'bounded' | 'sampled' | 'not-judged';

/** What a search found out about one strategy. */
export interface ExploreResult {
  readonly strategy: string;
  /**
   * `fail`: something is violated; `pass`: nothing is, and the search was complete, or has sampled as many
   * schedules as it was asked to; `inconclusive`: it was not, or something is unclear.
   */
  readonly verdict: Verdict;
  readonly space: ExploredSpace;
  readonly policy: PolicyName;
  /** Of `pct`: how many orderings a bug may need; null for the others. */
  readonly depth: number | null;
  readonly covered: Coverage;
  /** The checks that were judged. */
  readonly judged: readonly CheckName[];
  /** At most one for each figure, what hurts most in front. */
  readonly violations: readonly FoundViolation[];
  /** Never violated for certain, and open in some schedule: a reply never came. */
  readonly unclear: readonly UnclearFigure[];
  /** Schedules that would have gone on for too long: how they end is not known. */
  readonly givenUp: number;
  /** False where no buyer was sold anything in any schedule: nothing was tested. */
  readonly isSold: boolean;
  /** Schedules that were played twice, each the same again; absent where that was not asked for. */
  readonly playedTwice?: number;
  /** Arguments after `seckill-bench` that search again. */
  readonly reproduce: readonly string[];
}

/** What was searched. */
export interface ExploredSpace {
  readonly buyers: number;
  /** Processes of the shop. */
  readonly nodes: number;
  readonly stock: number;
  readonly quantity: number;
  readonly limitPerBuyer: number | null;
  /** Attempts of one buyer at most. */
  readonly attempts: number;
  readonly lockTtlMs: number;
  /** How often each may happen in one schedule; those that may not are left out. */
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
  readonly seed: number;
}

/** What a search has covered. */
export interface Coverage {
  /** `complete`: every schedule; `bounded`: every schedule up to a number of departures; `sampled`: some. */
  readonly kind: 'complete' | 'bounded' | 'sampled';
  /** Schedules played, those that could only end like another one cut short. */
  readonly visited: number;
  /** How many schedules there are, as a decimal number; null where that is not known. */
  readonly schedules: string | null;
  /** Up to how many departures every schedule was covered; null where none was, or all were. */
  readonly departures: number | null;
  /** Why the search ended before it was complete. */
  readonly stoppedBy: 'violation' | 'max-time' | 'schedules' | 'interrupted' | null;
}

/** A figure that some schedule leaves open. */
export interface UnclearFigure {
  readonly check: CheckName;
  /** As a path of a run's result. */
  readonly figure: string;
}

/** A schedule that violates something. */
export interface FoundViolation {
  readonly check: CheckName;
  /** The figure that is not 0, as a path of a run's result. */
  readonly figure: string;
  /** One sentence with the numbers that prove it. */
  readonly evidence: string;
  /** How many schedules had been played when it was found. */
  readonly foundAfter: number;
  /** Moves of the shrunk schedule. */
  readonly steps: number;
  /** Where it was saved; null where it was not. Violations by the same schedule share a file. */
  readonly file: string | null;
}
