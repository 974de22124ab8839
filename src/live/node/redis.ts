import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { SeckillError } from '../../core/errors.ts';
import type { CallObserver } from '../../core/observer.ts';
import type { NodeClients } from '../../ports/host.ts';
import type { RedisPort } from '../../ports/redis.ts';
import {
  type ClientOverrides,
  type ClientSettings,
  createClient,
  type LiveClient,
} from '../client.ts';
import { createCluster, LiveCluster } from '../cluster-client.ts';
import { connectClient } from '../connect.ts';
import type { RedisEndpoint } from '../endpoint.ts';
import { RECONNECT_FOR_MS } from '../options.ts';
import { observedView } from '../recording.ts';
import { redactUrls } from '../redact.ts';
import type { ClusterService, RedisService, SentinelService } from '../service.ts';
import type { NodeHooks } from '../store.ts';
import { connectCluster } from '../topology/connect-cluster.ts';
import { ownerEndpoint } from '../topology/owner.ts';

/** What a process of the shop needs to connect to the Redis servers of a run. Plain data. */
export interface RedisSpec {
  /** One for each independent master; none where the run has no Redis. */
  readonly services: readonly RedisService[];
  /** A key with the sale's hash tag: of a cluster, borrowed connections go to the server that has it. */
  readonly saleKey: string;
  /** Put before every key by the clients; absent where the strategies' own keys keep runs apart. */
  readonly keyPrefix?: string;
  /** True for servers that this run started: their end is told at once, and no outage. */
  readonly isOurs: boolean;
  /** Of the replies while the sale is open, 0 to 100; none unless told. */
  readonly lostReplyPercent?: number;
  /** A team's own ioredis options. */
  readonly overrides?: ClientOverrides;
  /** Pause before each try to reconnect, ms; ours unless told. */
  readonly reconnectPauseMs?: number;
}

const RECOVERY_PAUSE_MS = 50;

