import type { NatsConnection } from '@nats-io/transport-node';
import { OutageWatch } from '../node/outage.ts';
import type { StoreConnections } from '../node/stores.ts';
import type { NodeHooks } from '../store.ts';
import { connectNats } from './connect.ts';
import type { NatsEndpoint } from './endpoint.ts';
import { natsPort } from './port.ts';

/** What a node of the shop needs to connect to the run's streams on a NATS server. Plain data. */
export interface NatsSpec {
  readonly kind: 'nats';
  readonly endpoint: NatsEndpoint;
  /** Of the run's streams and subjects. */
  readonly prefix: string;
  /** True for a server that this run has started: its end is told at once, and no outage. */
  readonly isOurs: boolean;
  /** How long a lost server is tried again, ms; as long as a Redis unless told. */
  readonly reconnectForMs?: number;
}

/**
 * Connects one node.
 *
 * @throws SeckillError (`target`)
 */
export async function connectNatsNode(spec: NatsSpec, hooks: NodeHooks): Promise<StoreConnections> {
  const { endpoint, prefix } = spec;
  return new NatsNode(await connectNats(endpoint, prefix), spec, hooks);
}

class NatsNode implements StoreConnections {
  readonly clients: StoreConnections['clients'];
  readonly #connection: NatsConnection;
  readonly #spec: NatsSpec;
  readonly #outage: OutageWatch;
  #isLost = false;
  #isClosed = false;

  constructor(connection: NatsConnection, spec: NatsSpec, hooks: NodeHooks) {
    this.#connection = connection;
    this.#spec = spec;
    const server = {
      label: spec.endpoint.label,
      forMs: spec.reconnectForMs,
      isBack: () => !this.#isLost,
      isMoot: () => this.#isClosed,
    };
    this.#outage = new OutageWatch(server, hooks);
    this.clients = { queueSeenBy: (observer) => natsPort(connection, spec.prefix, observer) };
    void this.#watch();
  }

  isBroken(): boolean {
    return this.#isLost;
  }

  /** What is on its way is published or not, and told apart at the end. */
  abandon(): void {}

  close(): void {
    this.#isClosed = true;
    this.#connection.close().catch(() => undefined);
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === 'disconnect') this.#lose();
      if (type === 'reconnect') this.#isLost = false;
    }
  }

  /** Of a server of our own its end is told at once. */
  #lose(): void {
    this.#isLost = true;
    const { endpoint, isOurs } = this.#spec;
    if (!isOurs && !this.#isClosed) void this.#outage.begin(`${endpoint.label}: connection lost`);
  }
}
