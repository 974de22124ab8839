/**
 * npm redlock 5 beta, as its README has it, around a stock that is read, compared and written: `using` renews the
 * lock while the work goes on. It is handed the shop's own client, so it runs on the simulator, under explore,
 * and on a real Redis.
 *
 * seckill-bench run -s examples/redlock.ts --delay 12s
 * seckill-bench explore -s examples/redlock.ts --pause 1
 */
import Redlock from 'redlock';
import { defineStrategy } from 'seckill-bench';

export default defineStrategy({
  name: 'npm-redlock',
  about: 'get, compare, set; protected by npm redlock, which renews its lock',
  needs: ['redis'],
  promises: ['one-holder'],
  breaksWhen: 'a client stands still until its lock has expired',
  async setUp(sale, { redis }) {
    await redis.set(`{${sale.id}}:stock`, sale.stock);
  },
  async open(sale, { redis, downstream, trace }, { lockTtlMs }) {
    const [lock, stock] = [`{${sale.id}}:lock`, `{${sale.id}}:stock`];
    // Whoever does not get the lock is told so; the buyer tries again.
    const redlock = new Redlock([redis], { retryCount: 0 });
    const automaticExtensionThreshold = Math.min(500, Math.floor(lockTtlMs / 4));
    return {
      async purchase({ buyer, quantity }) {
        const sell = async () => {
          const section = trace.acquired(lock, { ttlMs: lockTtlMs });
          try {
            const left = Number(await redis.get(stock));
            if (left < quantity) return 'sold-out';
            await downstream.validate(buyer);
            await redis.set(stock, left - quantity);
            await downstream.order(buyer, quantity);
            return 'sold';
          } finally {
            section.releasing();
          }
        };
        try {
          return await redlock.using([lock], lockTtlMs, { automaticExtensionThreshold }, sell);
        } catch (error) {
          if (isTaken(error)) return 'busy';
          throw error;
        }
      },
      remaining: async () => Number(await redis.get(stock)),
      close: async () => {},
    };
  },
});

/** Somebody else has it: redlock says only that there was no quorum. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExecutionError';
}
