import type { ClockPort } from '../../ports/clock.ts';
import type { QueuePort } from '../../ports/queue.ts';
import { type MessageShop, messageId } from './tables.ts';
import type { Deaths } from './worker.ts';

/** Where a relay can be killed, in the order in which it gets there. */
export const RELAY_POINTS = [
  'before-publish',
  'mid-publish',
  'after-publish',
  'after-mark',
  'after-commit',
] as const;

/** Most messages that one transaction sends. */
const BATCH = 50;

/** What a relay works with. */
export interface RelayParts {
  readonly shop: MessageShop;
  readonly queue: QueuePort;
  readonly queueName: string;
  readonly clock: ClockPort;
  /** How long to wait before an empty outbox is looked at again, ms. */
  readonly pollMs: number;
  readonly deaths: Deaths;
  readonly signal: AbortSignal;
}

/**
 * One pass of a relay: takes messages from the outbox that no other relay has, publishes them, and marks them as sent.
 *
 * The rows stay locked until they are marked. A relay that ends before its commit has marked nothing, the database lets
 * go of its locks, and the next one publishes the same messages once more: under the same id, which the queue knows for
 * a while and the consumer for good. Read committed, whatever the run's isolation: above it MariaDB would lock the gaps
 * between the rows as well, and every purchase would wait for the relay.
 */
export async function relay(parts: RelayParts): Promise<void> {
  const { shop, clock, pollMs, deaths, signal } = parts;
  const sent = await shop
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (all) => {
      const messages = await all
        .selectFrom('outbox')
        .select(['attempt', 'body'])
        .where('sent', '=', 0)
        .orderBy('attempt')
        .limit(BATCH)
        .forUpdate()
        .skipLocked()
        .execute();
      if (messages.length === 0) return 0;
      deaths.at('before-publish');
      const half = Math.floor(messages.length / 2);
      await publish(parts, messages.slice(0, half));
      deaths.at('mid-publish');
      await publish(parts, messages.slice(half));
      deaths.at('after-publish');
      const attempts = messages.map(({ attempt }) => attempt);
      await all.updateTable('outbox').set({ sent: 1 }).where('attempt', 'in', attempts).execute();
      deaths.at('after-mark');
      return messages.length;
    });
  if (sent > 0) deaths.at('after-commit');
  else await clock.sleep(pollMs, signal);
}

async function publish(
  { queue, queueName }: RelayParts,
  messages: readonly { readonly attempt: number; readonly body: string }[],
): Promise<void> {
  await Promise.all(
    messages.map(({ attempt, body }) => queue.publish(queueName, { id: messageId(attempt), body })),
  );
}
