import type { Outcome } from '../core/outcome.ts';
import { defineStrategy } from '../ports/define-strategy.ts';
import type { PurchaseRequest } from '../ports/strategy.ts';
import { answered, persist } from './sql/conflicts.ts';
import {
  cancelOrder,
  createShop,
  readStock,
  recordOrder,
  type ShopTables,
  unitsOrdered,
} from './sql/tables.ts';

/**
 * A version column: the write counts only where nobody has written since the reading. The user service is called after
 * a first look at the stock, outside of any transaction; then one short transaction reads, writes and records the order.
 * Whoever loses the race tries that again, without asking the user service again, a bounded number of times.
 *
 * Promises: nothing stranded.
 * Breaks when: a client crashes after its commit, before the buyer is told: units are stranded, and nothing known
 *   oversells it. Under contention most writes are lost and tried again; after the last try the buyer is told `busy`.
 * Cost per purchase: 6 round trips (SELECT, BEGIN, SELECT, UPDATE, INSERT, COMMIT); a lost race costs 4 more.
 * Needs: a database.
 * Shown by: test/strategies/sql.test.ts
 */
export const sqlOptimistic = defineStrategy({
  name: 'sql-optimistic',
  about: 'UPDATE … WHERE version = the one that was read; protected by optimistic concurrency',
  needs: ['sql'],
  promises: ['nothing-stranded'],
  breaksWhen:
    'a client crashes after its commit: units are stranded, never oversold; contention makes it retry, and then say busy',
  cost: '6 round trips (SELECT, BEGIN, SELECT, UPDATE, INSERT, COMMIT); a lost race costs 4 more',
  options: {
    retries: {
      kind: 'number',
      default: 5,
      min: 0,
      max: 1000,
      about: 'how often a lost race is run again before the buyer is told busy',
    },
  },
  sharesMemory: false,
  setUp: (sale, { sql }) => createShop(sql, sale),
  async open(sale, { sql, downstream }, { retries }) {
    const shop = sql.tables<ShopTables>();

    /** One try, on one connection: read, and write where nobody has written since. */
    const race = (request: PurchaseRequest): Promise<Outcome> =>
      answered(sql, () =>
        shop.transaction().execute(async (all) => {
          const { quantity } = request;
          const { stock, version } = await all
            .selectFrom('items')
            .select(['stock', 'version'])
            .where('id', '=', sale.id)
            .executeTakeFirstOrThrow();
          if (stock < quantity) return 'sold-out';
          const { numUpdatedRows } = await all
            .updateTable('items')
            .set({ stock: stock - quantity, version: version + 1 })
            .where('id', '=', sale.id)
            .where('version', '=', version)
            .executeTakeFirst();
          if (numUpdatedRows === 0n) return 'busy';
          await recordOrder(all, sale, request);
          return 'sold';
        }),
      );

    return {
      async purchase(request) {
        const { buyer, quantity } = request;
        if ((await readStock(shop, sale)) < quantity) return 'sold-out';
        await downstream.validate(buyer);
        let outcome = await race(request);
        for (let tries = 0; outcome === 'busy' && tries < retries; tries++) {
          outcome = await race(request);
        }
        if (outcome !== 'sold') return outcome;
        try {
          await downstream.order(buyer, quantity);
          return 'sold';
        } catch {
          await persist(sql, () =>
            shop.transaction().execute((all) => cancelOrder(all, sale, request)),
          );
          return 'failed';
        }
      },
      remaining: () => readStock(shop, sale),
      recorded: () => unitsOrdered(shop, sale),
      close: async () => {},
    };
  },
});
