import type { DownstreamPort } from '../../ports/downstream.ts';
import type { QueueMessage, QueuePort } from '../../ports/queue.ts';
import type { SqlPort } from '../../ports/sql.ts';
import { persist } from '../sql/conflicts.ts';
import type { MessageShop, OrderMessage } from './tables.ts';
import type { Deaths } from './worker.ts';

/** Where a consumer can be killed, in the order in which it gets there. */
export const CONSUMER_POINTS = [
  'before-effect',
  'mid-effect',
  'after-effect',
  'after-ack',
] as const;

/** What a consumer works with. */
export interface ConsumerParts {
  readonly sql: SqlPort;
  readonly shop: MessageShop;
  readonly queue: QueuePort;
  readonly queueName: string;
  readonly downstream: DownstreamPort;
  /** False: whatever is delivered has its effect, however often. */
  readonly isIdempotent: boolean;
  /** When a message that the order service refused is to come again, ms. */
  readonly againMs: number;
  readonly deaths: Deaths;
  readonly signal: AbortSignal;
}

/**
 * One pass of a consumer: takes a message, tells the order service, ships the order, and acknowledges the message.
 *
 * The id of the message and its effect are written in one transaction: either both are there or neither. A consumer that
 * ends before its acknowledgement leaves the message to the next one, which finds the id in the inbox and ships nothing.
 * The order service is outside of the transaction, and may be told once more.
 */
export async function consume(parts: ConsumerParts): Promise<void> {
  const { queue, queueName, deaths, signal } = parts;
  const message = await queue.next(queueName, signal);
  if (message === undefined) return;
  deaths.at('before-effect');
  if (!(await hasHadEffect(parts, message))) {
    const order: OrderMessage = JSON.parse(message.body);
    try {
      await parts.downstream.order(order.buyer, order.units);
    } catch {
      return message.nak(parts.againMs);
    }
    await ship(parts, message, order);
    deaths.at('after-effect');
  }
  await message.ack();
  deaths.at('after-ack');
}

async function hasHadEffect(
  { shop, isIdempotent }: ConsumerParts,
  { id }: QueueMessage,
): Promise<boolean> {
  if (!isIdempotent) return false;
  const found = await shop.selectFrom('inbox').select('id').where('id', '=', id).execute();
  return found.length > 0;
}

/** Ships the order, unless another consumer has the same message and was faster. */
async function ship(
  { sql, shop, isIdempotent, deaths }: ConsumerParts,
  { id }: QueueMessage,
  order: OrderMessage,
): Promise<void> {
  const work = () =>
    shop.transaction().execute(async (all) => {
      if (isIdempotent) await all.insertInto('inbox').values({ id }).execute();
      await all.insertInto('shipments').values(order).execute();
      deaths.at('mid-effect');
    });
  await persist(sql, work).catch((error: unknown) => {
    if (sql.failureOf(error) !== 'duplicate') throw error;
  });
}
