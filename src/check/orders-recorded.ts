import type { HistoryEvent } from '../core/history.ts';
import { humanCount, humanUnits } from '../core/human.ts';
import type { Sale } from '../core/sale.ts';
import type { Check, CheckFindings, FinalState, RunningCheck } from './check.ts';
import { unfinishedUnits, wantZero } from './check.ts';

/**
 * Property: the orders that a strategy wrote down itself hold exactly the units that buyers were told are theirs.
 * Needs: attempt-ended, and the units in the orders at the end.
 * Inconclusive when: the orders could not be read. Unclear units may be in an order or not: both match.
 * Smallest violating histories: one attempt ends `sold`, and there is no order; or `sold-out`, and there is one.
 */
export const ordersRecorded: Check = {
  name: 'orders-recorded',
  listensTo: ['attempt-ended'],
  start: ({ sale }) => new OrdersRecorded(sale),
};

class OrdersRecorded implements RunningCheck {
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
    const { recorded } = final;
    if (recorded === undefined) {
      return { findings: [], notApplicable: 'the strategy writes no orders down' };
    }
    const figure = 'unmatchedOrders';
    if (recorded === null) {
      const evidence = 'unmatched orders unknown: the orders could not be read';
      const hint = 'check that the store answers until the end of the run';
      return {
        findings: [{ figure, value: null, range: null, verdict: 'inconclusive', evidence, hint }],
      };
    }
    const unclear = this.#unclear + unfinishedUnits(final, this.#sale);
    const value = Math.max(0, this.#sold - recorded, recorded - this.#sold - unclear);
    const range = [value, value] as const;
    const ledger = `the ledger has ${humanCount(this.#sold)}`;
    const also = unclear === 0 ? '' : `, and ${humanUnits(unclear, 'unclear unit')}`;
    const evidence = `the orders have ${humanUnits(recorded, 'unit')}, ${ledger}${also}`;
    return { findings: [{ figure, value, range, verdict: wantZero(range), evidence }] };
  }
}
