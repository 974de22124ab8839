import type { HistoryEvent } from '../core/history.ts';
import { humanCount, humanUnits } from '../core/human.ts';
import type { Check, CheckFindings, FinalState, RunningCheck } from './check.ts';
import { wantZero } from './check.ts';

/**
 * Property: no buyer owns more units than the limit.
 * Needs: attempt-ended.
 * Inconclusive when: a buyer's unclear or unfinished attempts could take it over the limit.
 * Smallest violating history: limit 1; two attempts of one unit by one buyer end `sold`.
 */
export const limitPerBuyer: Check = {
  name: 'limit-per-buyer',
  listensTo: ['attempt-ended'],
  start({ sale }) {
    const { limitPerBuyer: limit, quantity } = sale;
    return limit === undefined ? noLimit : new LimitPerBuyer(limit, quantity);
  },
};

const noLimit: RunningCheck = {
  on() {},
  finish: () => ({ findings: [], notApplicable: 'no limit per buyer was set' }),
};

class LimitPerBuyer implements RunningCheck {
  readonly #limit: number;
  readonly #quantity: number;
  readonly #sold = new Map<number, number>();
  readonly #unclear = new Map<number, number>();

  constructor(limit: number, quantity: number) {
    this.#limit = limit;
    this.#quantity = quantity;
  }

  on(event: HistoryEvent): void {
    if (event.kind !== 'attempt-ended') return;
    if (event.outcome === 'sold') add(this.#sold, event.buyer, event.units);
    else if (event.outcome === 'unclear') add(this.#unclear, event.buyer, event.units);
  }

  finish(final: FinalState): CheckFindings {
    for (const { buyer } of final.unfinishedAttempts) add(this.#unclear, buyer, this.#quantity);
    let over = 0;
    let worst = { buyer: 0, units: 0 };
    for (const [buyer, units] of this.#sold) {
      if (units > this.#limit) over += 1;
      if (units > worst.units) worst = { buyer, units };
    }
    let possible = 0;
    for (const [buyer, units] of this.#unclear) {
      const sold = this.#sold.get(buyer) ?? 0;
      if (sold <= this.#limit && sold + units > this.#limit) possible += 1;
    }
    const range = [over, over + possible] as const;
    const finding = { figure: 'overLimit', value: over, range, verdict: wantZero(range) } as const;
    return { findings: [{ ...finding, evidence: this.#tell(over, possible, worst) }] };
  }

  #tell(over: number, possible: number, worst: { buyer: number; units: number }): string {
    const limit = `the limit of ${humanUnits(this.#limit, 'unit')}`;
    const also = possible > 0 ? `, and perhaps ${humanCount(possible)} more` : '';
    if (over === 0) return `no buyer owns more than ${limit}${also}`;
    return `${over === 1 ? '1 buyer owns' : `${humanCount(over)} buyers own`} more than ${limit}${also}: buyer ${worst.buyer} owns ${humanCount(worst.units)}`;
  }
}

function add(units: Map<number, number>, buyer: number, more: number): void {
  units.set(buyer, (units.get(buyer) ?? 0) + more);
}
