import { AckPolicy, type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { QueueSettings } from '../../ports/queue.ts';
import { within } from '../within.ts';
import { connectNats, explainNatsFailure } from './connect.ts';
import type { NatsEndpoint } from './endpoint.ts';

/** The one durable consumer of each queue. */
export const CONSUMER = 'consumer';

/** The stream that a queue of a run is. */
export function streamOf(prefix: string, queue: string): string {
  return `${prefix}_${queue}`;
}

/** The subject of its messages. */
export function subjectOf(prefix: string, queue: string): string {
  return `${prefix}.${queue}`;
}

/** Makes the stream of a queue, and its consumer. */
export async function createStream(
  manager: JetStreamManager,
  prefix: string,
  queue: string,
  { ackWaitMs, duplicateWindowMs }: QueueSettings,
): Promise<void> {
  const name = streamOf(prefix, queue);
  await manager.streams.add({
    name,
    subjects: [subjectOf(prefix, queue)],
    duplicate_window: nanos(duplicateWindowMs),
  });
  await manager.consumers.add(name, {
    durable_name: CONSUMER,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: -1,
  });
}

/**
 * Deletes every stream of a run, with a connection of its own; gives how many there were.
 *
 * @throws SeckillError (`target`)
 */
export async function deleteStreams(endpoint: NatsEndpoint, prefix: string): Promise<number> {
  const connection = await connectNats(endpoint, prefix);
  try {
    const manager = await jetstreamManager(connection);
    let deleted = 0;
    for await (const { config } of manager.streams.list(`${prefix}.>`)) {
      if (await manager.streams.delete(config.name)) deleted += 1;
    }
    return deleted;
  } catch (error) {
    throw explainNatsFailure(error, endpoint);
  } finally {
    await connection.close();
  }
}

/**
 * Makes sure that there is JetStream behind an endpoint.
 *
 * @throws SeckillError (`target`)
 */
export async function reachJetStream(endpoint: NatsEndpoint, name: string): Promise<void> {
  const connection = await connectNats(endpoint, name);
  const late = () => new Error('timeout');
  try {
    await within(5_000, jetstreamManager(connection), late);
  } catch (error) {
    throw explainNatsFailure(error, endpoint);
  } finally {
    await connection.close();
  }
}

function nanos(ms: number): number {
  return Math.round(ms * 1_000_000);
}
