import type { AttemptEnded } from '../core/history.ts';
import { humanCount, humanUnits } from '../core/human.ts';
import type { Ended } from '../core/result.ts';
import type { Check, CheckFindings, FinalState } from './check.ts';

/** How many stuck attempts are named. */
const NAMED = 5;

/**
 * Property: the run comes to its end by itself: every attempt settles and every buyer leaves.
 * Needs: the final state; and of the history which attempts ended since the last sale, to tell what keeps it from its end.
 * Inconclusive when: it did not; it never fails, for what would have come is unknown.
 * Smallest violating history: one attempt starts and never ends.
 */
export const finishes: Check = {
  name: 'finishes',
  listensTo: ['attempt-ended'],
  start() {
    const headway = new Headway();
    return {
      on: (event) => {
        if (event.kind === 'attempt-ended') headway.on(event);
      },
      finish: (final) => judgeEnd(final, headway),
    };
  },
};

/** Attempts that ended since the last one that was sold. */
class Headway {
  #isSold = false;
  #busy = 0;
  #failed = 0;
  #others = 0;

  on({ outcome }: AttemptEnded): void {
    if (outcome === 'busy') this.#busy += 1;
    else if (outcome === 'failed') this.#failed += 1;
    else this.#others += 1;
    if (outcome !== 'sold') return;
    this.#isSold = true;
    this.#busy = 0;
    this.#failed = 0;
    this.#others = 0;
  }

  /** True where buyers came again and again, and most of what they did failed. */
  get mostFail(): boolean {
    const others = this.#busy + this.#others;
    return this.#failed + others >= MANY && this.#failed > others;
  }

  /** A clause, empty where too few attempts came to nothing to say so. */
  tell(): string {
    const all = this.#busy + this.#failed + this.#others;
    if (all < MANY) return '';
    const when = this.#isSold ? 'since the last sale' : 'nothing was ever sold, and';
    const told = [
      ...(this.#busy > 0 ? [`${humanCount(this.#busy)} busy`] : []),
      ...(this.#failed > 0 ? [`${humanCount(this.#failed)} failed`] : []),
    ];
    const of = told.length === 0 ? '' : ` (${told.join(', ')})`;
    return `; ${when} ${humanCount(all)} attempts came to nothing${of}`;
  }
}

/** Fewer attempts than these may come to nothing at the end of any sale that is cut short. */
const MANY = 1_000;

function judgeEnd(final: FinalState, headway: Headway): CheckFindings {
  const { ended, unfinishedAttempts, unfinishedBuyers } = final;
  const figure = { figure: 'ended.by', value: null, range: null } as const;
  const isDone = unfinishedAttempts.length === 0 && unfinishedBuyers === 0;
  if (ended.by === 'completed' && isDone) {
    return { findings: [{ ...figure, verdict: 'pass', evidence: 'every buyer left' }] };
  }
  const { why, hint } = reasonOf(ended, headway);
  const left = `${humanUnits(unfinishedBuyers, 'buyer')} and ${humanUnits(unfinishedAttempts.length, 'attempt')} left over`;
  const evidence = `${why}: ${left}${nameStuck(final)}${headway.tell()}`;
  return { findings: [{ ...figure, verdict: 'inconclusive', evidence, hint }] };
}

function reasonOf(
  { by, detail }: Ended,
  { mostFail }: Headway,
): { readonly why: string; readonly hint: string } {
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
        hint: mostFail
          ? 'look at the errors: what makes nearly every attempt fail will not end; --patience bounds how often buyers try'
          : 'raise --max-time, or look for a lock that nobody can take any more',
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
