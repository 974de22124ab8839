import { humanUnits, humanUs } from '../../core/human.ts';
import type { Act } from '../act.ts';
import { CROWD } from '../crowd.ts';
import { counted, settingOf, times } from '../figures.ts';

/** One expiry, and the lock is never again held by one alone. */
export const release: Act = {
  title: 'The release that was not its own',
  code: [
    {
      file: 'src/strategies/unsafe-lock.ts',
      fragments: [
        "const granted = await redis.set(lock, 'val', 'PX', lockTtlMs, 'NX');",
        `} finally {
  section.releasing();
  section.released((await redis.del(lock)) === 1);
}`,
      ],
    },
  ],
  async play(stage) {
    const ran = await stage.runClosely({ strategy: 'unsafe-lock', ...CROWD });
    const { result, chronicle } = ran;
    const { buyers, stock, lockTtl } = settingOf(result);
    const recovered = await stage.runClosely({
      strategy: 'unsafe-lock',
      ...CROWD,
      delay: '5s,12s@0s+1s',
    });
    const slow = recovered.chronicle.first('gets-answer');
    const quick = recovered.chronicle.first('gets-answer', ({ tookUs }) => tookUs < slow.tookUs);
    const expiries = chronicle.moments().filter(({ kind }) => kind === 'lock-expires').length;
    return {
      opening: [
        'Every request writes the same value into the lock, and the release deletes whatever lock is there. A request that finishes after its lock has expired deletes the lock of the next one.',
      ],
      scenes: [
        {
          kind: 'timeline',
          before: `${buyers} and ${stock}. Watch what each release deletes:`,
          ran,
          after: `${humanUnits(expiries, 'lock')} expired before the work was done, and ${counted(result.foreignReleases)} more were deleted by another's release. Two were inside ${times(result.overlaps)}, and ${humanUnits(result.lostUpdates ?? 0, 'unit')} were sold twice.`,
        },
        {
          kind: 'timeline',
          before: `Now only the first call takes ${humanUs(slow.tookUs)}. After it the user service has recovered and answers within ${humanUs(quick.tookUs)}, well before a lock of ${lockTtl} expires:`,
          ran: recovered,
          after: `No other lock expired, and still ${counted(recovered.result.foreignReleases)} were deleted by another's release: two were inside ${times(recovered.result.overlaps)}.`,
        },
      ],
      lesson:
        'One expiry is enough: its holder deletes the second lock, which lets a third request in, whose lock the second deletes, and so on. From then on the lock is never held by one alone, even after the user service has recovered.',
    };
  },
};
