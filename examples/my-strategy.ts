import { defineStrategy } from 'seckill-bench';

export default defineStrategy({
  name: 'my-decrement',
  about: 'DECRBY, below zero means sold out',
  cost: '1 round trip (DECRBY)',
  needs: ['redis'],
  promises: ['nothing-stranded'],
  breaksWhen: 'a client crashes after the deduction',
  async setUp(sale, { redis }) {
    await redis.set(`{${sale.id}}:stock`, sale.stock);
  },
  async open(sale, { redis, downstream }) {
    const key = `{${sale.id}}:stock`;
    return {
      async purchase({ buyer, quantity }) {
        if ((await redis.decrby(key, quantity)) < 0) return 'sold-out';
        await downstream.validate(buyer);
        await downstream.order(buyer, quantity);
        return 'sold';
      },
      remaining: async () => Number(await redis.get(key)),
      close: async () => {},
    };
  },
});
