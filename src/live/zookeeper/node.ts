import { setTimeout as sleep } from 'node:timers/promises';
import { LOOK_AGAIN_MS, OutageWatch } from '../node/outage.ts';
import type { StoreConnections } from '../node/stores.ts';
import type { NodeHooks } from '../store.ts';
import type { ZookeeperEndpoint } from './endpoint.ts';
import { zookeeperPort } from './port.ts';
import { LiveSession } from './session.ts';

/** What a node of the shop needs to connect to the run's part of a ZooKeeper. Plain data. */
export interface ZookeeperSpec {
  readonly kind: 'zookeeper';
  readonly endpoint: ZookeeperEndpoint;
  /** The znode below which all of the run's are. */
  readonly root: string;
  /** How long its session lives unheard of, ms of wall time. */
  readonly sessionMs: number;
  /** True for servers that this run has started: no outage of theirs is told. */
  readonly isOurs: boolean;
  /** How long lost servers are tried again, ms; as long as a Redis unless told. */
  readonly reconnectForMs?: number;
}

/**
 * Connects one node, with a session of its own.
 *
 * @throws SeckillError (`target`)
 */
export async function connectZookeeperNode(
  spec: ZookeeperSpec,
  hooks: NodeHooks,
): Promise<StoreConnections> {
  const session = new LiveSession(spec.endpoint, spec.sessionMs);
  await session.connect();
  return new ZookeeperNode(session, spec, hooks);
}

class ZookeeperNode implements StoreConnections {
  readonly clients: StoreConnections['clients'];
  readonly #session: LiveSession;
  readonly #spec: ZookeeperSpec;
  readonly #outage: OutageWatch;
  #isClosed = false;

  constructor(session: LiveSession, spec: ZookeeperSpec, hooks: NodeHooks) {
    this.#session = session;
    this.#spec = spec;
    const server = {
      label: spec.endpoint.label,
      forMs: spec.reconnectForMs,
      isQuiet: spec.isOurs,
      isBack: () => !this.isBroken(),
      isMoot: () => this.#isClosed,
    };
    this.#outage = new OutageWatch(server, hooks);
    this.clients = {
      zookeeperSeenBy: (observer) => zookeeperPort(session, spec.root, observer),
    };
    session.onSession((state) => {
      if (state === 'suspended') void this.#lose();
    });
  }

  isBroken(): boolean {
    return !this.#session.current.isConnected;
  }

  /** What is on its way is done or not; the session's end undoes the ephemeral part of it. */
  abandon(): void {}

  close(): void {
    this.#isClosed = true;
    void this.#session.close();
  }

  async #lose(): Promise<void> {
    // A server that hands its clients to another one is gone for a moment.
    await sleep(LOOK_AGAIN_MS, undefined, { ref: false });
    if (this.#isClosed || !this.isBroken()) return;
    await this.#outage.begin(`${this.#spec.endpoint.label}: connection lost`);
  }
}
