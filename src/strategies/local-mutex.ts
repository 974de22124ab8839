import { defineStrategy } from '../ports/define-strategy.ts';
import { getThenCompare, getThenCompareOptions, loadStock, readStock } from './get-then-compare.ts';
import { localMutex as createMutex } from './locks/local-mutex.ts';

/**
 * What `synchronized` or an in-memory mutex is worth: all of it in one process, nothing between two.
 *
 * Promises: one holder at a time, own releases.
 * Breaks when: the shop runs on more than one node: each has a mutex of its own.
 * Cost per purchase: 2 round trips (GET, SET), one purchase after the other.
 * Needs: one Redis, and one process.
 * Shown by: test/strategies/local-mutex.test.ts
 */
export const localMutex = defineStrategy({
  name: 'local-mutex',
  about: 'get, compare, set; protected by a mutex in the memory of the process',
  needs: ['redis'],
  promises: ['one-holder', 'own-release'],
  breaksWhen: 'the shop runs on more than one node: each has a mutex of its own',
  cost: '2 round trips (GET, SET), one purchase after the other',
  limitsBuyers: true,
  options: getThenCompareOptions,
  setUp: (sale, world) => loadStock(world.redis, sale),
  async open(sale, { redis, downstream, random, trace }, { reportOrder }) {
    const alone = createMutex();
    // Another lock in every process, though all of them believe that it is the sale's.
    const lock = `mutex:${random.uuid()}`;
    return {
      purchase: (request) =>
        alone(async () => {
          const section = trace.acquired(lock);
          try {
            return await getThenCompare({ redis, downstream, sale, reportOrder }, request);
          } finally {
            section.releasing();
            section.released(true);
          }
        }),
      remaining: () => readStock(redis, sale),
      close: async () => {},
    };
  },
});
