import { defineStrategy } from '../ports/define-strategy.ts';
import { answered, persist } from './sql/conflicts.ts';
import {
  cancelOrder,
  createShop,
  readStock,
  recordOrder,
  type ShopTables,
  taker,
  unitsOrdered,
} from './sql/tables.ts';

/**
 * `UPDATE … SET stock = stock − n WHERE id = ? AND stock >= n`: the database compares and deducts in one statement. The
 * units are taken first, each statement a transaction of its own, so that the row is locked for a moment and not for
 * the 12 s of a slow user service; a purchase that comes to nothing gives them back.
 *
 * Promises: nothing stranded.
 * Breaks when: a client crashes between the deduction and the order: units are stranded, never sold twice.
 * Cost per purchase: 2 round trips (UPDATE, INSERT); a refusal costs one.
 * Needs: a database.
 * Shown by: test/strategies/sql.test.ts
 */
export const sqlConditional = defineStrategy({
  name: 'sql-conditional',
  about: 'UPDATE … SET stock = stock − n WHERE stock >= n; protected by the one statement',
  needs: ['sql'],
  promises: ['nothing-stranded'],
  breaksWhen: 'a client crashes after the deduction: units are stranded, never oversold',
  cost: '2 round trips (UPDATE, INSERT); a refusal costs one',
  sharesMemory: false,
  setUp: (sale, { sql }) => createShop(sql, sale),
  async open(sale, { sql, downstream }) {
    const shop = sql.tables<ShopTables>();
    const take = taker(shop, sale);
    return {
      purchase: (request) =>
        answered(sql, async () => {
          const { buyer, quantity } = request;
          if (!(await take(quantity))) return 'sold-out';
          try {
            await downstream.validate(buyer);
            await recordOrder(shop, sale, request);
            await downstream.order(buyer, quantity);
            return 'sold';
          } catch (error) {
            if (sql.failureOf(error) === 'unclear') throw error;
            await persist(sql, () =>
              shop.transaction().execute((all) => cancelOrder(all, sale, request)),
            );
            return 'failed';
          }
        }),
      remaining: () => readStock(shop, sale),
      recorded: () => unitsOrdered(shop, sale),
      close: async () => {},
    };
  },
});
