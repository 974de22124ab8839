import type { Act } from '../act.ts';
import { CROWD } from '../crowd.ts';
import { counted, settingOf, times } from '../figures.ts';

/** Why no lock that ends by itself makes get, compare, set safe. */
export const strongerLocks: Act = {
  title: 'Stronger locks, and what breaks them',
  code: [
    {
      file: 'src/strategies/locks/redlock.ts',
      fragments: [
        'const quorum = Math.floor(nodes.length / 2) + 1;',
        `const elapsedMs = clock.nowMs() - startMs;
const validityMs = ttlMs - elapsedMs - (ttlMs * DRIFT_SHARE + DRIFT_MS);
if (count(votes, 'granted') < quorum || validityMs <= 0) {`,
        'return await work();',
      ],
    },
  ],
  async play(stage) {
    const ran = await stage.runClosely({ strategy: 'redlock', ...CROWD });
    const two = { strategy: 'redlock', buyers: '2', stock: '1' };
    const paused = await stage.search(two, { pause: 1 }, 'one-holder');
    const jumped = await stage.search(two, { 'clock-jump': 3 }, 'one-holder');
    const { result } = ran;
    const { buyers, stock, delay, lockTtl } = settingOf(result);
    return {
      opening: [
        'Would a stronger lock have saved get, compare, set? Redlock asks five independent masters, needs a majority, and subtracts the time that this took and what clocks may drift.',
      ],
      scenes: [
        {
          kind: 'timeline',
          before: `The ${buyers} and ${stock} of act 3, with redlock and the same slow user service:`,
          ran,
          after: `Two were inside ${times(result.overlaps)}, and ${counted(result.oversold)} of ${counted(result.sold)} orders were too many. The validity was checked before the work, when there was plenty of it; the work took ${delay}, the lock lives ${lockTtl}.`,
        },
        {
          kind: 'search',
          before:
            'With a fast user service it takes a client that stops: a long garbage collection, a frozen container. `explore` looks for an order of events in which two are inside, for two buyers, one unit and one such pause:',
          ran: paused,
          after:
            'The buyer stopped right after it had made sure of its lock. No check on its side can help: it may stop again after the check.',
        },
        {
          kind: 'search',
          before:
            'Or nobody stops, and the clocks of a majority of the masters jump, because somebody set them:',
          ran: jumped,
          after: 'The masters forgot a lock that its holder had every reason to believe in.',
        },
      ],
      lesson:
        'Five masters make a lock survive the loss of a server; they do not make it outlast its holder. Every lock that ends by itself has such a case: a slow service, a paused client, a clock that jumps, a session that is lost. What survives them all is a store that refuses what comes too late: an atomic change of the stock, or a fencing token that the store compares.',
    };
  },
};
