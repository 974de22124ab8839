import { humanClock, humanUs } from '../../core/human.ts';
import type { Act } from '../act.ts';
import { INCIDENT } from '../crowd.ts';
import { counted, settingOf } from '../figures.ts';

/** A lock that is gone before its holder is. */
export const expiry: Act = {
  title: 'The lock that expired',
  code: [
    {
      file: 'src/strategies/unsafe-lock.ts',
      fragments: [
        "const granted = await redis.set(lock, 'val', 'PX', lockTtlMs, 'NX');",
        `return await getThenCompare(
  { redis, downstream, sale, reportOrder }, request);`,
      ],
    },
  ],
  async play(stage) {
    const ran = await stage.runClosely({
      strategy: 'unsafe-lock',
      buyers: '2',
      stock: '1',
      retry: '500ms±50%',
      ...INCIDENT,
    });
    const { result, chronicle } = ran;
    const { buyers, stock, delay, lockTtl } = settingOf(result);
    const expired = chronicle.first('lock-expires');
    const answered = chronicle.first('gets-answer', ({ buyer }) => buyer === expired.buyer);
    const second = chronicle.first('takes-lock', ({ others }) => others.includes(expired.buyer));
    const read = chronicle.first('reads-stock', ({ buyer }) => buyer === second.buyer);
    const early = humanUs(answered.atUs - expired.atUs);
    return {
      opening: [
        'The lock has an expiry, so that a crashed process does not stop the sale for good. Nothing in the code asks whether it still holds when the work is done.',
      ],
      scenes: [
        {
          kind: 'timeline',
          before: `The same code and the same slow user service, with ${buyers} and ${stock}, so that every step can be seen:`,
          ran,
          after: `The lock of buyer ${expired.buyer} expired at ${humanClock(expired.atUs)}, ${early} before the user service answered. Buyer ${second.buyer} took it at ${humanClock(second.atUs)} and read stock ${read.stock}, which buyer ${expired.buyer} was about to sell: ${counted(result.sold)} orders for ${stock}.`,
        },
      ],
      lesson: `A lock with an expiry is a lease. It ends after ${lockTtl}, whether or not its holder has finished, and nobody tells the holder; the work took ${delay}. A longer expiry only moves the limit, and lets a crashed holder stop the sale for as long.`,
    };
  },
};
