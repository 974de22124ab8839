import type { HistoryEvent } from '../core/history.ts';
import { humanCount, humanUnits } from '../core/human.ts';
import type { Sale } from '../core/sale.ts';
import type { Check, CheckFindings, FinalState, Finding, Range, RunningCheck } from './check.ts';
import { unfinishedUnits, wantZero } from './check.ts';

/**
 * Property: the strategy's counter fell by exactly the units in the ledger: no update was lost, and
 * no unit was taken that nobody was sold. A counter below zero is told and never judged.
 * Needs: attempt-ended, and the counter at the end.
 * Inconclusive when: the counter could not be read, or unclear units could make the difference.
 * Smallest violating histories: stock 2, one attempt ends `sold`, and the counter says 2 (lost) or
 * 0 (stranded).
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

  constructor(sale: Sale) {
    this.#sale = sale;
  }

  on(event: HistoryEvent): void {
    if (event.kind !== 'attempt-ended') return;
    if (event.outcome === 'sold') this.#sold += event.units;
    else if (event.outcome === 'unclear') this.#unclear += event.units;
  }

  finish(final: FinalState): CheckFindings {
    const { remaining } = final;
    if (remaining === null) return { findings: [unread('lostUpdates'), unread('stranded')] };
    const { stock } = this.#sale;
    const unclear = this.#unclear + unfinishedUnits(final, this.#sale);
    const taken = stock - remaining;
    const claimed = stock - Math.max(0, remaining);
    const lost = positive(this.#sold - taken, this.#sold + unclear - taken);
    const stranded = positive(claimed - this.#sold - unclear, claimed - this.#sold);
    const below = remaining < 0 ? ', below zero' : '';
    const fell = `the counter fell from ${humanCount(stock)} to ${humanCount(remaining)}${below}, the ledger has ${humanUnits(this.#sold, 'unit')}`;
    return {
      findings: [
        judge('lostUpdates', lost, lost[0], unclear, (units) => `${fell}: lost updates ${units}`),
        judge('stranded', stranded, stranded[1], unclear, (units) => `stranded ${units}`),
      ],
    };
  }
}

function positive(least: number, most: number): Range {
  return [Math.max(0, least), Math.max(0, most)];
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
