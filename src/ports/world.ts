import type { ClockPort } from './clock.ts';
import type { DownstreamPort } from './downstream.ts';
import type { HttpPort } from './http.ts';
import type { NotifierPort } from './notifier.ts';
import type { QueuePort } from './queue.ts';
import type { RandomPort } from './random.ts';
import type { BorrowConnection, RedisPort } from './redis.ts';
import type { SqlPort } from './sql.ts';
import type { TracePort } from './trace.ts';
import type { ZookeeperPort } from './zookeeper.ts';

/** What a strategy can ask for in `needs`. */
export type Need = 'redis' | 'redis-nodes' | 'sql' | 'zookeeper' | 'queue' | 'notifier' | 'http';

/** What every strategy gets. */
export interface BaseWorld {
  readonly downstream: DownstreamPort;
  readonly clock: ClockPort;
  readonly random: RandomPort;
  readonly trace: TracePort;
}

/** What each need adds. */
export interface NeededPorts {
  redis: { readonly redis: RedisPort; readonly connection: BorrowConnection };
  /** Five independent masters, as redlock wants them. */
  'redis-nodes': { readonly redisNodes: readonly RedisPort[] };
  sql: { readonly sql: SqlPort };
  zookeeper: { readonly zookeeper: ZookeeperPort };
  /** A message queue. */
  queue: { readonly queue: QueuePort };
  /** Lines to the buyers, who are told later. */
  notifier: { readonly notifier: NotifierPort };
  /** Somebody's own shop; only a run against one has it. */
  http: { readonly http: HttpPort };
}

/** The ports that a strategy with these needs may touch. */
export type WorldFor<Needs extends readonly Need[]> = BaseWorld &
  ('redis' extends Needs[number] ? NeededPorts['redis'] : unknown) &
  ('redis-nodes' extends Needs[number] ? NeededPorts['redis-nodes'] : unknown) &
  ('sql' extends Needs[number] ? NeededPorts['sql'] : unknown) &
  ('zookeeper' extends Needs[number] ? NeededPorts['zookeeper'] : unknown) &
  ('queue' extends Needs[number] ? NeededPorts['queue'] : unknown) &
  ('notifier' extends Needs[number] ? NeededPorts['notifier'] : unknown) &
  ('http' extends Needs[number] ? NeededPorts['http'] : unknown);

/** A world that has everything. */
export type FullWorld = WorldFor<
  ['redis', 'redis-nodes', 'sql', 'zookeeper', 'queue', 'notifier', 'http']
>;
