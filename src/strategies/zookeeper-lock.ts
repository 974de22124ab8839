import type { Sale } from '../core/sale.ts';
import { isZookeeperError } from '../core/zookeeper-error.ts';
import { defineStrategy } from '../ports/define-strategy.ts';
import { getThenCompare, getThenCompareOptions, loadStock, readStock } from './get-then-compare.ts';
import { zookeeperLock as createLock } from './locks/zookeeper-lock.ts';
import { whileHeld } from './while-held.ts';

/**
 * ZooKeeper's lock: a fair queue without polling, whose holder keeps the lock for as long as its session lives. A
 * holder that stands still for longer than the session has lost the lock, and does not know it when it goes on: once
 * it has been told, it writes no more; until then it does.
 *
 * Promises: one holder at a time, own releases.
 * Breaks when: a holder is paused, or cut off, for longer than its session.
 * Cost per purchase: 5 round trips (create, getChildren, GET, SET, remove), and 2 (exists, getChildren) for each one waited for.
 * Needs: ZooKeeper, and one Redis for the stock.
 * Shown by: test/strategies/zookeeper-lock.test.ts
 */
export const zookeeperLock = defineStrategy({
  name: 'zookeeper-lock',
  about:
    'get, compare, set; protected by ephemeral sequential nodes in ZooKeeper, each watching the one before',
  needs: ['redis', 'zookeeper'],
  promises: ['one-holder', 'own-release'],
  breaksWhen: 'a holder is paused, or cut off, for longer than its ZooKeeper session (10 s)',
  cost: '5 round trips (create, getChildren, GET, SET, remove), and 2 (exists, getChildren) for each one waited for',
  limitsBuyers: true,
  options: {
    ...getThenCompareOptions,
    waitFor: {
      kind: 'duration',
      defaultMs: 0,
      about:
        'how long a purchase waits for its turn before its buyer is told busy; 0s for as long as it takes',
    },
  },
  sharesMemory: false,
  async setUp(sale, { redis, zookeeper }) {
    await loadStock(redis, sale);
    await zookeeper.create(queuePath(sale)).catch((error: unknown) => {
      if (!isZookeeperError(error, 'node-exists')) throw error;
    });
  },
  async open(sale, world, { waitFor: waitMs, reportOrder }) {
    const { redis, zookeeper, downstream, clock, random, trace } = world;
    const alone = createLock({ zookeeper, clock, random, trace, lock: queuePath(sale), waitMs });
    return {
      purchase: (request) =>
        alone((hold) => {
          const watched = whileHeld(hold, downstream);
          return getThenCompare({ redis, downstream: watched, sale, reportOrder }, request);
        }),
      remaining: () => readStock(redis, sale),
      close: async () => {},
    };
  },
});

/** Where those who want the sale's lock queue. */
function queuePath(sale: Sale): string {
  return `/${sale.id}-lock`;
}
