import type { Kysely } from 'kysely';
import type { SqlPort } from '../../ports/sql.ts';
import type { PurchaseRequest } from '../../ports/strategy.ts';
import type { ShopTables } from '../sql/tables.ts';

/** The tables on the way of a message, beside the shop's. */
export type MessageTables = {
  /** Messages to be sent, each written in the transaction of its order. */
  readonly outbox: {
    /** The order's. */
    readonly attempt: number;
    readonly body: string;
    /** 1 once the queue has it. */
    readonly sent: number;
  };
  /** Ids of messages that have had their effect, each written in the transaction of that effect. */
  readonly inbox: { readonly id: string };
  /** The effect: what the warehouse was told to ship. No key: an order that ships twice is there twice. */
  readonly shipments: { readonly attempt: number; readonly buyer: number; readonly units: number };
};

/** A database of these tables, or a transaction on one. */
export type MessageShop = Kysely<ShopTables & MessageTables>;

/** What the message of an order says. */
export type OrderMessage = Pick<PurchaseRequest, 'attempt' | 'buyer'> & { readonly units: number };

/** Makes outbox, inbox and shipments. */
export async function createMessageTables(sql: SqlPort): Promise<void> {
  const { schema } = sql.tables<MessageTables>();
  await schema
    .createTable('outbox')
    .addColumn('attempt', 'integer', (column) => column.primaryKey())
    .addColumn('body', 'varchar(255)', (column) => column.notNull())
    .addColumn('sent', 'integer', (column) => column.notNull())
    .execute();
  await schema.createIndex('unsent').on('outbox').columns(['sent', 'attempt']).execute();
  await schema
    .createTable('inbox')
    .addColumn('id', 'varchar(64)', (column) => column.primaryKey())
    .execute();
  await schema
    .createTable('shipments')
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('buyer', 'integer', (column) => column.notNull())
    .addColumn('units', 'integer', (column) => column.notNull())
    .execute();
}

/** Writes the message of an order; to be called in the order's transaction. */
export async function post(
  shop: MessageShop,
  { attempt, buyer, quantity }: PurchaseRequest,
): Promise<void> {
  const message: OrderMessage = { attempt, buyer, units: quantity };
  await shop
    .insertInto('outbox')
    .values({ attempt, body: JSON.stringify(message), sent: 0 })
    .execute();
}

/** The id under which the queue knows the message of an order, however often it is published. */
export function messageId(attempt: number): string {
  return `order-${attempt}`;
}
