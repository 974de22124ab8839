import type { Drawing } from '../core/drawing.ts';
import type { ExploreResult, FoundViolation } from '../core/exploration.ts';
import type { CheckName, RunResult } from '../core/result.ts';
import type { FaultBudget } from '../core/schedule.ts';
import type { FlagValues } from '../scenario/flags.ts';
import type { Chronicle } from './chronicle.ts';
import type { Ledger } from './ledger.ts';

/** One act of the lesson. */
export interface Act {
  readonly title: string;
  /** The lines of the strategies that matter. */
  readonly code: readonly Snippet[];
  /** Runs what the act shows; every figure of its text is read from what happened. */
  play(stage: Stage): Promise<Performance>;
}

/** Lines of a source file, in their order; between two fragments something is left out. */
export interface Snippet {
  /** From the repository's root. */
  readonly file: string;
  /** As in the file but for white space. */
  readonly fragments: readonly string[];
}

/** Where acts run their sales: on the simulator, one at a time. */
export interface Stage {
  /** A sale of a few buyers, with everything that happened in it. */
  runClosely(flags: SaleFlags): Promise<TimelineScene['ran']>;
  /** A sale of any size, with the ledger of what was sold. */
  runAtScale(flags: SaleFlags): Promise<LedgerScene['ran']>;
  /** A search of the orders of events of a few buyers, for the first that breaks `check`. */
  search(
    flags: SaleFlags,
    faults: Partial<FaultBudget>,
    check: CheckName,
  ): Promise<SearchScene['ran']>;
}

/** Flags of `run`, one strategy among them. */
export type SaleFlags = FlagValues & { readonly strategy: string };

/** What an act came to. Texts are plain; names of commands stand in backquotes. */
export interface Performance {
  /** Paragraphs. */
  readonly opening: readonly string[];
  readonly scenes: readonly Scene[];
  /** What to learn, in two or three sentences. */
  readonly lesson: string;
}

/** A run of the act. */
export type Scene = TimelineScene | LedgerScene | SearchScene;

/** A sale of a few buyers, drawn moment by moment. */
export interface TimelineScene extends Narration {
  readonly kind: 'timeline';
  readonly ran: { readonly result: RunResult; readonly chronicle: Chronicle };
}

/** A sale of many, drawn by what was sold. */
export interface LedgerScene extends Narration {
  readonly kind: 'ledger';
  readonly ran: { readonly result: RunResult; readonly ledger: Ledger };
}

/** A schedule that a search found, drawn step by step. */
export interface SearchScene extends Narration {
  readonly kind: 'search';
  readonly ran: {
    readonly result: ExploreResult;
    /** What it found, first and made small. */
    readonly violation: FoundViolation;
    readonly drawing: Drawing;
  };
}

interface Narration {
  /** What is run, before the drawing. */
  readonly before: string;
  /** What came of it, after the drawing. */
  readonly after: string;
}

/** An act that has been played. */
export interface PlayedAct extends Performance {
  /** From 1. */
  readonly number: number;
  readonly title: string;
  readonly code: readonly Snippet[];
}
