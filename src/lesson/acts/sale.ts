import { humanClock, humanCount } from '../../core/human.ts';
import type { Act } from '../act.ts';
import { INCIDENT } from '../crowd.ts';
import { counted, settingOf } from '../figures.ts';

/** A sale that works on a quiet day, and oversells on the day that matters. */
export const sale: Act = {
  title: 'The sale',
  code: [
    {
      file: 'src/strategies/get-then-compare.ts',
      fragments: [
        `const stock = Number(await redis.get(stockKey(sale)));
if (stock < quantity) return 'sold-out';`,
        `if (!reportOrder) await downstream.validate(buyer);
await redis.set(stockKey(sale), stock - quantity);`,
        `await downstream.order(buyer, quantity);
return 'sold';`,
      ],
    },
  ],
  async play(stage) {
    const quiet = await stage.runClosely({
      strategy: 'unsafe-lock',
      buyers: '2',
      stock: '2',
      delay: '1s',
      retry: '500ms±50%',
    });
    const day = await stage.runAtScale({ strategy: 'unsafe-lock', ...INCIDENT });
    const { buyers, stock, delay, lockTtl } = settingOf(day.result);
    const slow = settingOf(quiet.result);
    const excess = day.ledger.entries().find(({ soldUnits }) => soldUnits > day.ledger.stock);
    return {
      opening: [
        `${stock} of a scarce liquor go on sale, and ${buyers} come in the same moment. For each purchase the shop takes a lock in Redis that expires after ${lockTtl}, reads the stock, asks the user service about the buyer, writes the stock that is left, and deletes the lock.`,
        "The slow call stands between the read and the write. That is the built-in order of this tool's strategies; the reports of the incident have it before the read, which `--set reportOrder=true` runs.",
      ],
      scenes: [
        {
          kind: 'timeline',
          before: `On a quiet day the user service answers within ${slow.delay}. ${slow.buyers} come for ${slow.stock}.`,
          ran: quiet,
          after: `One at a time, as it was meant: ${counted(quiet.result.overlaps)} purchases overlapped, and each read the stock that the one before had written.`,
        },
        {
          kind: 'ledger',
          before: `On the day of the sale the user service is overwhelmed and takes ${delay}. The code is the same. This is what ${buyers} were told, and what each purchase left in the counter:`,
          ran: day,
          after:
            excess === undefined
              ? 'Nothing was oversold.'
              : `Unit ${humanCount(excess.soldUnits)} of ${humanCount(day.ledger.stock)} was sold at ${humanClock(excess.atUs)}, by a purchase that left ${humanCount(excess.counter)} in the counter.`,
        },
      ],
      lesson: `The counter never looked wrong: it went down and stopped at ${humanCount(day.result.remaining ?? 0)}. Only a ledger of what buyers were told shows that ${humanCount(day.result.sold)} units of ${humanCount(day.result.stock)} were sold. And a test against a fast user service passes: the lock was never held longer than it lives.`,
    };
  },
};
