import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import type { StoreConnections } from '../node/stores.ts';
import { RECONNECT_FOR_MS } from '../options.ts';
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
  readonly #hooks: NodeHooks;
  #isLost = false;
  #isClosed = false;

  constructor(connection: NatsConnection, spec: NatsSpec, hooks: NodeHooks) {
    this.#connection = connection;
    this.#spec = spec;
    this.#hooks = hooks;
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
      if (type === 'disconnect') void this.#lose();
      if (type === 'reconnect') this.#find();
    }
  }

  /** One line for each outage; the run fails where it lasts. Of a server of our own its end is told at once. */
  async #lose(): Promise<void> {
    const { endpoint, isOurs, reconnectForMs = RECONNECT_FOR_MS } = this.#spec;
    if (this.#isLost || this.#isClosed) return;
    this.#isLost = true;
    if (isOurs) return;
    const lost = `${endpoint.label}: connection lost`;
    this.#hooks.note(`${lost}; trying again for up to ${reconnectForMs / 1000} s`);
    const until = performance.now() + reconnectForMs;
    while (this.#isLost && !this.#isClosed) {
      await sleep(LOOK_AGAIN_MS, undefined, { ref: false });
      if (this.#isLost && performance.now() > until) return this.#hooks.lost(lost);
    }
  }

  #find(): void {
    if (this.#isLost && !this.#spec.isOurs) {
      this.#hooks.note(`${this.#spec.endpoint.label}: connected again`);
    }
    this.#isLost = false;
  }
}

const LOOK_AGAIN_MS = 200;
