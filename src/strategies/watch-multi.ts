import { defineStrategy } from '../ports/define-strategy.ts';
import { loadStock, readStock } from './get-then-compare.ts';
import { stockKey } from './keys.ts';

/**
 * Optimistic: the transaction is void if anybody wrote the stock since it was watched. WATCH
 * belongs to a connection, so each purchase borrows one for its whole length.
 *
 * Promises: nothing stranded.
 * Breaks when: a client crashes between EXEC and the order: units are stranded; a failover loses the
 *   write. Under contention nearly every attempt is lost and tried again.
 * Cost per purchase: 3 round trips (WATCH, GET, MULTI with EXEC).
 * Needs: one Redis, and a connection for every purchase in flight.
 * Shown by: test/strategies/incident.test.ts
 */
export const watchMulti = defineStrategy({
  name: 'watch-multi',
  about: 'WATCH, MULTI, EXEC; protected by optimistic concurrency',
  needs: ['redis'],
  promises: ['nothing-stranded'],
  breaksWhen:
    'nothing but a failover that loses writes oversells it; contention makes it retry, a crash strands units',
  cost: '3 round trips (WATCH, GET, MULTI with EXEC)',
  sharesMemory: false,
  setUp: (sale, world) => loadStock(world.redis, sale),
  async open(sale, { redis, connection, downstream }) {
    const key = stockKey(sale);
    return {
      purchase: ({ buyer, quantity }) =>
        connection(async (client) => {
          await client.watch(key);
          const stock = Number(await client.get(key));
          if (stock < quantity) {
            await client.unwatch();
            return 'sold-out';
          }
          await downstream.validate(buyer);
          const written = await client
            .multi()
            .set(key, stock - quantity)
            .exec();
          if (written === null) return 'busy';
          try {
            await downstream.order(buyer, quantity);
            return 'sold';
          } catch {
            await client.incrby(key, quantity);
            return 'failed';
          }
        }),
      remaining: () => readStock(redis, sale),
      close: async () => {},
    };
  },
});
