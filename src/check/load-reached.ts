import type { HistoryEvent } from '../core/history.ts';
import { humanCount, humanUnits, humanUs } from '../core/human.ts';
import { Starts } from '../metrics/starts.ts';
import type { Check, CheckFindings, FinalState, RunningCheck } from './check.ts';

/** Share of the intended starts that must be on time. */
const ON_TIME_SHARE = 0.95;

/**
 * Property: at least 95 % of the attempts started within 10 ms, or 1 % of the run, of their
 * intended start.
 * Needs: attempt-started and attempt-ended.
 * Inconclusive when: fewer did, or a fault never came: what was asked for did not happen.
 * Smallest violating history: one attempt, intended for 0, starts after 20 ms and ends at once.
 */
export const loadReached: Check = {
  name: 'load-reached',
  listensTo: ['attempt-started', 'attempt-ended'],
  start: ({ inFlight }) => (inFlight === undefined ? new LoadReached() : capped),
};

const capped: RunningCheck = {
  on() {},
  finish: () => ({ findings: [], notApplicable: 'a cap on attempts in flight was asked for' }),
};

/** True where so many late starts mean that the load was not reached. */
export function isLoadMissed(intended: number, late: number): boolean {
  return intended - late < ON_TIME_SHARE * intended;
}

class LoadReached implements RunningCheck {
  readonly #starts = new Starts();

  on(event: HistoryEvent): void {
    if (event.kind === 'attempt-started') this.#starts.started(event.intendedUs, event.atUs);
    else if (event.kind === 'attempt-ended') this.#starts.ended(event.atUs);
  }

  finish({ missedFaults = [] }: FinalState): CheckFindings {
    const { intended, late, maxStartDelayUs } = this.#starts.finish();
    const figure = { figure: 'generator.late', value: late, range: [late, late] } as const;
    const onTime = intended - late;
    if (intended > 0 && missedFaults.length > 0) {
      const evidence = `${missedFaults.join(', ')} never came`;
      const hint = 'let it come earlier, or the sale take longer: nothing went wrong in it';
      return { findings: [{ ...figure, verdict: 'inconclusive', evidence, hint }] };
    }
    if (intended > 0 && !isLoadMissed(intended, late)) {
      const evidence = `${humanCount(onTime)} of ${humanUnits(intended, 'attempt')} started on time`;
      return { findings: [{ ...figure, verdict: 'pass', evidence }] };
    }
    const evidence =
      intended === 0
        ? 'no attempt started'
        : `only ${humanCount(onTime)} of ${humanUnits(intended, 'attempt')} started on time, the latest ${humanUs(maxStartDelayUs)} late`;
    const hint = 'lower the rate or the --buyers, or give the generator more of the machine';
    return { findings: [{ ...figure, verdict: 'inconclusive', evidence, hint }] };
  }
}
