import { defineStrategy } from '../ports/define-strategy.ts';
import { loadCounter, readCounter } from './counted-stock.ts';
import { infoKey, lockKey, STOCK_FIELD, tokensKey } from './keys.ts';
import { fencedLock as createLock } from './locks/fenced-lock.ts';
import { FENCED_WRITE, fencedWriteScript } from './lua/fenced-write.ts';
import { defineScript } from './lua/script.ts';

/**
 * The lock may fail: two can be inside together, and what protects the stock is the store. It keeps the token of
 * who wrote last, and takes a write only from a newer one, and only on top of what its writer read. The second
 * half matters as much as the first: where an older token writes between another's read and write, that other
 * has the newer token, and sells the same unit once more (`tokenOnly`).
 *
 * Promises: own releases, nothing stranded.
 * Breaks when: nothing but a failover that loses writes oversells it; a crash between the write and the order strands
 *   units.
 * Cost per purchase: 4 round trips (EVALSHA, HMGET, EVALSHA, EVALSHA).
 * Needs: one Redis.
 * Shown by: test/strategies/fenced-lock.test.ts
 */
export const fencedLock = defineStrategy({
  name: 'fenced-lock',
  about: 'compare-and-set on a fencing token; a UUID lock that draws the token around it',
  needs: ['redis'],
  promises: ['own-release', 'nothing-stranded'],
  breaksWhen:
    'nothing but a failover that loses writes oversells it; a crash between the write and the order strands units',
  cost: '4 round trips (EVALSHA, HMGET, EVALSHA, EVALSHA)',
  options: {
    tokenOnly: {
      kind: 'flag',
      default: false,
      about: 'refuse an older token only, not a write on top of a stale read: it oversells then',
    },
  },
  sharesMemory: false,
  setUp: (sale, world) => loadCounter(world.redis, sale),
  async open(sale, { redis, downstream, random, trace }, { lockTtlMs, tokenOnly }) {
    const info = infoKey(sale);
    const write = defineScript(redis, fencedWriteScript);
    const alone = createLock({
      redis,
      random,
      trace,
      lock: lockKey(sale),
      tokens: tokensKey(sale),
      ttlMs: lockTtlMs,
    });
    return {
      purchase: ({ buyer, quantity }) =>
        alone(async (token) => {
          const [units, lastToken] = await redis.hmget(info, STOCK_FIELD, 'token');
          const stock = Number(units);
          if (stock < quantity) return 'sold-out';
          await downstream.validate(buyer);
          const readUnder = tokenOnly ? '' : (lastToken ?? '0');
          const answer = await write(info, token, readUnder, stock - quantity);
          if (answer !== FENCED_WRITE.written) return 'busy';
          await downstream.order(buyer, quantity);
          return 'sold';
        }),
      remaining: () => readCounter(redis, sale),
      close: async () => {},
    };
  },
});
