/**
 * @sesamecare-oss/redlock, with `acquire` and `release` of one's own and no renewal: the lock lasts for as long
 * as it was taken for, whatever the work takes.
 *
 * seckill-bench run -s examples/sesamecare-redlock.ts --delay 12s
 * seckill-bench explore -s examples/sesamecare-redlock.ts --pause 1
 */
import { ExecutionError, type Lock, Redlock } from '@sesamecare-oss/redlock';
import { defineStrategy } from 'seckill-bench';

export default defineStrategy({
  name: 'sesamecare-redlock',
  about: 'get, compare, set; protected by @sesamecare-oss/redlock, which is not renewed',
  needs: ['redis'],
  promises: ['one-holder'],
  breaksWhen: 'the work outlives the lock TTL',
  async setUp(sale, { redis }) {
    await redis.set(`{${sale.id}}:stock`, sale.stock);
  },
  async open(sale, { redis, downstream, trace }, { lockTtlMs }) {
    const [name, stock] = [`{${sale.id}}:lock`, `{${sale.id}}:stock`];
    const redlock = new Redlock([redis], { retryCount: 0 });
    const take = (): Promise<Lock | undefined> =>
      redlock.acquire([name], lockTtlMs).catch((error: unknown) => {
        // Somebody else has it: the library says only that there was no quorum.
        if (error instanceof ExecutionError) return undefined;
        throw error;
      });
    return {
      async purchase({ buyer, quantity }) {
        const lock = await take();
        if (lock === undefined) return 'busy';
        const section = trace.acquired(name, { ttlMs: lockTtlMs });
        try {
          const left = Number(await redis.get(stock));
          if (left < quantity) return 'sold-out';
          await downstream.validate(buyer);
          await redis.set(stock, left - quantity);
          await downstream.order(buyer, quantity);
          return 'sold';
        } finally {
          section.releasing();
          // It has expired, or is another's by now: what was done is done.
          await lock.release().catch(() => {});
        }
      },
      remaining: async () => Number(await redis.get(stock)),
      close: async () => {},
    };
  },
});
