import type { Redis } from 'ioredis';
import { SeckillError } from '../../core/errors.ts';
import type { CallObserver } from '../../core/observer.ts';
import type { NodeClients } from '../../ports/host.ts';
import { type ClientOverrides, createClient, type LiveClient } from '../client.ts';
import { connectClient } from '../connect.ts';
import type { RedisEndpoint } from '../endpoint.ts';
import { RECONNECT_FOR_MS } from '../options.ts';
import { observedView } from '../recording.ts';
import { redactUrls } from '../redact.ts';
import type { NodeHooks } from '../store.ts';

/** What a process of the shop needs to connect to the Redis servers of a run. Plain data. */
export interface RedisSpec {
  /** One for each master; none where the run has no Redis. */
  readonly endpoints: readonly RedisEndpoint[];
  /** Put before every key by the clients; absent where the strategies' own keys keep runs apart. */
  readonly keyPrefix?: string;
  /** True for servers that this run started: their end is told at once, and no outage. */
  readonly isOurs: boolean;
  /** A team's own ioredis options. */
  readonly overrides?: ClientOverrides;
  /** Pause before each try to reconnect, ms; ours unless told. */
  readonly reconnectPauseMs?: number;
}

/** The Redis connections of the shop's nodes in this process. */
export class RedisConnections {
  readonly #spec: RedisSpec;
  readonly #hooks: NodeHooks;
  readonly #clients = new Set<LiveClient>();
  /** Of the clients, those that a node's buyers share. */
  readonly #shared: LiveClient[] = [];
  /** Labels of servers whose connections broke and are being tried again. */
  readonly #unreachable = new Set<string>();

  constructor(spec: RedisSpec, hooks: NodeHooks) {
    this.#spec = spec;
    this.#hooks = hooks;
  }

  /**
   * Connects one node.
   *
   * @throws SeckillError (`target`)
   */
  async connectNode(observer: CallObserver): Promise<NodeClients> {
    const { endpoints } = this.#spec;
    const redisNodes = await Promise.all(
      endpoints.map((endpoint, index) => this.#connect(endpoint, index, observer)),
    );
    return {
      redisNodes,
      openConnection: () => this.#openConnection(endpoints[0], observer),
      seenBy: (other, client, index) =>
        observedView(client, { observer: other, target: nameOf(index) }),
    };
  }

  /** True where a connection that buyers share is gone. */
  isBroken(): boolean {
    return this.#shared.some((client) => client.status !== 'ready');
  }

  close(): void {
    for (const client of this.#clients) client.disconnect();
  }

  async #connect(
    endpoint: RedisEndpoint,
    index: number,
    observer: CallObserver,
  ): Promise<LiveClient> {
    const target = nameOf(index);
    const client = this.#createClient(endpoint, { observer, target }, (error) => {
      this.#hooks.lost(`${endpoint.label}: connection lost: ${redactUrls(error.message)}`);
    });
    this.#shared.push(client);
    await connectClient(client, endpoint);
    client.on('reconnecting', () => this.#tellOutage(endpoint, false));
    client.on('ready', () => this.#tellOutage(endpoint, true));
    return client;
  }

  /** One line for each outage, however many clients it breaks. */
  #tellOutage({ label }: RedisEndpoint, isBack: boolean): void {
    if (this.#spec.isOurs || this.#unreachable.has(label) !== isBack) return;
    if (isBack) this.#unreachable.delete(label);
    else this.#unreachable.add(label);
    const lost = `connection lost; trying again for up to ${RECONNECT_FOR_MS / 1000} s`;
    this.#hooks.note(`${label}: ${isBack ? 'connected again' : lost}`);
  }

  /** It does not reconnect by itself: a WATCH would be forgotten without a sign. */
  async #openConnection(
    endpoint: RedisEndpoint | undefined,
    observer: CallObserver,
  ): Promise<Redis> {
    if (endpoint === undefined) throw new SeckillError('target', 'expected a Redis, got none');
    const client = this.#createClient(endpoint, { observer, target: 'redis' });
    await connectClient(client, endpoint);
    return client;
  }

  #createClient(
    endpoint: RedisEndpoint,
    observed: { observer: CallObserver; target: string },
    onLost?: (error: Error) => void,
  ): LiveClient {
    const { keyPrefix, overrides, reconnectPauseMs } = this.#spec;
    const client = createClient({
      endpoint,
      ...(keyPrefix !== undefined && { keyPrefix }),
      observed,
      ...(overrides !== undefined && { overrides }),
      ...(reconnectPauseMs !== undefined && { reconnectPauseMs }),
      ...(onLost === undefined ? { reconnectForMs: 0 } : { onLost }),
    });
    this.#clients.add(client);
    client.once('end', () => this.#clients.delete(client));
    return client;
  }
}

function nameOf(index: number): string {
  return index === 0 ? 'redis' : `redis-${index + 1}`;
}
