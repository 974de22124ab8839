import type { HistoryEvent } from '../core/history.ts';
import { humanCount, humanUnits } from '../core/human.ts';
import type { Sale } from '../core/sale.ts';
import type { Check, CheckFindings, FinalState, RunningCheck } from './check.ts';
import { unfinishedUnits, wantZero } from './check.ts';

/**
 * Property: neither the ledger nor the orders that a shop wrote down hold more units than the initial stock.
 * Needs: attempt-ended; the units in the orders at the end, where there are any.
 * Inconclusive when: unclear or unfinished attempts could make the difference, or nothing ended.
 * Smallest violating history: stock 1; two attempts of one unit end `sold`, or one of them ends `unclear` and the orders
 * have both.
 */
export const noOversell: Check = {
  name: 'no-oversell',
  listensTo: ['attempt-ended'],
  start: ({ sale }) => new NoOversell(sale),
};

class NoOversell implements RunningCheck {
  readonly #sale: Sale;
  #sold = 0;
  #unclear = 0;
  #ended = 0;

  constructor(sale: Sale) {
    this.#sale = sale;
  }

  on(event: HistoryEvent): void {
    if (event.kind !== 'attempt-ended') return;
    this.#ended += 1;
    if (event.outcome === 'sold') this.#sold += event.units;
    else if (event.outcome === 'unclear') this.#unclear += event.units;
  }

  finish(final: FinalState): CheckFindings {
    const { stock } = this.#sale;
    const most = this.#sold + this.#unclear + unfinishedUnits(final, this.#sale);
    const told = Math.max(0, this.#sold - stock);
    const ordered = Math.max(0, (final.recorded ?? 0) - stock);
    const least = Math.max(told, ordered);
    const range = [least, Math.max(least, most - stock)] as const;
    const sold = `sold ${humanCount(this.#sold)} of ${humanUnits(stock, 'unit')}`;
    const verdict = wantZero(range);
    const finding = { figure: 'oversold', value: range[0], range } as const;
    if (this.#ended === 0) {
      const evidence = 'no attempt ended';
      return { findings: [{ ...finding, range: null, verdict: 'inconclusive', evidence }] };
    }
    const ranges = { sold: [this.#sold, most] as const };
    if (verdict === 'fail') {
      const orders =
        ordered > told ? `${sold}, and the orders have ${humanCount(stock + ordered)}` : sold;
      return {
        findings: [{ ...finding, verdict, evidence: `${orders}: ${humanCount(least)} too many` }],
        ranges,
      };
    }
    if (verdict === 'pass') return { findings: [{ ...finding, verdict, evidence: sold }], ranges };
    const evidence = `${sold}, and ${humanUnits(most - this.#sold, 'unclear unit')}: up to ${humanCount(range[1])} too many`;
    const hint = 'find out why attempts ended unclear (see the errors), and run again';
    return { findings: [{ ...finding, verdict, evidence, hint }], ranges };
  }
}
