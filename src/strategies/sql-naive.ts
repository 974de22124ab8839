import { defineStrategy } from '../ports/define-strategy.ts';
import { answered } from './sql/conflicts.ts';
import { createShop, readStock, recordOrder, type ShopTables, unitsOrdered } from './sql/tables.ts';

/**
 * What a service method that is marked as a transaction often is: read, compare, call the user service, write back what
 * was computed from the reading. The transaction is open all the while and locks nothing before its write.
 *
 * Promises: nothing beyond what is always judged.
 * Breaks when: two buyers read the same stock. Repeatable read saves it on PostgreSQL (whoever writes second gets a
 *   serialization failure) and not on MariaDB or MySQL (whoever writes second overwrites); serializable saves it on both.
 * Cost per purchase: 5 round trips (BEGIN, SELECT, UPDATE, INSERT, COMMIT), a connection held for all of it.
 * Needs: a database, and a connection for every purchase in flight.
 * Shown by: test/strategies/sql.test.ts
 */
export const sqlNaive = defineStrategy({
  name: 'sql-naive',
  about: 'SELECT, compare, UPDATE to what was computed, in one transaction; protected by nothing',
  needs: ['sql'],
  promises: [],
  breaksWhen:
    'two buyers read the same stock; on PostgreSQL not at repeatable read, on both not at serializable',
  cost: '5 round trips (BEGIN, SELECT, UPDATE, INSERT, COMMIT), a connection held for all of it',
  sharesMemory: false,
  setUp: (sale, { sql }) => createShop(sql, sale),
  async open(sale, { sql, downstream }) {
    const shop = sql.tables<ShopTables>();
    return {
      purchase: (request) =>
        answered(sql, () =>
          shop.transaction().execute(async (transaction) => {
            const { buyer, quantity } = request;
            const stock = await readStock(transaction, sale);
            if (stock < quantity) return 'sold-out';
            await downstream.validate(buyer);
            await transaction
              .updateTable('items')
              .set({ stock: stock - quantity })
              .where('id', '=', sale.id)
              .execute();
            await recordOrder(transaction, sale, request);
            await downstream.order(buyer, quantity);
            return 'sold';
          }),
        ),
      remaining: () => readStock(shop, sale),
      recorded: () => unitsOrdered(shop, sale),
      close: async () => {},
    };
  },
});
