import { humanUnits } from '../../core/human.ts';
import type { Act } from '../act.ts';
import { CROWD, INCIDENT } from '../crowd.ts';
import { counted, settingOf, times } from '../figures.ts';

/** Nobody deletes another's lock any more, and the sale is oversold all the same. */
export const halfFix: Act = {
  title: 'Half the fix',
  code: [
    {
      file: 'src/strategies/locks/uuid-lock.ts',
      fragments: [
        `const owner = random.uuid();
if ((await redis.set(lock, owner, 'PX', ttlMs, 'NX')) !== 'OK')
  return 'busy';`,
        'section.released((await release(lock, owner)) === RELEASE.deleted);',
      ],
    },
    {
      file: 'src/strategies/lua/release.ts',
      fragments: [
        `if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0`,
      ],
    },
  ],
  async play(stage) {
    const few = await stage.runClosely({ strategy: 'uuid-lock', ...CROWD });
    const day = await stage.runAtScale({ strategy: 'uuid-lock', ...INCIDENT });
    const { buyers, stock, lockTtl } = settingOf(few.result);
    return {
      opening: [
        'The first repair gives each lock a value that only its owner knows, and a release that compares before it deletes, in one script.',
      ],
      scenes: [
        {
          kind: 'timeline',
          before: `The ${buyers} and ${stock} of act 3, with this lock:`,
          ran: few,
          after: `${counted(few.result.foreignReleases)} releases deleted another's lock. But each lock still expired after ${lockTtl}: two were inside ${times(few.result.overlaps)}, and ${humanUnits(few.result.lostUpdates ?? 0, 'unit')} were sold twice.`,
        },
        {
          kind: 'ledger',
          before: 'The whole sale of act 1 with this lock:',
          ran: day,
          after: `${counted(day.result.foreignReleases)} foreign releases, and ${counted(day.result.oversold)} units too many.`,
        },
      ],
      lesson:
        'A safe release stops the chain, not its cause. The lock still ends before the work does, and get, compare, set still sells the same unit to everyone who is inside together. Fewer units are oversold, which makes the bug harder to see, not smaller.',
    };
  },
};
