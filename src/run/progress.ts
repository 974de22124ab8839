import type { HistoryEvent, HistoryFold } from '../core/history.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** How far the run of one strategy is. */
export interface Progress {
  readonly strategy: string;
  /** Buyers who have left of all buyers; attempts that ended of `--attempts`, where that was given. */
  readonly done: number;
  readonly total: number;
  /** Attempts that ended. */
  readonly attempts: number;
  /** Units sold, by the ledger. */
  readonly sold: number;
  /** Messages that are waited for after the sale. */
  readonly underWay?: number;
}

/** Counts a run while it goes on. */
export interface ProgressCounter extends HistoryFold {
  on(event: HistoryEvent): void;
  /** Tells that so many messages are waited for. */
  waiting(underWay: number): void;
  /** Tells the last state. */
  finish(): void;
  buyersLeft(): number;
}

/** Attempts between two reports: often enough for a bar, too seldom to cost anything… */
const EVERY = 2_000;
/** …and at the beginning, where each may take long. */
const EVERY_AT_FIRST = 50;

/** Counts attempts, units and buyers, and tells now and then. */
export function countProgress(
  strategy: string,
  scenario: Pick<Scenario, 'attempts' | 'buyers'>,
  hooks: { onProgress(progress: Progress): void },
): ProgressCounter {
  let attempts = 0;
  let sold = 0;
  let left = 0;
  const tell = (underWay?: number): void => {
    const fixed = scenario.attempts;
    const [done, total] = fixed === undefined ? [left, scenario.buyers] : [attempts, fixed];
    const state = { strategy, done, total, attempts, sold };
    hooks.onProgress(underWay === undefined ? state : { ...state, underWay });
  };
  return {
    listensTo: ['attempt-ended', 'buyer-left'],
    on: (event) => {
      if (event.kind === 'buyer-left') left += 1;
      if (event.kind !== 'attempt-ended') return;
      attempts += 1;
      if (event.outcome === 'sold') sold += event.units;
      if (attempts % (attempts < EVERY ? EVERY_AT_FIRST : EVERY) === 0) tell();
    },
    waiting: tell,
    finish: () => tell(),
    buyersLeft: () => left,
  };
}
