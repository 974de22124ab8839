import type { Redis, RedisOptions } from 'ioredis';
import { SeckillError } from '../core/errors.ts';
import type { CallObserver } from '../core/observer.ts';
import type { RandomSource } from '../core/random.ts';
import { masterOfSlot, slotOf } from '../core/slots.ts';
import type { Kernel } from './kernel.ts';
import type { Network } from './network.ts';
import type { SimNodePower } from './node-power.ts';
import { type SimClientOptions, SimRedis } from './redis-client/client.ts';
import type { Link } from './redis-client/link.ts';
import { SimCluster } from './redis-cluster/client.ts';
import { CLUSTER_MASTERS, drawClusterFailover } from './redis-cluster/failover.ts';
import { SimServer } from './redis-server.ts';

/** A primary with a replica, and sentinels that let it take over; or a cluster of such. */
export interface SimReplicated {
  /** True for a cluster of {@link CLUSTER_MASTERS} masters that share the slots; one primary unless told. */
  readonly isCluster?: boolean;
  /** How far the replica is behind, integer µs. */
  readonly lagUs: number;
  /** When {@link SimRedisServers.killPrimary} will be called, µs after the opening; absent for never. */
  readonly diesAtUs?: number | undefined;
  /** Pause before each try to connect again, ms; from 5 to 200, growing, unless told. */
  readonly retryPauseMs?: number | undefined;
  /** A team's own options of the clients; they win over ours. */
  readonly overrides?: Partial<RedisOptions>;
}

/** What {@link SimRedisServers} are made of. */
export interface SimRedisOptions {
  readonly kernel: Kernel;
  readonly network: Network;
  readonly random: RandomSource;
  /** Names the sale in its keys, of which it is the hash tag. */
  readonly saleId: string;
  /** Independent masters; a cluster stands for one. */
  readonly servers: number;
  readonly replicated?: SimReplicated | undefined;
  /** Asked at every reply: true where it is lost. */
  readonly losesReply?: (() => boolean) | undefined;
  /** False sends every command through ioredis's own parser; true unless told. */
  readonly shortWay?: boolean | undefined;
}

/**
 * From a primary's death until sentinels name its replica, which takes writes by then: µs, bounds included. With the
 * pauses of a client that tries again it makes the gap that was measured on real ones (docs/topologies.md).
 */
const FAILOVER_US = { min: 1_300_000, max: 2_400_000 };

/** Whose connection it is, where that may fail. */
type Power = SimNodePower | undefined;

/** The Redis servers of a simulated world, and the connections of its nodes. */
export class SimRedisServers {
  readonly #options: SimRedisOptions;
  readonly #servers: readonly SimServer[];
  readonly #clients = new Set<Redis>();
  /** Of the clients, those that a node's buyers share. */
  readonly #shared: { readonly client: Redis; readonly power: Power }[] = [];
  readonly #isCluster: boolean;
  /** The server with the sale's keys. */
  readonly #home: number;
  #links = 0;

