import type { Command, Pipeline, Redis, RedisOptions } from 'ioredis';
import { masterOfSlot, slotOf } from '../../core/slots.ts';
import { type SimClientOptions, SimRedis } from '../redis-client/client.ts';

/** What a client of a simulated cluster is made of. */
export interface SimClusterOptions {
  /** How each master is reached, in the order of their slots. */
  readonly masters: readonly SimClientOptions[];
  /** The master that has the sale's keys, from 0. It gets what has no key, too. */
  readonly home: number;
}

/**
 * A client of a cluster: the connection to the master that has the sale's keys, which hands what is about keys of
 * others to connections of its own to them. As ioredis's `Cluster` it refuses a pipeline over several masters, and
 * `duplicate()` takes no options.
 */
export class SimCluster extends SimRedis {
  readonly #cluster: SimClusterOptions;
  readonly #isLazy: boolean;
  /** Undefined at the place of the home, which is this connection. */
  readonly #others: readonly (SimRedis | undefined)[];

  constructor(cluster: SimClusterOptions, options: RedisOptions) {
    super(cluster.masters[cluster.home] as SimClientOptions, { ...options, lazyConnect: true });
    this.#cluster = cluster;
    this.#isLazy = options.lazyConnect === true;
    this.#others = cluster.masters.map((master, index) => {
      return index === cluster.home
        ? undefined
        : new SimRedis(master, { ...options, lazyConnect: true });
    });
    if (!this.#isLazy) this.connect().catch(() => {});
  }

  /** The connections, in the order of the masters. */
  get connections(): readonly SimRedis[] {
    return this.#others.map((other) => other ?? this);
  }

  override async connect(): Promise<void> {
    const waiting = this.#others.filter((other) => other?.status === 'wait');
    await Promise.all([super.connect(), ...waiting.map((other) => other?.connect())]);
  }

  override disconnect(reconnect = false): void {
    super.disconnect(reconnect);
    if (!reconnect) for (const other of this.#others) other?.disconnect();
  }

  /** (`never` stands for ioredis's overloads.) */
  override quit(): never {
    for (const other of this.#others) {
      if (other?.status === 'ready') other.quit().catch(() => {});
      else other?.disconnect();
    }
    return super.quit() as never;
  }

  override duplicate(): Redis {
    return new SimCluster(this.#cluster, { ...this.options, lazyConnect: this.#isLazy });
  }

  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    // Where a pipeline goes is settled when it is executed.
    const other =
      stream === undefined ? this.#others[this.#masterOf(command.getSlot())] : undefined;
    return other === undefined ? super.sendCommand(command, stream) : other.sendCommand(command);
  }

  override pipeline(commands?: unknown[][]): never {
    return this.#routed(super.pipeline(commands));
  }

  /** (`never` stands for ioredis's overloads.) */
  override multi(
    commands?: unknown[][] | { pipeline: boolean },
    more?: { pipeline: boolean },
  ): never {
    const options = Array.isArray(commands) ? more : (more ?? commands);
    if (options?.pipeline === false) return Promise.reject(new Error(NO_OPEN_MULTI)) as never;
    return this.#routed(super.multi(Array.isArray(commands) ? commands : undefined));
  }

  #masterOf(slot: number | null): number {
    const { masters, home } = this.#cluster;
    return slot === null || slot < 0 ? home : masterOfSlot(slot, masters.length);
  }

  /** A pipeline that goes to the master of its keys. */
  #routed(made: unknown): never {
    const pipeline = made as Executed;
    const { exec } = pipeline;
    pipeline.exec = (...given) => {
      const keys = pipeline._queue.map((command) => command.getKeys().map(String));
      if (keys.some((own) => new Set(own.map(slotOf)).size > 1)) {
        pipeline.reject(new Error(ONE_SLOT));
        return pipeline.promise;
      }
      const [master, ...more] = new Set(keys.flat().map((key) => this.#masterOf(slotOf(key))));
      if (more.length > 0) {
        pipeline.reject(new Error(ONE_MASTER));
        return pipeline.promise;
      }
      pipeline.redis = this.connections[master ?? this.#cluster.home] as SimRedis;
      return exec.apply(pipeline, given);
    };
    return pipeline as never;
  }
}

/** What ioredis keeps of a pipeline. */
interface Executed {
  redis: Redis;
  exec: Pipeline['exec'];
  readonly _queue: readonly Command[];
  readonly promise: ReturnType<Pipeline['exec']>;
  readonly reject: (error: Error) => void;
}

/** As ioredis says it. */
const ONE_SLOT = 'All the keys in a pipeline command should belong to the same slot';
const ONE_MASTER = 'All keys in the pipeline should belong to the same slots allocation group';
const NO_OPEN_MULTI =
  'multi({ pipeline: false }): expected a connection of its own, got a cluster; use world.connection';
