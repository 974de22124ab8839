import { defineStrategy } from '../ports/define-strategy.ts';
import { getThenCompare, getThenCompareOptions, loadStock, readStock } from './get-then-compare.ts';
import { lockKey } from './keys.ts';

/**
 * The lock of the incident: one value for everyone, an expiry, and a release that deletes whatever
 * lock is there.
 *
 * Promises: one holder at a time, own releases.
 * Breaks when: the work outlives the lock's TTL. Then the next buyer gets in, the first one deletes
 *   that buyer's lock, and the sale is never again held by one alone.
 * Cost per purchase: 4 round trips (SET NX, GET, SET, DEL).
 * Needs: one Redis.
 * Shown by: test/strategies/incident.test.ts
 */
export const unsafeLock = defineStrategy({
  name: 'unsafe-lock',
  about: 'get, compare, set; protected by SET NX with a TTL and a plain DEL',
  needs: ['redis'],
  promises: ['one-holder', 'own-release'],
  breaksWhen:
    'the work outlives the lock TTL: the lock expires, and the release deletes the next holder’s',
  cost: '4 round trips (SET NX, GET, SET, DEL)',
  limitsBuyers: true,
  options: {
    ...getThenCompareOptions,
    releaseAlways: {
      kind: 'flag',
      default: false,
      about: 'delete the lock in a `finally`, even for a request that never got it',
    },
  },
  sharesMemory: false,
  setUp: (sale, world) => loadStock(world.redis, sale),
  async open(sale, { redis, downstream, trace }, { lockTtlMs, reportOrder, releaseAlways }) {
    const lock = lockKey(sale);
    return {
      async purchase(request) {
        const granted = await redis.set(lock, 'val', 'PX', lockTtlMs, 'NX');
        if (granted !== 'OK') {
          if (releaseAlways) {
            const release = trace.releasingUnheld(lock);
            release.released((await redis.del(lock)) === 1);
          }
          return 'busy';
        }
        const section = trace.acquired(lock, { ttlMs: lockTtlMs });
        try {
          return await getThenCompare({ redis, downstream, sale, reportOrder }, request);
        } finally {
          section.releasing();
          section.released((await redis.del(lock)) === 1);
        }
      },
      remaining: () => readStock(redis, sale),
      close: async () => {},
    };
  },
});