  constructor(options: SimRedisOptions) {
    this.#options = options;
    const { kernel, random, replicated, saleId } = options;
    this.#isCluster = replicated?.isCluster === true && options.servers > 0;
    const servers = this.#isCluster ? CLUSTER_MASTERS : options.servers;
    this.#home = this.#isCluster ? masterOfSlot(slotOf(saleId), servers) : 0;
    const chance = random.stream('failover');
    const { noticedUs, failoverUs } = this.#isCluster
      ? drawClusterFailover(chance)
      : { noticedUs: 0, failoverUs: chance.integer(FAILOVER_US.min, FAILOVER_US.max) };
    const replication = replicated && {
      ...{ lagUs: replicated.lagUs, failoverUs },
      isReset: () => chance.next() < 0.5,
    };
    const isDown = () =>
      this.#servers.some(({ isUp, deadForUs }) => !isUp && deadForUs >= noticedUs);
    this.#servers = Array.from({ length: servers }, (_, index) => {
      const seat = this.#isCluster ? { index, masters: servers, isDown } : undefined;
      return new SimServer(kernel, random.stream(`server ${index}`), replication, seat);
    });
    if (this.#isCluster) for (const server of this.#servers) this.#passOn(server);
  }

  /** A client of each master for one node, whose buyers share it; it comes back where its server does. */
  connect(observer: CallObserver, power: Power): Promise<readonly Redis[]> {
    const indexes = this.#isCluster ? [this.#home] : this.#servers.map((_, index) => index);
    return Promise.all(indexes.map((index) => this.#connect(index, observer, power)));
  }

  /** One more connection to the sale's server; it does not come back: a WATCH would be forgotten without a sign. */
  open(observer: CallObserver, power: Power): Promise<Redis> {
    return this.#open(this.#home, observer, power, () => null);
  }

  /** The sale has opened, at this time of the kernel's. */
  opened(atUs: number): void {
    const { diesAtUs } = this.#options.replicated ?? {};
    if (diesAtUs !== undefined) this.#servers[this.#home]?.diesAt(atUs + diesAtUs);
  }

  /**
   * Kills the server that has the sale's stock.
   *
   * @throws SeckillError (`target`) where there is none that another can take the place of
   */
  killPrimary(): void {
    const server = this.#servers[this.#home];
    if (server === undefined || this.#options.replicated === undefined) {
      throw new SeckillError('target', 'sim: expected a Redis with a replica, got none');
    }
    server.die();
  }

  /** Settles when somebody serves. */
  async up(): Promise<void> {
    await this.#servers[this.#home]?.up();
  }

  /** Settles when the nodes that live are connected: a replica may be about to take over. */
  async recovered(): Promise<void> {
    await this.up();
    for (const { client, power } of this.#shared) {
      if (power?.isDead === true || client.status === 'ready' || client.status === 'end') continue;
      await new Promise<void>((resolve) => client.once('ready', resolve));
    }
  }

  close(): void {
    for (const client of this.#clients) client.disconnect();
  }

  async #connect(index: number, observer: CallObserver, power: Power): Promise<Redis> {
    const pauseMs = this.#options.replicated?.retryPauseMs;
    const pause = (tries: number) => pauseMs ?? Math.min(5 * 2 ** (tries - 1), 200);
    const server = this.#servers[index] as SimServer;
    for (;;) {
      await server.up();
      try {
        const client = await this.#open(index, observer, power, pause, this.#isCluster);
        this.#shared.push({ client, power });
        return client;
      } catch (error) {
        // A node may start just when its server dies.
        if (server.isUp) throw error;
      }
    }
  }

  async #open(
    index: number,
    observer: CallObserver,
    power: Power,
    retryPauseMs: (tries: number) => number | null,
    isRouted = false,
  ): Promise<Redis> {
    const { replicated } = this.#options;
    const overrides = replicated?.overrides ?? {};
    // What ioredis sends again has to have gone through its hands.
    const shortWay = this.#options.shortWay !== false && Object.keys(overrides).length === 0;
    const server = this.#servers[index] as SimServer;
    if (!server.isUp) throw new Error('not connected: connection refused');
    const reach = (to: number): SimClientOptions => ({
      openLink: () => this.#openLink(to, power),
      observer,
      shortWay,
      losesReply: this.#options.losesReply,
      ...(replicated && { retryPauseMs, queuesOffline: overrides.enableOfflineQueue === true }),
      target: to === 0 || this.#isCluster ? 'redis' : `redis-${to + 1}`,
    });
    const given = { ...overrides, lazyConnect: true };
    const client = isRouted
      ? new SimCluster({ masters: this.#servers.map((_, to) => reach(to)), home: index }, given)
      : new SimRedis(reach(index), given);
    this.#clients.add(client);
    client.once('end', () => this.#clients.delete(client));
    await client.connect().catch((error) => {
      client.disconnect();
      throw error;
    });
    return client;
  }

  #openLink(index: number, power: Power): Link | undefined {
    const server = this.#servers[index] as SimServer;
    if (!server.isUp) return undefined;
    const { network, random } = this.#options;
    this.#links += 1;
    const link = server.openLink(network.legs(random.stream(`link ${this.#links}`)));
    return power === undefined ? link : power.adopt(link);
  }

  /** Whoever is subscribed on another server of the cluster hears what is published here. */
  #passOn(server: SimServer): void {
    server.onPublish = (channel, message) => {
      for (const other of this.#servers) {
        if (other !== server) other.model.pubsub.deliver(channel, message);
      }
    };
  }
}
