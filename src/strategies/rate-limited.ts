import { defineStrategy } from '../ports/define-strategy.ts';
import { countedPurchase, loadCounter, readCounter } from './counted-stock.ts';
import { bucketKey } from './keys.ts';
import { defineScript } from './lua/script.ts';
import { TOKEN_BUCKET, tokenBucketScript } from './lua/token-bucket.ts';

/**
 * The bucket is for the services behind: no more than `burst` + `rate` × their latency are asked at a time. What
 * protects the stock is the atomic deduction. A buyer who gets no token is told `busy`, not `rejected`: there may
 * be stock left, and it may come again.
 *
 * Promises: nothing stranded.
 * Breaks when: a client crashes between the deduction and the order: units are stranded, never oversold.
 * Cost per purchase: 2 round trips (EVALSHA, HINCRBY); a refusal costs one.
 * Needs: one Redis.
 * Shown by: test/strategies/rate-limited.test.ts
 */
export const rateLimited = defineStrategy({
  name: 'rate-limited',
  about: 'a token bucket lets so many a second through, then HINCRBY by −quantity',
  needs: ['redis'],
  promises: ['nothing-stranded'],
  breaksWhen: 'a client crashes after the deduction: units are stranded, never oversold',
  cost: '2 round trips (EVALSHA, HINCRBY); a refusal costs one',
  options: {
    rate: {
      kind: 'rate',
      defaultPerSec: 5,
      about: 'purchases that are let through, as 5/s or 300/m',
    },
    burst: {
      kind: 'number',
      default: 5,
      min: 1,
      max: 1_000_000,
      isWhole: true,
      about: 'how many are let through at once after a pause',
    },
  },
  sharesMemory: false,
  setUp: (sale, world) => loadCounter(world.redis, sale),
  async open(sale, { redis, downstream }, { rate, burst }) {
    const takeToken = defineScript(redis, tokenBucketScript);
    const purchase = countedPurchase({ redis, downstream, sale, undo: true });
    const bucket = bucketKey(sale);
    return {
      async purchase(request) {
        if ((await takeToken(bucket, rate, burst)) !== TOKEN_BUCKET.taken) return 'busy';
        return purchase(request);
      },
      remaining: () => readCounter(redis, sale),
      close: async () => {},
    };
  },
});
