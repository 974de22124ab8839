import type { Deliveries } from '../core/deliveries.ts';
import type { EventKind, HistoryListener } from '../core/history.ts';
import type { CheckName, Ended } from '../core/result.ts';
import type { Sale } from '../core/sale.ts';
import type { Verdict } from '../core/verdict.ts';
import type { PromiseName } from '../ports/strategy.ts';

/** An oracle: a fold over the history, and the final state, to findings with evidence. */
export interface Check {
  readonly name: CheckName;
  /** The kinds of event it wants; it is given no others. */
  readonly listensTo: readonly EventKind[];
  /** A fresh fold; memory bounded by the attempts that are open and small state per buyer or lock. */
  start(context: CheckContext): RunningCheck;
}

/** What a check knows before the run. */
export interface CheckContext {
  readonly sale: Sale;
  readonly promises: readonly PromiseName[];
  /** The cap on attempts in flight, where one was asked for: starts then wait by intention. */
  readonly inFlight?: number | undefined;
}

/** One fold in progress. A throw makes the check inconclusive and ends it. */
export interface RunningCheck {
  on(...recorded: Parameters<HistoryListener>): void;
  /** Once, after the last event. */
  finish(final: FinalState): CheckFindings;
}

/** What is known when the history is over. */
export interface FinalState {
  /** What the strategy's own counter says is left, units; null where it could not be read. */
  readonly remaining: number | null;
  /** Units in the orders that the strategy wrote down; null where they could not be read, absent where it writes none. */
  readonly recorded?: number | null;
  /** What became of the messages of its orders; null where that could not be read, absent where it sends none. */
  readonly delivered?: Deliveries | null;
  readonly ended: Ended;
  /** Faults that were asked for and never came; absent where none were. */
  readonly missedFaults?: readonly string[];
  readonly unfinishedAttempts: readonly UnfinishedAttempt[];
  /** Buyers who have not left, those who never arrived included. */
  readonly unfinishedBuyers: number;
}

/** An attempt that was still open when the run ended. */
export interface UnfinishedAttempt {
  readonly attempt: number;
  readonly buyer: number;
  readonly sinceUs: number;
}

/** What a check says; no findings at all means that it does not apply. */
export interface CheckFindings {
  readonly findings: readonly Finding[];
  /** Why there is nothing to check, where `findings` is empty. */
  readonly notApplicable?: string;
  /** Ranges of further figures that unclear units could move, by path. */
  readonly ranges?: Readonly<Record<string, Range>>;
}

/** A figure between none and all of what is unclear, bounds included. */
export type Range = readonly [least: number, most: number];

/** The figures that checks judge, as paths of a result. */
export type FigureName =
  | 'oversold'
  | 'lostUpdates'
  | 'stranded'
  | 'overlaps'
  | 'foreignReleases'
  | 'overLimit'
  | 'unmatchedOrders'
  | 'undelivered'
  | 'deliveredTwice'
  | 'ended.by'
  | 'contention.peakWhileStock'
  | 'generator.late';

/** One figure, judged on its own. */
export interface Finding {
  readonly figure: FigureName;
  readonly verdict: Verdict;
  /** With none of what is unclear; null where it was not measured or is no number. */
  readonly value: number | null;
  /** Null where it was not measured. */
  readonly range: Range | null;
  /** One sentence with the numbers that prove it. */
  readonly evidence: string;
  /** One action that would make it conclusive. */
  readonly hint?: string;
}

/** The verdict on a figure that must be 0: a definite violation fails, a possible one is inconclusive. */
export function wantZero([least, most]: Range): Verdict {
  if (least > 0) return 'fail';
  return most > 0 ? 'inconclusive' : 'pass';
}

/** Units of attempts that were still open: like an unclear outcome, they may yet have been sold. */
export function unfinishedUnits(final: FinalState, sale: Sale): number {
  return final.unfinishedAttempts.length * sale.quantity;
}
