import type { Kysely } from 'kysely';
import type { Sale } from '../../core/sale.ts';
import type { SqlPort } from '../../ports/sql.ts';
import type { PurchaseRequest } from '../../ports/strategy.ts';

/** The shop's tables. Amounts are units. */
export interface ShopTables {
  readonly items: {
    readonly id: string;
    readonly stock: number;
    /** Raised by whoever changes the stock to what it has computed, and by whoever gives units back. */
    readonly version: number;
  };
  /** The truth about who bought: one row for each purchase. */
  readonly orders: {
    readonly attempt: number;
    readonly item: string;
    readonly buyer: number;
    readonly units: number;
  };
  /** Units that are set aside, where a strategy does that. */
  readonly reservations: {
    readonly attempt: number;
    readonly item: string;
    readonly units: number;
    /** By the database's clock, ms since 1970; text on its way, where it is long. */
    readonly expires_ms: number | string;
    /** `held`, then `confirmed` or `released`: whoever changes it from `held` decides. */
    readonly state: string;
  };
}

/** A database of the shop's tables, or a transaction on one. */
export type Shop = Kysely<ShopTables>;

/** Makes the tables, and puts the sale's item and its whole stock into them. */
export async function createShop(sql: SqlPort, sale: Sale): Promise<void> {
  const shop = sql.tables<ShopTables>();
  await shop.schema
    .createTable('items')
    .addColumn('id', 'varchar(64)', (column) => column.primaryKey())
    .addColumn('stock', 'integer', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .execute();
  await shop.schema
    .createTable('orders')
    .addColumn('attempt', 'integer', (column) => column.primaryKey())
    .addColumn('item', 'varchar(64)', (column) => column.notNull())
    .addColumn('buyer', 'integer', (column) => column.notNull())
    .addColumn('units', 'integer', (column) => column.notNull())
    .execute();
  await shop.insertInto('items').values({ id: sale.id, stock: sale.stock, version: 0 }).execute();
}

/** Units left by the item's row. */
export async function readStock(shop: Shop, sale: Sale): Promise<number> {
  const { stock } = await shop
    .selectFrom('items')
    .select('stock')
    .where('id', '=', sale.id)
    .executeTakeFirstOrThrow();
  return stock;
}

/** Lowers the stock where there is enough of it, in one statement; false where there is not. */
export async function takeUnits(shop: Shop, sale: Sale, units: number): Promise<boolean> {
  const { numUpdatedRows } = await taking(shop, sale, units).executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Like {@link takeUnits}, for one shop; the statement is built once for as long as the units are the same. */
export function taker(shop: Shop, sale: Sale): (units: number) => Promise<boolean> {
  let built = sale.quantity;
  let query = taking(shop, sale, built).compile();
  return async (units) => {
    if (units !== built) query = taking(shop, sale, units).compile();
    built = units;
    const { numAffectedRows = 0n } = await shop.executeQuery(query);
    return numAffectedRows > 0n;
  };
}

function taking(shop: Shop, sale: Sale, units: number) {
  return shop
    .updateTable('items')
    .set((row) => ({ stock: row('stock', '-', units) }))
    .where('id', '=', sale.id)
    .where('stock', '>=', units);
}

/** Raises the stock; whoever has read it before loses the race. */
export async function giveUnits(shop: Shop, sale: Sale, units: number): Promise<void> {
  await shop
    .updateTable('items')
    .set((row) => ({ stock: row('stock', '+', units), version: row('version', '+', 1) }))
    .where('id', '=', sale.id)
    .execute();
}

/** Writes the order of a purchase. */
export async function recordOrder(
  shop: Shop,
  sale: Sale,
  { attempt, buyer, quantity }: PurchaseRequest,
): Promise<void> {
  await shop
    .insertInto('orders')
    .values({ attempt, item: sale.id, buyer, units: quantity })
    .execute();
}

/** Takes a purchase back: its order, where it has one, and its units. */
export async function cancelOrder(
  shop: Shop,
  sale: Sale,
  { attempt, quantity }: PurchaseRequest,
): Promise<void> {
  await shop.deleteFrom('orders').where('attempt', '=', attempt).execute();
  await giveUnits(shop, sale, quantity);
}

/** Units in all orders of the sale. */
export async function unitsOrdered(shop: Shop, sale: Sale): Promise<number> {
  const { units } = await shop
    .selectFrom('orders')
    .select((row) => row.fn.sum('units').as('units'))
    .where('item', '=', sale.id)
    .executeTakeFirstOrThrow();
  // A sum is text on its way, and nothing where there is no row.
  return Number(units ?? 0);
}
