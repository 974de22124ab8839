import { humanCount } from '../../core/human.ts';
import type { Act } from '../act.ts';
import { CROWD, INCIDENT } from '../crowd.ts';
import { counted, settingOf, times } from '../figures.ts';

/** The stock protects itself; the lock only keeps the crowd off the services. */
export const fix: Act = {
  title: 'The fix',
  code: [
    {
      file: 'src/strategies/counted-stock.ts',
      fragments: [
        `const left = await redis.hincrby(info, STOCK_FIELD, -quantity);
if (left < 0) {`,
        `  return 'sold-out';
}`,
        `await downstream.validate(buyer);
await downstream.order(buyer, quantity);
return 'sold';`,
      ],
    },
    {
      file: 'src/strategies/uuid-lock-hincrby.ts',
      fragments: ['purchase: (request) => alone(() => purchase(request)),'],
    },
  ],
  async play(stage) {
    const few = await stage.runClosely({ strategy: 'uuid-lock-hincrby', ...CROWD });
    const day = await stage.runAtScale({ strategy: 'uuid-lock-hincrby', ...INCIDENT });
    const { buyers, stock } = settingOf(few.result);
    const { remaining, downstream } = day.result;
    return {
      opening: [
        'The stock changes in one command that nothing can come between, and its answer says whether there was a unit left. Only then are the slow services asked; where one refuses, the unit is given back. The lock stays around all of it.',
      ],
      scenes: [
        {
          kind: 'timeline',
          before: `The ${buyers} and ${stock} of act 3 once more:`,
          ran: few,
          after: `The lock is as leaky as before: two were inside ${times(few.result.overlaps)}. It does not matter: each purchase took a unit of its own or was told that there is none, and ${counted(few.result.oversold)} units were oversold.`,
        },
        {
          kind: 'ledger',
          before: 'The whole sale of act 1:',
          ran: day,
          after: `${counted(day.result.sold)} of ${counted(day.result.stock)} sold, ${counted(day.result.oversold)} oversold. The counter ends at ${humanCount(remaining ?? 0)}: everyone who came too late took it further below zero.`,
        },
      ],
      lesson: `Protect the stock where it is kept: an atomic change decides, and nobody acts on a number that was read before. The lock is now only a shaper of traffic: with it at most ${humanCount(downstream.peakInFlight)} calls were at the services at once, and it may expire without harm. What is left is a crash after the deduction, which strands a unit and never sells one twice.`,
    };
  },
};
