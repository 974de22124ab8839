import { humanCount } from '../core/human.ts';
import { Fight } from '../metrics/fight.ts';
import type { Check, CheckFindings } from './check.ts';

/**
 * Property: at least two attempts were in flight at once while units were left, by the ledger.
 * Needs: attempt-started and attempt-ended.
 * Inconclusive when: they were not: a strategy that nobody fought over was not tested.
 * Smallest violating history: one attempt starts and ends, then another one.
 */
export const contention: Check = {
  name: 'contention',
  listensTo: ['attempt-started', 'attempt-ended'],
  start({ sale }) {
    const fight = new Fight(sale.stock);
    return { on: (event) => fight.on(event), finish: () => judge(fight) };
  },
};

function judge(fight: Fight): CheckFindings {
  const { peakWhileStock } = fight.finish();
  const figure = {
    figure: 'contention.peakWhileStock',
    value: peakWhileStock,
    range: [peakWhileStock, peakWhileStock],
  } as const;
  if (peakWhileStock >= 2) {
    const evidence = `${humanCount(peakWhileStock)} attempts were in flight at once while units were left`;
    return { findings: [{ ...figure, verdict: 'pass', evidence }] };
  }
  const evidence =
    'no two attempts were in flight at once while units were left: nothing was tested';
  const hint = 'more --buyers, --arrival burst, or a --delay';
  return { findings: [{ ...figure, verdict: 'inconclusive', evidence, hint }] };
}
