import { defineStrategy } from '../ports/define-strategy.ts';
import { Shards } from './shards.ts';
import { SoldOutFlag } from './sold-out-flag.ts';

/**
 * One hot key becomes several, which a cluster can keep on several masters. A buyer takes from its own shard, where
 * that has too little from another, and where none has enough from several. Sold out is said only when all shards
 * together have too little; where others hold what is missing and may put it back, the buyer is told `busy`.
 *
 * Promises: nothing stranded.
 * Breaks when: a client crashes between a deduction and the order: units are stranded, never oversold.
 * Cost per purchase: 1 round trip (EVALSHA) while the buyer's own shard has stock, one more for each other it
 *   asks; none once the node knows that all is sold.
 * Needs: one Redis; a cluster spreads the shards.
 * Shown by: test/strategies/sharded-stock.test.ts
 */
export const shardedStock = defineStrategy({
  name: 'sharded-stock',
  about: 'a script deducts from one of several shards of the stock; protected by nothing else',
  needs: ['redis'],
  promises: ['nothing-stranded'],
  breaksWhen: 'a client crashes after the deduction: units are stranded, never oversold',
  cost: "1 round trip (EVALSHA) while the buyer's own shard has stock, one more for each other it asks; none once the node knows that all is sold",
  options: {
    shards: {
      kind: 'number',
      default: 8,
      min: 1,
      max: 1024,
      isWhole: true,
      about: 'into how many parts the stock is split',
    },
    soldOutFor: {
      kind: 'duration',
      defaultMs: 1_000,
      about: 'how long a node remembers that all is sold before it asks again',
    },
  },
  setUp: (sale, { redis }, { shards }) => new Shards(redis, sale, shards).load(sale.stock),
  async open(sale, { redis, downstream, clock }, { shards: count, soldOutFor }) {
    const shards = new Shards(redis, sale, count);
    const flag = new SoldOutFlag(clock, soldOutFor);
    return {
      async purchase({ buyer, quantity }) {
        if (flag.isUp(quantity)) return 'sold-out';
        const taken = await shards.take(buyer, quantity);
        if (taken === 'sold-out') flag.raise(quantity);
        if (typeof taken === 'string') return taken;
        try {
          await downstream.validate(buyer);
          await downstream.order(buyer, quantity);
          return 'sold';
        } catch {
          await shards.giveBack(taken);
          flag.lower();
          return 'failed';
        }
      },
      remaining: () => shards.left(),
      close: async () => {},
    };
  },
});
