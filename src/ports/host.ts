import type { HarnessClock } from '../core/clock.ts';
import type { CallObserver } from '../core/observer.ts';
import type { Scope } from '../core/scope.ts';
import type { ClockPort } from './clock.ts';
import type { HttpPort } from './http.ts';
import type { NodeProcesses } from './node-process.ts';
import type { NotifierPort } from './notifier.ts';
import type { QueuePort } from './queue.ts';
import type { RandomPort } from './random.ts';
import type { RedisPort } from './redis.ts';
import type { SqlPort } from './sql.ts';
import type { ZookeeperPort } from './zookeeper.ts';

/** One node's connections to the stores. */
export interface NodeClients {
  /** A client for each master, connected; the first holds the sale. None where the run has no Redis. */
  readonly redisNodes: readonly RedisPort[];
  /** Present in a simulated world whose nodes may fail. */
  readonly power?: NodePower;
  /** Its own clocks and random numbers, in a world that tells what a node does beside its purchases; the host's elsewhere. */
  readonly own?: Pick<ShopHost, 'clock' | 'clockPort' | 'randomPort'>;
  /** One more connection to the first master, for the pool. */
  openConnection(): Promise<RedisPort>;
  /** The same connection, its commands reported to `observer` as those of `redisNodes[index]`. */
  seenBy(observer: CallObserver, client: RedisPort, index: number): RedisPort;
  /** The database, its queries reported to `observer`; absent where the run has none. */
  readonly sqlSeenBy?: (observer: CallObserver) => SqlPort;
  /** ZooKeeper, its requests reported to `observer`; absent where the run has none. */
  readonly zookeeperSeenBy?: (observer: CallObserver) => ZookeeperPort;
  /** The message queue, its calls reported to `observer`; absent where the run has none. */
  readonly queueSeenBy?: (observer: CallObserver) => QueuePort;
  /** The lines to the node's buyers, their calls reported to `observer`; absent where the run has none. */
  readonly notifierSeenBy?: (observer: CallObserver) => NotifierPort;
  /** Somebody's own shop, its purchases reported to `observer`; absent where the run has none. */
  readonly httpSeenBy?: (observer: CallObserver) => HttpPort;
}

/** The process of a node that may fail, and the clocks by which its code goes on. */
export interface NodePower {
  readonly clock: HarnessClock;
  readonly clockPort: ClockPort;
  /** Lets code of the node begin: now, when it goes on, or never where it is dead. */
  pass(act: () => void): void;
  /** Runs work as code of the node: the timers that it sets are the node's. */
  within<T>(work: () => T): T;
  /** It stands still. */
  stop(): void;
  goOn(): void;
  /** It is gone, with its connections and all that its code would have done. */
  kill(): void;
}

/** How a sale came to its end. */
export type SaleEnd =
  | { readonly by: 'completed' | 'max-time' | 'interrupted' | 'stuck' }
  | { readonly by: 'target-failed'; readonly detail: string };

/** What a world's own machinery says about how well it kept up; null on virtual time. */
export interface LoopDelay {
  readonly p99Us: number;
  readonly maxUs: number;
  /** Share of wall time in which the event loop was busy, 0 to 1. */
  readonly utilization: number;
}

/** What opening a shop needs of a world: connections, clocks, and a way to get work done. */
export interface ShopHost {
  readonly world: 'sim' | 'live';
  /** As printed: `sim`, `local`, or redacted URLs. */
  readonly target: string;
  /** Names the sale in keys; another for every run that shares a store with others. */
  readonly saleId: string;
  /** Time since the opening of the sale. */
  readonly clock: HarnessClock;
  /** The clock that strategies see. */
  readonly clockPort: ClockPort;
  readonly randomPort: RandomPort;
  /** How calls find their attempt. */
  readonly scope: Scope;
  /** Connects one more node of the shop. Its calls are reported to `observer`. */
  connectNode(observer: CallObserver): Promise<NodeClients>;
  /**
   * Runs work before the opening or after the end: in virtual time nothing else moves it. Rejects where
   * it will never settle; live, where it has not within 10 s after the end.
   */
  drive<T>(work: () => Promise<T>): Promise<T>;
  /** True where a connection to the stores is gone. */
  isBroken(): boolean;
}

/**
 * A world's machinery, simulated or live, from before the sale to after it: what makes the ports of
 * every node and moves time. `run` drives it and knows nothing else of a world.
 */
export interface WorldHost extends ShopHost {
  /**
   * Opens the sale (the clock is 0 when `sell` is called) and lets time pass until `sell` has
   * settled, `maxTimeUs` is over, or `signal` is aborted.
   */
  runSale(sell: () => Promise<void>, maxTimeUs: number, signal: AbortSignal): Promise<SaleEnd>;
  loopDelay(): LoopDelay | null;
  /**
   * Kills the server that has the sale's stock, where another can take its place.
   *
   * @throws SeckillError (`target`) where there is no such server
   */
  killPrimary?(): Promise<void>;
  /** Settles when a server takes the writes of the sale; where none ever does, when the world is closed or never. */
  primaryServes?(): Promise<void>;
  /** Why the target is gone for good, where it is and the world can tell. */
  failure?(): string | undefined;
  /** Present where the nodes of the shop are processes of their own, and only `setUp` and `tearDown` run in this one. */
  readonly nodeProcesses?: NodeProcesses;
  /**
   * Closes every client, stops what was started and removes what was written. Gives a line for the
   * user where there is something to tell.
   */
  close(): Promise<string | undefined>;
}
