import { defineStrategy } from '../ports/define-strategy.ts';
import { getThenCompare, getThenCompareOptions, loadStock, readStock } from './get-then-compare.ts';
import { lockKey } from './keys.ts';
import { redlock as createLock } from './locks/redlock.ts';

/**
 * Promises: one holder at a time, own releases.
 * Breaks when: the work outlives the lock's TTL; a client is paused while it holds the lock; the
 *   clocks of a majority of the masters jump.
 * Cost per purchase: 12 commands in 4 round trips (5 × SET NX, GET, SET, 5 × EVALSHA).
 * Needs: five masters; the stock is on the first.
 * Shown by: test/strategies/incident.test.ts
 */
export const redlock = defineStrategy({
  name: 'redlock',
  about: 'get, compare, set; protected by a majority of 5 masters, elapsed-time check and drift',
  needs: ['redis', 'redis-nodes'],
  promises: ['one-holder', 'own-release'],
  breaksWhen: 'the work outlives the lock TTL, a holder is paused, or clocks jump',
  cost: '12 commands in 4 round trips (5 × SET NX, GET, SET, 5 × EVALSHA)',
  limitsBuyers: true,
  options: {
    ...getThenCompareOptions,
    nodeTimeout: {
      kind: 'duration',
      defaultMs: 50,
      networkBound: true,
      about: 'how long one master may take to answer; not divided by --time-scale',
    },
  },
  sharesMemory: false,
  setUp: (sale, world) => loadStock(world.redis, sale),
  async open(sale, world, { lockTtlMs, nodeTimeout, reportOrder }) {
    const { redis, redisNodes, downstream, clock, random, trace } = world;
    const alone = createLock({
      nodes: redisNodes,
      clock,
      random,
      trace,
      lock: lockKey(sale),
      ttlMs: lockTtlMs,
      nodeTimeoutMs: nodeTimeout,
    });
    return {
      purchase: (request) =>
        alone(() => getThenCompare({ redis, downstream, sale, reportOrder }, request)),
      remaining: () => readStock(redis, sale),
      close: async () => {},
    };
  },
});
