import type { Deliveries } from '../../core/deliveries.ts';
import type { ClockPort } from '../../ports/clock.ts';
import type { QueuePort } from '../../ports/queue.ts';
import type { MessageShop } from './tables.ts';

/** What {@link settledDeliveries} takes. */
export interface DeliveryParts {
  readonly shop: MessageShop;
  readonly queue: QueuePort;
  readonly queueName: string;
  readonly clock: ClockPort;
  /** Longest wait, ms. */
  readonly withinMs: number;
}

/** From one look to the next, ms; each is twice as long as the one before, for all that is on its way is counted. */
const PAUSES = { first: 20, longest: 200 } as const;

/**
 * Waits until outbox and queue are empty, or `withinMs` is over, and holds orders against shipments. It looks in the
 * direction in which messages go, so that none can slip by between two looks. A transaction whose node is gone may
 * commit meanwhile: its order is not held against anything.
 */
export async function settledDeliveries(parts: DeliveryParts): Promise<Deliveries> {
  const { shop, clock, withinMs } = parts;
  const until = clock.nowMs() + withinMs;
  const orders = await attemptsIn(shop, 'orders');
  let onTheirWay = await underWay(parts);
  for (let pauseMs: number = PAUSES.first; onTheirWay > 0; pauseMs *= 2) {
    const leftMs = until - clock.nowMs();
    if (leftMs <= 0) break;
    await clock.sleep(Math.min(pauseMs, PAUSES.longest, leftMs));
    onTheirWay = await underWay(parts);
  }
  const shipments = await attemptsIn(shop, 'shipments');
  const ordered = await attemptsIn(shop, 'orders');
  const shipped = new Set(shipments);
  const without = (attempts: readonly number[]) =>
    attempts.filter((one) => !shipped.has(one)).length;
  return {
    orders: orders.length,
    undelivered: without(orders),
    surplus: shipments.length - (ordered.length - without(ordered)),
    onTheirWay,
  };
}

async function attemptsIn(
  shop: MessageShop,
  table: 'orders' | 'shipments',
): Promise<readonly number[]> {
  const rows = await shop.selectFrom(table).select('attempt').execute();
  return rows.map(({ attempt }) => attempt);
}

/** Some are counted twice while they go from one to the other. */
async function underWay({ shop, queue, queueName }: DeliveryParts): Promise<number> {
  const unsent = await shop.selectFrom('outbox').select('attempt').where('sent', '=', 0).execute();
  return unsent.length + (await queue.waiting(queueName));
}
