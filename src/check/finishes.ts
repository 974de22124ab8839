import { humanUnits } from '../core/human.ts';
import type { Ended } from '../core/result.ts';
import type { Check, CheckFindings, FinalState } from './check.ts';

/** How many stuck attempts are named. */
const NAMED = 5;

/**
 * Property: the run comes to its end by itself: every attempt settles and every buyer leaves.
 * Needs: the final state only.
 * Inconclusive when: it did not; it never fails, for what would have come is unknown.
 * Smallest violating history: one attempt starts and never ends.
 */
export const finishes: Check = {
  name: 'finishes',
  listensTo: [],
  start: () => ({ on() {}, finish: judgeEnd }),
};

function judgeEnd(final: FinalState): CheckFindings {
  const { ended, unfinishedAttempts, unfinishedBuyers } = final;
  const figure = { figure: 'ended.by', value: null, range: null } as const;
  const isDone = unfinishedAttempts.length === 0 && unfinishedBuyers === 0;
  if (ended.by === 'completed' && isDone) {
    return { findings: [{ ...figure, verdict: 'pass', evidence: 'every buyer left' }] };
  }
  const { why, hint } = reasonOf(ended);
  const left = `${humanUnits(unfinishedBuyers, 'buyer')} and ${humanUnits(unfinishedAttempts.length, 'attempt')} left over`;
  const evidence = `${why}: ${left}${nameStuck(final)}`;
  return { findings: [{ ...figure, verdict: 'inconclusive', evidence, hint }] };
}

function reasonOf({ by, detail }: Ended): { readonly why: string; readonly hint: string } {
  const say = (why: string) => (detail === undefined ? why : `${why} (${inOneLine(detail)})`);
  switch (by) {
    case 'completed':
      return {
        why: say('the load ended before the attempts did'),
        hint: 'look for a promise in the strategy that never settles',
      };
    case 'max-time':
      return {
        why: say('--max-time passed'),
        hint: 'raise --max-time, or look for a lock that nobody can take any more',
      };
    case 'interrupted':
      return { why: say('the run was interrupted'), hint: 'let the run finish' };
    case 'stuck':
      return {
        why: say('nothing could happen any more'),
        hint: 'look for a promise in the strategy that never settles',
      };
    case 'target-failed':
      return { why: say('the target failed'), hint: 'bring the target up, and run again' };
  }
}

/** Of a server that has died, what its log said last; the report has no room for more. */
function inOneLine(detail: string): string {
  const [what = '', ...log] = detail.split('\n').map((line) => line.trim());
  const last = log.findLast((line) => line !== '');
  return last === undefined ? what : `${what}; its log ends: ${last}`;
}

function nameStuck({ unfinishedAttempts }: FinalState): string {
  if (unfinishedAttempts.length === 0) return '';
  const oldest = [...unfinishedAttempts].sort(
    (a, b) => a.sinceUs - b.sinceUs || a.attempt - b.attempt,
  );
  const named = oldest.slice(0, NAMED).map(({ attempt, buyer }) => `${attempt} of buyer ${buyer}`);
  const more = oldest.length > NAMED ? `, and ${oldest.length - NAMED} more` : '';
  return ` (attempt ${named.join(', attempt ')}${more})`;
}
