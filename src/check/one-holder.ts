import type { HistoryEvent } from '../core/history.ts';
import { humanCount, humanUnits } from '../core/human.ts';
import type { Check, CheckFindings, RunningCheck } from './check.ts';
import { wantZero } from './check.ts';
import { Holders } from './holders.ts';

/**
 * Property: no attempt enters a critical section of the sale while another attempt is inside one.
 * Needs: acquired, releasing, abandoned, in their order (equal timestamps mean nothing).
 * Inconclusive when: the section that was entered into had no certain end (its attempt ended without
 * a release, or never), or the strategy promises one holder and traced no section.
 * Smallest violating history: A acquired, B acquired, A releasing.
 */
export const oneHolder: Check = {
  name: 'one-holder',
  listensTo: ['acquired', 'releasing', 'abandoned'],
  start: ({ promises }) => new OneHolder(promises.includes('one-holder')),
};

class OneHolder implements RunningCheck {
  readonly #isPromised: boolean;
  readonly #holders = new Holders();
  /** Acquisitions whose section is open; a release of a lock never held closes none. */
  readonly #open = new Set<number>();
  #sections = 0;

  constructor(isPromised: boolean) {
    this.#isPromised = isPromised;
  }

  on(event: HistoryEvent): void {
    switch (event.kind) {
      case 'acquired':
        this.#sections += 1;
        this.#open.add(event.acquisition);
        this.#holders.enter(event.attempt);
        return;
      case 'releasing':
        if (this.#open.delete(event.acquisition)) this.#holders.leave(event.attempt, true);
        return;
      case 'abandoned':
        if (this.#open.delete(event.acquisition)) this.#holders.leave(event.attempt, false);
    }
  }

  finish(): CheckFindings {
    const figure = 'overlaps';
    if (this.#sections === 0) {
      const evidence = 'no critical section was traced';
      if (!this.#isPromised) return { findings: [], notApplicable: evidence };
      const hint = 'call world.trace.acquired(…) at the reply to the acquire';
      const verdict = 'inconclusive';
      return { findings: [{ figure, value: 0, range: null, verdict, evidence, hint }] };
    }
    const { definite, possible } = this.#holders.count();
    const range = [definite, definite + possible] as const;
    const also = possible > 0 ? `, and perhaps ${humanCount(possible)} more` : '';
    const evidence = `${humanCount(definite)} of ${humanUnits(this.#sections, 'critical section')} were entered while another was open${also}`;
    return { findings: [{ figure, value: definite, range, verdict: wantZero(range), evidence }] };
  }
}
