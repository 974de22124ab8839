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
      ],
      lesson:
        'Five masters make a lock survive the loss of a server; they do not make it outlast its holder. Every lock that ends by itself has such a case: a slow service, a paused client, a clock that jumps, a session that is lost. What survives them all is a store that refuses what comes too late: an atomic change of the stock, or a fencing token that the store compares.',
    };
  },
};
