import type { LiveStore, StoreOptions } from '../store.ts';
import { deathOf } from '../throwaway/death.ts';
import { within } from '../within.ts';
import type { NatsEndpoint } from './endpoint.ts';
import type { NatsSpec } from './node.ts';
import { deleteStreams, reachJetStream } from './streams.ts';

/** What {@link openNatsStore} takes. */
export interface NatsStoreOptions extends StoreOptions {
  readonly endpoint: NatsEndpoint;
}

/**
 * The streams of a run on a NATS server: whatever they are called, they begin alike, and are deleted at the end.
 *
 * @throws SeckillError (`target`) where it cannot be reached, or has no JetStream
 */
export async function openNatsStore(options: NatsStoreOptions): Promise<LiveStore> {
  const { endpoint, runId, reaper, died, reconnectForMs } = options;
  const prefix = `seckill_${runId.replaceAll('-', '_')}`;
  const isOurs = died !== undefined;
  await reachJetStream(endpoint, prefix);
  // A server of our own goes with its folder.
  const forget = isOurs ? () => undefined : reaper.watch({ kind: 'streams', endpoint, prefix });
  const spec: NatsSpec = {
    kind: 'nats',
    endpoint,
    prefix,
    isOurs,
    ...(reconnectForMs !== undefined && { reconnectForMs }),
  };
  return {
    label: endpoint.label,
    spec,
    failed: deathOf(died),
    async close(withinMs) {
      const late = () => new Error('the server is silent');
      try {
        const deleted = await within(withinMs, deleteStreams(endpoint, prefix), late);
        forget();
        if (isOurs || deleted === 0) return undefined;
        const streams = deleted === 1 ? 'stream' : `${deleted} streams`;
        return `deleted the ${streams} of the run (${prefix}_*) on the target`;
      } catch {
        // What is not done here stays the reaper's, unless the server goes with its folder.
        return isOurs
          ? undefined
          : `${endpoint.label}: the streams ${prefix}_* could not be deleted yet`;
      }
    },
  };
}
