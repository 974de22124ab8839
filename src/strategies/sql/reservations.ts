import type { Sale } from '../../core/sale.ts';
import type { SqlPort } from '../../ports/sql.ts';
import type { PurchaseRequest } from '../../ports/strategy.ts';
import { giveUnits, type Shop, type ShopTables } from './tables.ts';

/** Makes the table of reservations. */
export async function createReservations(sql: SqlPort): Promise<void> {
  const { schema } = sql.tables<ShopTables>();
  await schema
    .createTable('reservations')
    .addColumn('attempt', 'integer', (column) => column.primaryKey())
    .addColumn('item', 'varchar(64)', (column) => column.notNull())
    .addColumn('units', 'integer', (column) => column.notNull())
    .addColumn('expires_ms', 'bigint', (column) => column.notNull())
    .addColumn('state', 'varchar(16)', (column) => column.notNull())
    .execute();
  await schema
    .createIndex('held_reservations')
    .on('reservations')
    .columns(['state', 'expires_ms'])
    .execute();
}

/** Sets the units of a purchase aside, for `ttlMs` by the database's clock. */
export async function reserve(
  shop: Shop,
  sql: SqlPort,
  sale: Sale,
  { attempt, quantity }: PurchaseRequest,
  ttlMs: number,
): Promise<void> {
  await shop
    .insertInto('reservations')
    .values((row) => ({
      attempt,
      item: sale.id,
      units: quantity,
      expires_ms: row(sql.nowMs, '+', ttlMs),
      state: 'held',
    }))
    .execute();
}

/** Ends a reservation that is held; false where it is not held any more. */
export async function settle(
  shop: Shop,
  attempt: number,
  state: 'confirmed' | 'released',
): Promise<boolean> {
  const { numUpdatedRows } = await shop
    .updateTable('reservations')
    .set({ state })
    .where('attempt', '=', attempt)
    .where('state', '=', 'held')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Puts the units of one reservation back into the stock, unless somebody else has. */
export async function release(
  shop: Shop,
  sale: Sale,
  attempt: number,
  units: number,
): Promise<void> {
  await shop.transaction().execute(async (all) => {
    if (await settle(all, attempt, 'released')) await giveUnits(all, sale, units);
  });
}

/** Releases up to `most` reservations whose time is over; gives how many there were. */
export async function releaseExpired(
  shop: Shop,
  sql: SqlPort,
  sale: Sale,
  most: number,
): Promise<number> {
  const expired = await shop
    .selectFrom('reservations')
    .select(['attempt', 'units'])
    .where('state', '=', 'held')
    .where((row) => row('expires_ms', '<=', sql.nowMs))
    .limit(most)
    .execute();
  for (const { attempt, units } of expired) await release(shop, sale, attempt, units);
  return expired.length;
}

/** True while units are set aside that may yet come back. */
export async function areHeld(shop: Shop): Promise<boolean> {
  const held = await shop
    .selectFrom('reservations')
    .select('attempt')
    .where('state', '=', 'held')
    .limit(1)
    .execute();
  return held.length > 0;
}
