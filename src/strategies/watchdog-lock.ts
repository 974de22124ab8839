import { defineStrategy } from '../ports/define-strategy.ts';
import { getThenCompare, loadStock, readStock } from './get-then-compare.ts';
import { lockChannel, lockKey } from './keys.ts';
import { watchdogLock as createLock } from './locks/watchdog-lock.ts';
import { whileHeld } from './while-held.ts';

/**
 * Redisson's lock. The work may take as long as it likes, for the lease is renewed while its holder runs. A holder
 * that stands still renews nothing, and does not know it when it goes on: once its watchdog has been told, it writes
 * no more; until then it does.
 *
 * Promises: one holder at a time, own releases.
 * Breaks when: a holder is paused for longer than the lease.
 * Cost per purchase: 4 round trips (EVALSHA, GET, SET, EVALSHA), and one for every third of the lease.
 * Needs: one Redis, and a connection for each node to listen on.
 * Shown by: test/strategies/watchdog-lock.test.ts
 */
export const watchdogLock = defineStrategy({
  name: 'watchdog-lock',
  about: 'get, compare, set; protected by a lease that a watchdog renews, as Redisson does',
  needs: ['redis'],
  promises: ['one-holder', 'own-release'],
  breaksWhen: 'a holder is paused for longer than the lease',
  cost: '4 round trips (EVALSHA, GET, SET, EVALSHA), and one for every third of the lease',
  limitsBuyers: true,
  options: {
    lease: {
      kind: 'duration',
      defaultMs: 30_000,
      minMs: 5,
      about: 'how long the lock lives without a renewal; renewed every third of it',
    },
    waitFor: {
      kind: 'duration',
      defaultMs: 5_000,
      about: 'how long a purchase waits for the lock before its buyer is told busy',
    },
  },
  setUp: (sale, world) => loadStock(world.redis, sale),
  async open(sale, world, { lease: leaseMs, waitFor: waitMs }) {
    const { redis, downstream, clock, random, trace } = world;
    const lock = await createLock({
      redis,
      clock,
      trace,
      lock: lockKey(sale),
      channel: lockChannel(sale),
      leaseMs,
      waitMs,
    });
    const process = random.uuid();
    return {
      purchase: (request) =>
        lock.hold(`${process}:${request.attempt}`, (lease) => {
          const watched = whileHeld(lease, downstream);
          return getThenCompare({ redis, downstream: watched, sale, reportOrder: false }, request);
        }),
      remaining: () => readStock(redis, sale),
      close: async () => lock.close(),
    };
  },
});
