import type { HistoryEvent } from '../core/history.ts';
import { humanCount, humanUnits } from '../core/human.ts';
import type { Journal } from '../core/journal.ts';
import type { Sale } from '../core/sale.ts';
import type { Check, CheckFindings, FinalState, Finding, Range, RunningCheck } from './check.ts';
import { unfinishedUnits, wantZero } from './check.ts';
import { StockTrace } from './stock-trace.ts';

/**
 * Property: the strategy's counter fell by exactly the units in the ledger: no update was lost, and
 * no unit was taken that nobody was sold. A counter below zero is told and never judged.
 * The two are the signs of one balance, in which one of each cancel: where the attempts' own calls took more
 * than the counter fell by, that many updates were overwritten, and as many units more are stranded.
 * Needs: attempt-ended, and the counter at the end; the attempts' journals, for what the balance hides.
 * Inconclusive when: the counter could not be read, or unclear units could make the difference.
 * Smallest violating histories: stock 2, one attempt ends `sold`, and the counter says 2 (lost) or
 * 0 (stranded); both, where it says 1: two attempts read 2 and write 1, and only one of them ends `sold`.
 */
export const stockConserved: Check = {
  name: 'stock-conserved',
  listensTo: ['attempt-ended'],
  start: ({ sale }) => new StockConserved(sale),
};

class StockConserved implements RunningCheck {
  readonly #sale: Sale;
  #sold = 0;
  #unclear = 0;
  readonly #trace = new StockTrace();

  constructor(sale: Sale) {
    this.#sale = sale;
  }

  on(event: HistoryEvent, _seq: number, journal: Journal | undefined): void {
    if (event.kind !== 'attempt-ended') return;
    this.#trace.add(journal);
    if (event.outcome === 'sold') this.#sold += event.units;
    else if (event.outcome === 'unclear') this.#unclear += event.units;
  }

  finish(final: FinalState): CheckFindings {
    const { remaining } = final;
    if (remaining === null) return { findings: [unread('lostUpdates'), unread('stranded')] };
    const { stock } = this.#sale;
    const unclear = this.#unclear + unfinishedUnits(final, this.#sale);
    const fell = stock - remaining;
    const claimed = stock - Math.max(0, remaining);
    const hidden = this.#overwritten(fell);
    const lost = atLeast(hidden, this.#sold - fell, this.#sold + unclear - fell);
    const unsold = claimed - this.#sold + hidden;
    const stranded = atLeast(0, unsold - unclear, unsold);
    const below = remaining < 0 ? ', below zero' : '';
    const isHidden = hidden > Math.max(0, this.#sold - fell);
    const traced = isHidden ? `, the attempts took ${humanUnits(hidden + fell, 'unit')}` : '';
    const told = `the counter fell from ${humanCount(stock)} to ${humanCount(remaining)}${below}, the ledger has ${humanUnits(this.#sold, 'unit')}${traced}`;
    return {
      findings: [
        judge('lostUpdates', lost, lost[0], unclear, (units) => `${told}: lost updates ${units}`),
        judge('stranded', stranded, stranded[1], unclear, (units) => `stranded ${units}`),
      ],
    };
  }

  /** Units that calls took and that a write put back unseen, as far as the trace shows it. */
  #overwritten(fell: number): number {
    const { taken, hasWrites } = this.#trace;
    if (taken === undefined || !hasWrites) return 0;
    // An update is lost to somebody who was sold.
    return Math.max(0, Math.min(taken - fell, this.#sold));
  }
}

function atLeast(floor: number, least: number, most: number): Range {
  return [Math.max(floor, least), Math.max(floor, most)];
}

function judge(
  figure: 'lostUpdates' | 'stranded',
  range: Range,
  value: number,
  unclear: number,
  tell: (units: string) => string,
): Finding {
  const verdict = wantZero(range);
  const found = { figure, value, range, verdict };
  if (range[0] === range[1]) return { ...found, evidence: tell(humanCount(value)) };
  const evidence = tell(
    `${humanCount(range[0])} to ${humanCount(range[1])} with ${humanUnits(unclear, 'unclear unit')}`,
  );
  if (verdict !== 'inconclusive') return { ...found, evidence };
  return { ...found, evidence, hint: 'find out why attempts ended unclear (see the errors)' };
}

function unread(figure: 'lostUpdates' | 'stranded'): Finding {
  return {
    figure,
    value: null,
    range: null,
    verdict: 'inconclusive',
    evidence: `${figure === 'stranded' ? 'stranded' : 'lost updates'} unknown: the counter could not be read`,
    hint: 'check that the store answers until the end of the run',
  };
}
