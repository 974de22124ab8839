import { defineStrategy } from '../ports/define-strategy.ts';
import { getThenCompare, getThenCompareOptions, loadStock, readStock } from './get-then-compare.ts';

/**
 * Promises: nothing.
 * Breaks when: two purchases read the stock before either has written it.
 * Cost per purchase: 2 round trips (GET, SET).
 * Needs: one Redis.
 * Shown by: test/strategies/incident.test.ts
 */
export const naive = defineStrategy({
  name: 'naive',
  about: 'get, compare, set; protected by nothing',
  needs: ['redis'],
  promises: [],
  breaksWhen: 'two purchases read the stock before either has written it',
  cost: '2 round trips (GET, SET)',
  limitsBuyers: true,
  options: getThenCompareOptions,
  sharesMemory: false,
  setUp: (sale, world) => loadStock(world.redis, sale),
  async open(sale, { redis, downstream }, { reportOrder }) {
    return {
      purchase: (request) => getThenCompare({ redis, downstream, sale, reportOrder }, request),
      remaining: () => readStock(redis, sale),
      close: async () => {},
    };
  },
});
