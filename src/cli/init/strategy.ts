/** A strategy that runs at once and sells right, with what its author has to know beside it. */
export function strategyText(isJs: boolean): string {
  return isJs ? textOf('id', '// @ts-check\n', JSDOC) : textOf('id: string', '', '');
}

const JSDOC = '/** @param {string} id */\n';

function textOf(parameter: string, head: string, doc: string): string {
  return `${head}import { defineStrategy } from 'seckill-bench';

// How your shop protects its stock. The same file runs on the simulator (run), under a search of every order of
// events (explore), and on real servers (run --target local).
export default defineStrategy({
  name: 'my-strategy',
  about: 'DECRBY; below zero it is given back and means sold out',

  // What it works with: redis (an ioredis client), redis-nodes (five of them), sql, zookeeper, queue, notifier.
  needs: ['redis'],

  // What is judged beyond the stock itself: 'one-holder' (a lock lets one in at a time), 'own-release' (nobody
  // deletes another's lock), 'nothing-stranded' (no unit is lost between the counter and a buyer).
  promises: ['nothing-stranded'],
  breaksWhen: 'a client crashes after the deduction',

  // Once per run: put the stock where your code expects it.
  async setUp(sale, { redis }) {
    await redis.set(stockKey(sale.id), sale.stock);
  },

  // Once per process of your shop: make what its buyers share. Paste your code, or hand a lock library \`redis\`.
  async open(sale, { redis, downstream }) {
    const key = stockKey(sale.id);
    return {
      // One click on "buy". Answer what the buyer is told: 'sold', 'sold-out', 'busy' (try again: the lock was
      // taken), 'rejected' (a limit said no), 'failed' (it is known that nothing happened). An error that is
      // thrown is 'unclear': it may have happened.
      async purchase({ buyer, quantity }) {
        if ((await redis.decrby(key, quantity)) < 0) {
          await redis.incrby(key, quantity);
          return 'sold-out';
        }
        // The slow services that a purchase calls: --delay and --order-delay say how slow.
        await downstream.validate(buyer);
        await downstream.order(buyer, quantity);
        return 'sold';

        // A lock tells when it is held, so that two inside at once are counted:
        //   const section = trace.acquired(lock, { ttlMs: lockTtlMs });   // at the reply of the acquire
        //   section.releasing();                                          // just before the release
        // with { redis, downstream, trace } above, and a third argument of open: { lockTtlMs }.
      },

      // What your own counter says is left. It is held against what buyers were told.
      remaining: async () => Number(await redis.get(key)),

      close: async () => {},
    };
  },
});

// The keys of one sale in one slot of a Redis Cluster.
${doc}function stockKey(${parameter}) {
  return \`{\${id}}:stock\`;
}
`;
}
