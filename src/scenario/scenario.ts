import type { HttpSpec } from '../ports/http.ts';
import type { IsolationLevel } from '../ports/sql.ts';
import type { DownstreamProxy } from './downstream.ts';
import type { FaultSpec } from './faults.ts';
import type { RedisOptionValues } from './redis-options.ts';
import type { SqlSpec } from './sql.ts';

/** A validated run: every field has its value. Times are integer ms of scenario time, delays as fine as 1 µs. */
export interface Scenario {
  /** From the file, or made from the flags. */
  readonly name: string;
  readonly about?: string;
  readonly strategies: readonly string[];
  /** `--set` values by option name, as given; validated against each strategy that declares them. */
  readonly set: Readonly<Record<string, string>>;
  readonly stock: number;
  readonly quantity: number;
  readonly limitPerBuyer?: number;
  readonly buyers: number;
  readonly nodes: number;
  readonly arrival: ArrivalSpec;
  readonly retry: ThinkTime;
  /** How long after its arrival a buyer still retries, ms; `none` for no end. */
  readonly patienceMs: number | 'none';
  /** Attempts each buyer sends at once, at least 1. */
  readonly doubleClick: number;
  /** A fixed amount of work: attempts in all, shared by the buyers, who go on after being served. */
  readonly attempts?: number;
  /** Cap on attempts in flight. */
  readonly inFlight?: number;
  readonly lockTtlMs: number;
  readonly delay: DelaySpec;
  readonly orderDelay: DelaySpec;
  /** One leg of the network on the simulator, µs. */
  readonly networkUs: { readonly min: number; readonly max: number };
  /** Divided by the time scale like every duration; without one given, 10 min of wall time when live. */
  readonly maxTimeMs: number;
  readonly seed: number;
  /** Runs of each strategy, with seed after seed, at least 2; absent for one. */
  readonly repeat?: number;
  /** Divides durations and multiplies rates when live; 1 on the simulator. */
  readonly timeScale: number;
  readonly target: TargetSpec;
  /** Of the throwaway servers of `local`; a URL says for itself. */
  readonly topology: Topology;
  /** How far the simulated replica is behind, ms; 1 where absent. */
  readonly replicaLagMs?: number;
  /** The database of strategies that need one; on the simulator, a model of PostgreSQL where absent. */
  readonly sql?: SqlSpec;
  /** The NATS server of strategies that need a message queue, credentials included: never print it unredacted. */
  readonly nats?: string;
  /** The ZooKeeper of strategies that need one, as given; a throwaway one where absent. */
  readonly zookeeper?: string;
  /** Servers of the throwaway one; 1 where absent. */
  readonly zookeeperNodes?: number;
  /** Of its transactions; its own default where absent. */
  readonly isolation?: IsolationLevel;
  /** Borrowed connections per node. */
  readonly connections: number;
  /** What goes wrong, in the order given; none for most. */
  readonly faults: readonly FaultSpec[];
  /** A team's own options of ioredis. */
  readonly redisOptions: RedisOptionValues;
  /** How the shop of an HTTP target is bought from; present with such a target. */
  readonly http?: HttpSpec;
  /** What stands before the services of that shop; only with such a target. */
  readonly downstream?: DownstreamProxy;
  /** Arguments after `seckill-bench` that give the scenario again, where flags alone cannot say it. */
  readonly command?: readonly string[];
  readonly allowRemote: boolean;
  readonly expect: readonly string[];
}

/** When buyers arrive: by a model, or as a log says. */
export type ArrivalSpec = ArrivalModelSpec | LoggedArrival;

/**
 * A file says who came when; only `replay` makes it. What the buyers do beyond that (retry, patience,
 * double clicks, a number of attempts) is without effect.
 */
export interface LoggedArrival {
  readonly kind: 'log';
  /** As given. */
  readonly file: string;
  /** Arguments after `seckill-bench` that read it again in the same way. */
  readonly command: readonly string[];
  /** True where the user service takes what the log says. */
  readonly delays: boolean;
  /** True where the log says how many units each attempt asks for: the quantity is the most of them. */
  readonly units: boolean;
  /** The longest run where none is given, ms of scenario time. */
  readonly maxTimeMs: number;
}

/** When buyers arrive, by a model. Rates are buyers per second of scenario time. */
export type ArrivalModelSpec =
  | { readonly kind: 'burst' }
  | { readonly kind: 'constant'; readonly ratePerSec: number }
  | { readonly kind: 'poisson'; readonly ratePerSec: number }
  | {
      readonly kind: 'ramp';
      readonly fromPerSec: number;
      readonly toPerSec: number;
      readonly overMs: number;
    };

/** Think time before a retry: uniform in base ± share (`4s±50%` is 2 s to 6 s). */
export interface ThinkTime {
  readonly baseMs: number;
  /** 0 to 1. */
  readonly share: number;
}

/** How long a downstream call takes: ms with at most three decimals. */
export type DelaySpec =
  | { readonly kind: 'fixed'; readonly ms: number }
  | { readonly kind: 'uniform'; readonly minMs: number; readonly maxMs: number }
  | { readonly kind: 'lognormal'; readonly p50Ms: number; readonly p99Ms: number }
  | {
      readonly kind: 'spike';
      readonly base: DelaySpec;
      readonly peak: DelaySpec;
      /** Calls that start in [atMs, atMs + forMs) take the peak. */
      readonly atMs: number;
      readonly forMs: number;
    };

/** Where a run happens. */
export type TargetSpec =
  | { readonly kind: 'sim' }
  | { readonly kind: 'local' }
  /** One URL, or five for redlock, each of one server or one of a deployment; credentials included: never print it unredacted. */
  | { readonly kind: 'redis'; readonly urls: readonly string[] }
  /** A shop that is somebody's own service. */
  | { readonly kind: 'http'; readonly url: string };

/** How Redis may be deployed: one server, a master with a replica and sentinels, or a cluster. */
export const TOPOLOGIES = ['single', 'sentinel', 'cluster'] as const;

/** One of {@link TOPOLOGIES}. */
export type Topology = (typeof TOPOLOGIES)[number];

/** True where time is the wall clock's: on real servers of any sort. */
export function isLive({
  target,
  sql,
  nats,
  zookeeper,
}: Partial<Pick<Scenario, 'target' | 'sql' | 'nats' | 'zookeeper'>>): boolean {
  const real = sql?.kind === 'model' ? undefined : sql;
  const isNamed = [real, nats, zookeeper].some((store) => store !== undefined);
  return isNamed || (target !== undefined && target.kind !== 'sim');
}
