import type { Verdict } from './verdict.ts';

/** Bumped when a field of the document changes its meaning or goes away. */
export const COMPARE_SCHEMA_VERSION = 1;

/** The document that `compare --json` prints. */
export interface CompareDocument {
  readonly schemaVersion: typeof COMPARE_SCHEMA_VERSION;
  readonly tool: { readonly name: 'seckill-bench'; readonly version: string };
  /** `fail` where something is worse, `inconclusive` where that cannot be told. */
  readonly verdict: Verdict;
  /** Slower or fewer by no more than this share is no regression, 0 to 1. */
  readonly tolerance: number;
  readonly strategies: readonly ComparedStrategy[];
  /** What makes the figures of the two hard to compare, in sentences. */
  readonly notes: readonly string[];
}

/** One strategy before and after. */
export interface ComparedStrategy {
  readonly strategy: string;
  readonly verdict: Verdict;
  readonly base: ComparedSide | null;
  readonly head: ComparedSide | null;
  /** What holds no longer, in sentences; any makes it fail. */
  readonly regressions: readonly string[];
  /** What holds now and did not. */
  readonly fixes: readonly string[];
  /** What could not be told, in sentences. */
  readonly unknown: readonly string[];
  readonly figures: readonly ComparedFigure[];
}

/** What the runs of one side came to. */
export interface ComparedSide {
  readonly verdict: Verdict;
  readonly runs: number;
  readonly failed: number;
  readonly sold: number;
  readonly oversold: number;
}

/** The figures of speed that are compared; each is one of a run. */
export const COMPARED_FIGURES = ['attemptsPerSec', 'p50', 'p99', 'p999'] as const;

/** One of {@link COMPARED_FIGURES}. */
export type ComparedFigureName = (typeof COMPARED_FIGURES)[number];

/** One figure of speed before and after. */
export interface ComparedFigure {
  readonly name: ComparedFigureName;
  /** Geometric means over the runs: per second, or µs; null where it was not measured in each. */
  readonly base: number | null;
  readonly head: number | null;
  /** Head over base, with the bounds of its 95 % confidence interval; null where it is not known. */
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly change: 'worse' | 'better' | 'same' | 'unknown';
}
