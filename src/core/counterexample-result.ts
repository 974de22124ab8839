import type { Drawing } from './drawing.ts';
import type { ExploredSpace } from './exploration.ts';
import type { RealReplay } from './real-replay.ts';
import type { Verdict } from './verdict.ts';

/** Bumped when a field of the document changes its meaning or goes away. */
export const COUNTEREXAMPLE_SCHEMA_VERSION = 1;

/** The document that `replay --json` prints for a counterexample. */
export interface CounterexampleDocument {
  readonly schemaVersion: typeof COUNTEREXAMPLE_SCHEMA_VERSION;
  readonly tool: { readonly name: 'seckill-bench'; readonly version: string };
  readonly kind: 'counterexample';
  /** `fail`: it violates again what it did; `inconclusive`: it came out otherwise, see `why` and `real`. */
  readonly verdict: Verdict;
  /** As given. */
  readonly file: string;
  /** A name of the catalog, or a file as given. */
  readonly strategy: string;
  readonly space: ExploredSpace;
  /** How many moves the file has. */
  readonly steps: number;
  /** What the file says is violated. */
  readonly violated: readonly BrokenFigure[];
  /** What this replay violated. */
  readonly found: readonly BrokenFigure[];
  /** How it came out otherwise; null where it did not. */
  readonly why: ReplayDifference | null;
  readonly drawing: Drawing;
  /** The same steps on real servers; null where nobody asked, or it came out otherwise on the simulator. */
  readonly real: RealReplay | null;
}

/** A figure that is not what it must be. */
export interface BrokenFigure {
  /** A path of a run's result. */
  readonly figure: string;
  /** One sentence with the numbers that prove it. */
  readonly evidence: string;
}

/** Where a replay came out otherwise than the file says. */
export type ReplayDifference =
  | {
      readonly kind: 'step';
      /** From 1; one more than there are where the schedule went on. */
      readonly step: number;
      /** The move's name; null where the schedule should have been over. */
      readonly expected: string | null;
      /** What could have been done instead; nothing where the schedule was over. */
      readonly possible: readonly string[];
    }
  | {
      /** Every step was made, and not all that the file names was violated. */
      readonly kind: 'outcome';
      /** The figures that were not violated. */
      readonly missing: readonly string[];
    };
