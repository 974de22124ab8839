import type { Redis, RedisOptions } from 'ioredis';
import { SeckillError } from '../core/errors.ts';
import type { CallObserver } from '../core/observer.ts';
import type { RandomSource } from '../core/random.ts';
import type { Kernel } from './kernel.ts';
import type { Network } from './network.ts';
import type { SimNodePower } from './node-power.ts';
import { SimRedis } from './redis-client/client.ts';
import { SimServer } from './redis-server.ts';

/** A primary with a replica, and sentinels that let it take over. */
export interface SimReplicated {
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
  /** Independent masters. */
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
  #links = 0;

  constructor(options: SimRedisOptions) {
    this.#options = options;
    const { kernel, random, servers, replicated } = options;
    const chance = random.stream('failover');
    const replication = replicated && {
      lagUs: replicated.lagUs,
      failoverUs: chance.integer(FAILOVER_US.min, FAILOVER_US.max),
      isReset: () => chance.next() < 0.5,
    };
    this.#servers = Array.from(
      { length: servers },
      (_, index) => new SimServer(kernel, random.stream(`server ${index}`), replication),
    );
  }

  /** A client of each master for one node, whose buyers share it; it comes back where its server does. */
  connect(observer: CallObserver, power: Power): Promise<readonly Redis[]> {
    return Promise.all(this.#servers.map((_, index) => this.#connect(index, observer, power)));
  }

  /** One more connection to the first; it does not come back: a WATCH would be forgotten without a sign. */
  open(observer: CallObserver, power: Power): Promise<Redis> {
    return this.#open(0, observer, power, () => null);
  }

  /** The sale has opened, at this time of the kernel's. */
  opened(atUs: number): void {
    const { diesAtUs } = this.#options.replicated ?? {};
    if (diesAtUs !== undefined) this.#servers[0]?.diesAt(atUs + diesAtUs);
  }

  /**
   * Kills the server that has the sale's stock.
   *
   * @throws SeckillError (`target`) where there is none that another can take the place of
   */
  killPrimary(): void {
    const [server] = this.#servers;
    if (server === undefined || this.#options.replicated === undefined) {
      throw new SeckillError('target', 'sim: expected a Redis with a replica, got none');
    }
    server.die();
  }

  /** Settles when somebody serves. */
  async up(): Promise<void> {
    await this.#servers[0]?.up();
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
        const client = await this.#open(index, observer, power, pause);
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
  ): Promise<Redis> {
    const { network, random, replicated, losesReply } = this.#options;
    const overrides = replicated?.overrides ?? {};
    // What ioredis sends again has to have gone through its hands.
    const shortWay = this.#options.shortWay !== false && Object.keys(overrides).length === 0;
    const server = this.#servers[index] as SimServer;
    if (!server.isUp) throw new Error('not connected: connection refused');
    const sim = {
      openLink: () => {
        if (!server.isUp) return undefined;
        this.#links += 1;
        const link = server.openLink(network.legs(random.stream(`link ${this.#links}`)));
        return power === undefined ? link : power.adopt(link);
      },
      observer,
      shortWay,
      losesReply,
      ...(replicated && { retryPauseMs, queuesOffline: overrides.enableOfflineQueue === true }),
      target: index === 0 ? 'redis' : `redis-${index + 1}`,
    };
    const client = new SimRedis(sim, { ...overrides, lazyConnect: true });
    this.#clients.add(client);
    client.once('end', () => this.#clients.delete(client));
    await client.connect().catch((error) => {
      client.disconnect();
      throw error;
    });
    return client;
  }
}
