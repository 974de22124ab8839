import { SeckillError } from '../../core/errors.ts';
import { ZookeeperError } from '../../core/zookeeper-error.ts';
import { ZOOKEEPER_SESSION_MS } from '../../ports/zookeeper.ts';
import type { LiveStore, StoreOptions } from '../store.ts';
import { deathOf } from '../throwaway/death.ts';
import { within } from '../within.ts';
import type { ZookeeperEndpoint } from './endpoint.ts';
import type { ZookeeperSpec } from './node.ts';
import { createRoot, removeRoot } from './root.ts';

/** What {@link openZookeeperStore} takes. */
export interface ZookeeperStoreOptions extends StoreOptions {
  readonly endpoint: ZookeeperEndpoint;
  /** Of the nodes' sessions, ms; the same in every run unless told. */
  readonly sessionMs?: number;
}

/**
 * Makes a znode for the run, below which it makes all others, and which is removed at the end.
 *
 * @throws SeckillError (`target`) where it cannot; nothing is then left behind
 */
export async function openZookeeperStore(options: ZookeeperStoreOptions): Promise<LiveStore> {
  const { endpoint, runId, reaper, died, sessionMs = ZOOKEEPER_SESSION_MS } = options;
  const { reconnectForMs } = options;
  const isOurs = died !== undefined;
  const root = `${endpoint.chroot}/seckill-${runId}`;
  // Before there is one: a kill -9 in between would leave it behind. Servers of our own go with their folder.
  const forget = isOurs ? () => undefined : reaper.watch({ kind: 'znodes', endpoint, root });
  try {
    await createRoot(endpoint, root);
  } catch (error) {
    forget();
    throw explained(error, endpoint);
  }
  const spec: ZookeeperSpec = {
    kind: 'zookeeper',
    endpoint,
    root,
    sessionMs,
    isOurs,
    ...(reconnectForMs !== undefined && { reconnectForMs }),
  };
  return {
    label: endpoint.label,
    spec,
    failed: deathOf(died),
    async close(withinMs) {
      if (isOurs) return undefined;
      try {
        await within(withinMs, removeRoot(endpoint, root), () => new Error('it is silent'));
      } catch {
        // What is not done here stays the reaper's.
        return `${endpoint.label}: the znode ${root} could not be removed yet`;
      }
      forget();
      return `removed the znode of the run (${root}) on the target`;
    },
  };
}

function explained(error: unknown, { label, chroot }: ZookeeperEndpoint): unknown {
  if (!(error instanceof ZookeeperError)) return error;
  if (error.code !== 'no-node') return new SeckillError('target', `${label}: ${error.message}`);
  const hint = 'make it, or leave the path out';
  return new SeckillError('target', `${label}: expected the znode ${chroot}, got none`, hint);
}
