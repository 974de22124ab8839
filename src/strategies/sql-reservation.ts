import { PurchaseFailed } from '../core/purchase-failed.ts';
import { defineStrategy } from '../ports/define-strategy.ts';
import { answered, persist } from './sql/conflicts.ts';
import {
  areHeld,
  createReservations,
  release,
  releaseExpired,
  reserve,
  settle,
} from './sql/reservations.ts';
import {
  cancelOrder,
  createShop,
  readStock,
  recordOrder,
  type ShopTables,
  takeUnits,
  unitsOrdered,
} from './sql/tables.ts';

/**
 * The unit is set aside first: stock and reservation change in one short transaction. Then the user service is asked,
 * with nothing locked, and a second transaction turns the reservation into an order. One that is not confirmed expires
 * by the database's clock, and whoever finds the stock empty puts expired ones back. Confirming and expiring change the
 * same row from `held`, so that only one of them happens. While units are held, an empty stock is `busy`: they may come
 * back.
 *
 * Promises: nothing stranded.
 * Breaks when: a client crashes: what it has reserved is stranded until the reservation ends, what it has confirmed for
 *   good, and nothing known oversells it. A user service that always takes longer than `reservationTtl` loses every unit
 *   to somebody else, who loses it in turn: while there is a crowd, nothing is sold.
 * Cost per purchase: 8 round trips (BEGIN, UPDATE, INSERT, COMMIT, twice); a refusal costs 4 to 6.
 * Needs: a database.
 * Shown by: test/strategies/sql.test.ts
 */
export const sqlReservation = defineStrategy({
  name: 'sql-reservation',
  about: 'a reservation row that expires, then confirmed to an order; protected by transactions',
  needs: ['sql'],
  promises: ['nothing-stranded'],
  breaksWhen:
    'a client crashes: units are stranded, until the reservation ends or for good; work that outlives it is done for nothing; never oversold',
  cost: '8 round trips (BEGIN, UPDATE, INSERT, COMMIT, twice); a refusal costs 4 to 6',
  options: {
    reservationTtl: {
      kind: 'duration',
      defaultMs: 15 * 60_000,
      about: 'how long a unit is set aside for a buyer who is being validated',
    },
  },
  sharesMemory: false,
  async setUp(sale, { sql }) {
    await createShop(sql, sale);
    await createReservations(sql);
  },
  async open(sale, { sql, downstream }, { reservationTtl }) {
    const shop = sql.tables<ShopTables>();
    return {
      purchase: (request) =>
        answered(sql, async () => {
          const { attempt, buyer, quantity } = request;
          const isReserved = await shop.transaction().execute(async (all) => {
            if (!(await takeUnits(all, sale, quantity))) return false;
            await reserve(all, sql, sale, request, reservationTtl);
            return true;
          });
          if (!isReserved) {
            const expired = await releaseExpired(shop, sql, sale, MOST_RELEASED);
            return expired > 0 || (await areHeld(shop)) ? 'busy' : 'sold-out';
          }
          try {
            await downstream.validate(buyer);
          } catch {
            await persist(sql, () => release(shop, sale, attempt, quantity));
            return 'failed';
          }
          const isConfirmed = await persist(sql, () =>
            shop.transaction().execute(async (all) => {
              if (!(await settle(all, attempt, 'confirmed'))) return false;
              await recordOrder(all, sale, request);
              return true;
            }),
          );
          if (!isConfirmed) throw new PurchaseFailed(EXPIRED);
          try {
            await downstream.order(buyer, quantity);
            return 'sold';
          } catch {
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

const EXPIRED = 'the reservation ended before the user service answered, and its units went back';
/** Expired reservations that one buyer puts back. */
const MOST_RELEASED = 10;
