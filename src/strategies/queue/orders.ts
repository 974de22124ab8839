import type { Sale } from '../../core/sale.ts';
import type { RandomPort } from '../../ports/random.ts';
import type { SqlPort } from '../../ports/sql.ts';
import type { PurchaseRequest } from '../../ports/strategy.ts';
import { persist } from '../sql/conflicts.ts';
import { recordOrder, type Shop, type ShopTables, takeUnits } from '../sql/tables.ts';

/** What becomes of a request: the buyer is told it. */
export type Result =
  | 'sold'
  /** A service said no. */
  | 'failed'
  /** The database has fewer units than were promised in Redis. */
  | 'sold-out';

/** What the orders are made with. */
export interface OrderBook {
  readonly sql: SqlPort;
  readonly sale: Sale;
  readonly random: RandomPort;
  /** False gives every delivery an order of its own, as a number drawn by the database would. */
  readonly idempotent: boolean;
}

/**
 * Decides a request in the database, once, however often it is delivered. `serve` asks the services, and rejects where
 * one says no. The order is numbered by the request: whoever writes it second finds it there and takes what was decided.
 * A request that came to nothing has an order of no units, so that it cannot be decided otherwise later.
 */
export async function decide(
  { sql, sale, random, idempotent }: OrderBook,
  request: PurchaseRequest,
  serve: () => Promise<void>,
): Promise<Result> {
  const shop = sql.tables<ShopTables>();
  const number = idempotent ? request.attempt : random.integer(1, MOST_NUMBER);
  const known = idempotent ? await decided(shop, number) : undefined;
  if (known !== undefined) return known;
  const isServed = await serve().then(
    () => true,
    () => false,
  );
  const order = { ...request, attempt: number };
  try {
    if (!isServed) return await writeOff(sql, shop, sale, order);
    const isTaken = await persist(sql, () => buy(shop, sale, order));
    return isTaken ? 'sold' : 'sold-out';
  } catch (error) {
    if (sql.failureOf(error) !== 'duplicate') throw error;
    return (await decided(shop, number)) ?? 'failed';
  }
}

const MOST_NUMBER = 2_147_483_647;

/** What was decided of a request before. */
async function decided(shop: Shop, number: number): Promise<Result | undefined> {
  const order = await shop
    .selectFrom('orders')
    .select('units')
    .where('attempt', '=', number)
    .executeTakeFirst();
  if (order === undefined) return undefined;
  return order.units > 0 ? 'sold' : 'failed';
}

/** The one transaction: the order, and the stock lowered where there is enough of it. */
async function buy(shop: Shop, sale: Sale, order: PurchaseRequest): Promise<boolean> {
  const missing = new Error('fewer units in the database than in Redis');
  const work = shop.transaction().execute(async (all) => {
    // The item's row last: everybody waits for it.
    await recordOrder(all, sale, order);
    if (!(await takeUnits(all, sale, order.quantity))) throw missing;
    return true;
  });
  return work.catch((error: unknown) => {
    if (error === missing) return false;
    throw error;
  });
}

async function writeOff(
  sql: SqlPort,
  shop: Shop,
  sale: Sale,
  order: PurchaseRequest,
): Promise<Result> {
  await persist(sql, () => recordOrder(shop, sale, { ...order, quantity: 0 }));
  return 'failed';
}
