import { defineStrategy } from '../ports/define-strategy.ts';
import { loadCounter, readCounter } from './counted-stock.ts';
import { boughtKey, infoKey, STOCK_FIELD } from './keys.ts';
import { DECREMENT, decrementScript } from './lua/decrement.ts';
import { giveBackScript } from './lua/give-back.ts';
import { defineScript } from './lua/script.ts';

/**
 * Promises: nothing stranded.
 * Breaks when: a client crashes between the deduction and the order: units are stranded.
 * Cost per purchase: 1 round trip (EVALSHA).
 * Needs: one Redis.
 * Shown by: test/strategies/stranded.test.ts
 */
export const luaDecrement = defineStrategy({
  name: 'lua-decrement',
  about: 'one Lua script checks and deducts; protected by nothing else',
  needs: ['redis'],
  promises: ['nothing-stranded'],
  breaksWhen: 'a client crashes after the deduction: units are stranded, never oversold',
  cost: '1 round trip (EVALSHA)',
  limitsBuyers: true,
  sharesMemory: false,
  setUp: (sale, world) => loadCounter(world.redis, sale),
  async open(sale, { redis, downstream }) {
    const decrement = defineScript(redis, decrementScript);
    const giveBack = defineScript(redis, giveBackScript);
    const limit = sale.limitPerBuyer ?? -1;
    const info = infoKey(sale);
    return {
      async purchase({ buyer, quantity }) {
        const bought = boughtKey(sale, buyer);
        const left = await decrement(info, bought, STOCK_FIELD, quantity, limit);
        if (left === DECREMENT.soldOut) return 'sold-out';
        if (left === DECREMENT.overLimit) return 'rejected';
        try {
          await downstream.validate(buyer);
          await downstream.order(buyer, quantity);
          return 'sold';
        } catch {
          await giveBack(info, bought, STOCK_FIELD, quantity, limit < 0 ? 0 : 1);
          return 'failed';
        }
      },
      remaining: () => readCounter(redis, sale),
      close: async () => {},
    };
  },
});
