import {
  type Consumer,
  JetStreamApiError,
  type JetStreamClient,
  type JsMsg,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { CallObserver } from '../../core/observer.ts';
import type { QueueMessage, QueuePort } from '../../ports/queue.ts';
import { within } from '../within.ts';
import { CONSUMER, createStream, streamOf, subjectOf } from './streams.ts';

/** How long one request for a message waits at the server, ms: its shortest. */
const EXPIRES_MS = 1_000;
/** A request whose server has gone away is given up after this, ms. */
const SILENT_MS = 5_000;

/**
 * The queue port on one node's connection: a queue is a stream with one durable consumer. Calls are reported to
 * `observer` as those of the port `queue`.
 *
 * @param prefix of the run's streams and subjects
 */
export function natsPort(
  connection: NatsConnection,
  prefix: string,
  observer: CallObserver,
): QueuePort {
  const client = jetstream(connection);
  const consumers = new Map<string, Promise<Consumer>>();
  return {
    create: async (queue, settings) =>
      createStream(await jetstreamManager(connection), prefix, queue, settings),
    publish: (queue, { id, body }) =>
      observed(observer, 'publish', [queue, id], async () => {
        const { duplicate } = await client.publish(subjectOf(prefix, queue), body, { msgID: id });
        return { isDuplicate: duplicate };
      }),
    async next(queue, signal) {
      const consumer = await remembered(consumers, queue, () => consumerOf(client, prefix, queue));
      const late = () => new Error('the queue is silent');
      const asked = within(SILENT_MS, consumer.next({ expires: EXPIRES_MS, bind: true }), late);
      const message = await orAborted(asked, signal);
      return message && delivery(message, queue, observer);
    },
    async waiting(queue) {
      const manager = await jetstreamManager(connection);
      const info = await manager.consumers.info(streamOf(prefix, queue), CONSUMER);
      return info.num_pending + info.num_ack_pending;
    },
  };
}

function consumerOf(client: JetStreamClient, prefix: string, queue: string): Promise<Consumer> {
  return client.consumers.get(streamOf(prefix, queue), CONSUMER);
}

async function remembered<T>(
  known: Map<string, Promise<T>>,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  made.catch(() => known.delete(key));
  return made;
}

/** A message that comes after the abort is nobody's: it is delivered again after its ack wait. */
async function orAborted(
  asked: Promise<JsMsg | null>,
  signal: AbortSignal | undefined,
): Promise<JsMsg | undefined> {
  if (signal === undefined) return (await asked) ?? undefined;
  if (signal.aborted) return undefined;
  let stop: () => void = () => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
  });
  const first = Promise.race([asked, aborted]);
  return (await first.finally(() => signal.removeEventListener('abort', stop))) ?? undefined;
}

function delivery(message: JsMsg, queue: string, observer: CallObserver): QueueMessage {
  const id = message.headers?.get('Nats-Msg-Id') ?? '';
  return {
    id,
    body: message.string(),
    deliveries: message.info.deliveryCount,
    ack: () =>
      observed(observer, 'ack', [queue, id], async () => {
        if (!(await message.ackAck())) throw new Error('the acknowledgement was not confirmed');
      }),
    // It has no confirmation; one that is lost is made up for by the ack wait.
    nak: (delayMs) => observed(observer, 'nak', [queue, id], async () => message.nak(delayMs)),
  };
}

async function observed<T>(
  observer: CallObserver,
  operation: string,
  args: readonly unknown[],
  work: () => Promise<T>,
): Promise<T> {
  const call = observer.sent('queue', operation, args);
  try {
    const reply = await work();
    if (call !== undefined) observer.settled(call, 'answered', reply);
    return reply;
  } catch (error) {
    const end = error instanceof JetStreamApiError ? 'refused' : 'lost';
    if (call !== undefined) observer.settled(call, end, error);
    throw error;
  }
}
