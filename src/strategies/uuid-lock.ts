import { defineStrategy } from '../ports/define-strategy.ts';
import { getThenCompare, getThenCompareOptions, loadStock, readStock } from './get-then-compare.ts';
import { lockKey } from './keys.ts';
import { uuidLock as createLock } from './locks/uuid-lock.ts';

/**
 * Half the fix: nobody deletes another's lock any more, but the lock still expires under its holder.
 *
 * Promises: one holder at a time, own releases.
 * Breaks when: the work outlives the lock's TTL.
 * Cost per purchase: 4 round trips (SET NX, GET, SET, EVALSHA).
 * Needs: one Redis.
 * Shown by: test/strategies/incident.test.ts
 */
export const uuidLock = defineStrategy({
  name: 'uuid-lock',
  about: 'get, compare, set; protected by SET NX PX with a UUID, released by a Lua script',
  needs: ['redis'],
  promises: ['one-holder', 'own-release'],
  breaksWhen: 'the work outlives the lock TTL: half the fix',
  cost: '4 round trips (SET NX, GET, SET, EVALSHA)',
  limitsBuyers: true,
  options: getThenCompareOptions,
  sharesMemory: false,
  setUp: (sale, world) => loadStock(world.redis, sale),
  async open(sale, { redis, downstream, random, trace }, { lockTtlMs, reportOrder }) {
    const alone = createLock({ redis, random, trace, lock: lockKey(sale), ttlMs: lockTtlMs });
    return {
      purchase: (request) =>
        alone(() => getThenCompare({ redis, downstream, sale, reportOrder }, request)),
      remaining: () => readStock(redis, sale),
      close: async () => {},
    };
  },
});
