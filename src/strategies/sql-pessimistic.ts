import { defineStrategy } from '../ports/define-strategy.ts';
import { answered } from './sql/conflicts.ts';
import { createShop, readStock, recordOrder, type ShopTables, unitsOrdered } from './sql/tables.ts';

/**
 * `SELECT … FOR UPDATE`: a lock on the row, held until the transaction ends and not for a time that somebody guessed. As
 * every lock of the catalog it is held around the whole purchase, the user service included: the sale is served one
 * after the other, and whoever waits for the row holds a connection. A wait that takes too long, and a deadlock, is
 * `busy`: the database has undone the transaction.
 *
 * Promises: nothing stranded.
 * Breaks when: a client crashes with its commit under way: units are stranded, and nothing known oversells it. A slow
 *   user service makes the sale as slow as its buyers together, and uses the connections up.
 * Cost per purchase: 5 round trips (BEGIN, SELECT FOR UPDATE, UPDATE, INSERT, COMMIT), a connection held for all of it.
 * Needs: a database, and a connection for every purchase in flight.
 * Shown by: test/strategies/sql.test.ts
 */
export const sqlPessimistic = defineStrategy({
  name: 'sql-pessimistic',
  about: 'SELECT … FOR UPDATE, compare, UPDATE; protected by a lock on the row',
  needs: ['sql'],
  promises: ['nothing-stranded'],
  breaksWhen:
    'a client crashes with its commit under way: units are stranded, never oversold; a slow user service is waited for by everybody',
  cost: '5 round trips (BEGIN, SELECT FOR UPDATE, UPDATE, INSERT, COMMIT), a connection held for all of it',
  options: {
    lockTimeout: {
      kind: 'duration',
      defaultMs: 5_000,
      networkBound: true,
      about:
        'how long to wait for the row before the buyer is told busy, wall time; MariaDB counts whole seconds, PostgreSQL begins anew when the row changes',
    },
  },
  sharesMemory: false,
  setUp: (sale, { sql }) => createShop(sql, sale),
  async open(sale, { sql, downstream }, { lockTimeout }) {
    const shop = sql.tables<ShopTables>({ lockTimeoutMs: lockTimeout });
    return {
      purchase: (request) =>
        answered(sql, () =>
          shop.transaction().execute(async (transaction) => {
            const { buyer, quantity } = request;
            const { stock } = await transaction
              .selectFrom('items')
              .select('stock')
              .where('id', '=', sale.id)
              .forUpdate()
              .executeTakeFirstOrThrow();
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