/** The Redis connections of the shop's nodes in this process. */
export class RedisConnections {
  readonly #spec: RedisSpec;
  readonly #hooks: NodeHooks;
  readonly #clients = new Set<LiveClient | LiveCluster>();
  /** Of the clients, those that a node's buyers share. */
  readonly #shared: (LiveClient | LiveCluster)[] = [];
  /** Labels of servers whose connections broke and are being tried again. */
  readonly #unreachable = new Set<string>();
  #isClosed = false;

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
    const { services } = this.#spec;
    const clients = await Promise.all(
      services.map((service, index) =>
        this.#patiently<LiveClient | LiveCluster>(service, () =>
          service.kind === 'cluster'
            ? this.#connectCluster(service, observer, index)
            : this.#connect(service, observer, index),
        ),
      ),
    );
    return {
      // A cluster's client has the commands of a single one.
      redisNodes: clients as unknown as readonly RedisPort[],
      openConnection: () => this.#openConnection(services[0], clients[0], observer),
      seenBy: (other, client, index) =>
        observedView(client, { observer: other, target: nameOf(index) }),
    };
  }

  /** True where a connection that buyers share is gone. */
  isBroken(): boolean {
    return this.#shared.some((client) =>
      client instanceof LiveCluster ? client.isBroken : client.status !== 'ready',
    );
  }

  /**
   * Settles when commands get through to deployments whose connections are gone: another server is about to take the
   * place of the one that died. It may never be.
   */
  async recovered(): Promise<void> {
    const isDeployed = this.#spec.services.some(({ kind }) => kind !== undefined);
    while (isDeployed && this.isBroken() && !this.#isClosed) {
      await Promise.allSettled(this.#shared.map((client) => client.exists(this.#spec.saleKey)));
      await sleep(RECOVERY_PAUSE_MS);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const client of this.#clients) client.disconnect();
  }

  /** A node may start while a deployment of ours is about to replace its master. */
  async #patiently<Client>(service: RedisService, connect: () => Promise<Client>): Promise<Client> {
    const mayRecover = this.#spec.isOurs && service.kind !== undefined;
    const until = performance.now() + RECONNECT_FOR_MS;
    for (;;) {
      try {
        return await connect();
      } catch (error) {
        if (!mayRecover || this.#isClosed || performance.now() > until) throw error;
        await sleep(RECOVERY_PAUSE_MS);
      }
    }
  }

  async #connect(
    service: RedisEndpoint | SentinelService,
    observer: CallObserver,
    index: number,
  ): Promise<LiveClient> {
    const client = this.#createClient(service, {
      observed: { observer, target: nameOf(index) },
      ...this.#lossOf(service),
    });
    await connectClient(client, service);
    this.#shared.push(client);
    client.on('reconnecting', () => this.#tellOutage(service, false));
    client.on('ready', () => this.#tellOutage(service, true));
    return client;
  }

  async #connectCluster(
    service: ClusterService,
    observer: CallObserver,
    index: number,
  ): Promise<LiveCluster> {
    const cluster = createCluster({
      service,
      ...this.#common(),
      observed: { observer, target: nameOf(index) },
      ...this.#lossOf(service),
      onOutage: (isBack) => this.#tellOutage(service, isBack),
    });
    this.#keep(cluster);
    await connectCluster(cluster, service);
    this.#shared.push(cluster);
    return cluster;
  }

  #lossOf({ label }: RedisService): Pick<ClientSettings, 'onLost'> {
    return {
      onLost: ({ message }) => {
        this.#hooks.lost(`${label}: connection lost: ${redactUrls(message)}`);
      },
    };
  }

  /** One line for each outage, however many clients it breaks. */
  #tellOutage({ label }: RedisService, isBack: boolean): void {
    if (this.#spec.isOurs || this.#unreachable.has(label) !== isBack) return;
    if (isBack) this.#unreachable.delete(label);
    else this.#unreachable.add(label);
    const lost = `connection lost; trying again for up to ${RECONNECT_FOR_MS / 1000} s`;
    this.#hooks.note(`${label}: ${isBack ? 'connected again' : lost}`);
  }

  /** It does not reconnect by itself: a WATCH would be forgotten without a sign. */
  async #openConnection(
    service: RedisService | undefined,
    shared: LiveClient | LiveCluster | undefined,
    observer: CallObserver,
  ): Promise<Redis> {
    if (service === undefined) throw new SeckillError('target', 'expected a Redis, got none');
    const cluster = shared instanceof LiveCluster ? shared : undefined;
    const endpoint =
      service.kind === 'cluster' ? ownerEndpoint(service, cluster, this.#spec.saleKey) : service;
    const observed = { observer, target: 'redis' };
    const client = this.#createClient(endpoint, { observed, reconnectForMs: 0 });
    // Another server may have the keys now, and nobody else may ask.
    client.once('end', () => cluster?.refreshSlotsCache());
    await connectClient(client, endpoint);
    return client;
  }

  #createClient(
    endpoint: RedisEndpoint | SentinelService,
    settings: Omit<ClientSettings, 'endpoint'>,
  ): LiveClient {
    const client = createClient({ endpoint, ...this.#common(), ...settings });
    this.#keep(client);
    return client;
  }

  #keep(client: LiveClient | LiveCluster): void {
    this.#clients.add(client);
    client.once('end', () => this.#clients.delete(client));
  }

  #common(): Pick<ClientSettings, 'keyPrefix' | 'overrides' | 'reconnectPauseMs' | 'losesReply'> {
    const { keyPrefix, overrides, reconnectPauseMs, lostReplyPercent = 0 } = this.#spec;
    const losesReply = () =>
      this.#hooks.isSaleOpen?.() === true && Math.random() * 100 < lostReplyPercent;
    return {
      ...(keyPrefix !== undefined && { keyPrefix }),
      ...(overrides !== undefined && { overrides }),
      ...(lostReplyPercent > 0 && { losesReply }),
      ...(reconnectPauseMs !== undefined && { reconnectPauseMs }),
    };
  }
}

function nameOf(index: number): string {
  return index === 0 ? 'redis' : `redis-${index + 1}`;
}
