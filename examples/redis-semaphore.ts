/**
 * npm redis-semaphore: a mutex that an interval renews for as long as it is held. The stock itself changes by
 * DECRBY: the mutex keeps the crowd away from the user service, and nothing depends on it.
 *
 * seckill-bench run -s examples/redis-semaphore.ts --delay 12s
 * seckill-bench explore -s examples/redis-semaphore.ts --pause 1
 */
import { Mutex } from 'redis-semaphore';
import { defineStrategy } from 'seckill-bench';

export default defineStrategy({
  name: 'npm-redis-semaphore',
  about: 'DECRBY, below zero is given back; a mutex of npm redis-semaphore around it',
  needs: ['redis'],
  promises: ['nothing-stranded'],
  breaksWhen: 'a client crashes after the deduction',
  async setUp(sale, { redis }) {
    await redis.set(`{${sale.id}}:stock`, sale.stock);
  },
  async open(sale, { redis, downstream, trace }, { lockTtlMs }) {
    const [name, stock] = [`{${sale.id}}:lock`, `{${sale.id}}:stock`];
    const options = {
      lockTimeout: lockTtlMs,
      refreshInterval: Math.floor(lockTtlMs / 3),
      // Whoever does not get it is told so; the buyer tries again.
      acquireAttemptsLimit: 1,
    };
    return {
      async purchase({ buyer, quantity }) {
        // Whoever has lost it hears of that; here it is no reason to stop.
        const mutex = new Mutex(redis, name, { ...options, onLockLost: () => {} });
        if (!(await mutex.tryAcquire())) return 'busy';
        const section = trace.acquired(name, { ttlMs: lockTtlMs });
        try {
          if ((await redis.decrby(stock, quantity)) < 0) {
            await redis.incrby(stock, quantity);
            return 'sold-out';
          }
          await downstream.validate(buyer);
          await downstream.order(buyer, quantity);
          return 'sold';
        } finally {
          section.releasing();
          await mutex.release();
        }
      },
      remaining: async () => Number(await redis.get(stock)),
      close: async () => {},
    };
  },
});
