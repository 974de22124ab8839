import type { NatsEndpoint } from './nats/endpoint.ts';
import type { RedisService } from './service.ts';
import type { SqlEndpoint } from './sql/endpoint.ts';
import type { ZookeeperEndpoint } from './zookeeper/endpoint.ts';

/** What is to be cleaned up should the tool die. */
export type ReaperJob = ServerJob | ProcessJob | KeysJob | SchemaJob | StreamsJob | ZnodesJob;

/** A throwaway server, and the folder that its command line names. */
export interface ServerJob {
  readonly kind: 'server';
  readonly pid: number;
  readonly folder: string;
  /** Asks it to end and to leave nothing in the system's shared memory; SIGKILL unless told. */
  readonly signal?: 'SIGQUIT';
}

/** A process of the shop, which may stand still. */
export interface ProcessJob {
  readonly kind: 'process';
  readonly pid: number;
  /** On its command line, and on no other's. */
  readonly mark: string;
}

/** The keys of a run on a server that is not ours. */
export interface KeysJob {
  readonly kind: 'keys';
  readonly service: RedisService;
  readonly prefix: string;
}

/** The schema of a run on a database that is not ours. */
export interface SchemaJob {
  readonly kind: 'schema';
  readonly endpoint: SqlEndpoint;
  readonly schema: string;
}

/** The streams of a run on a NATS server that is not ours. */
export interface StreamsJob {
  readonly kind: 'streams';
  readonly endpoint: NatsEndpoint;
  readonly prefix: string;
}

/** The znodes of a run on a ZooKeeper that is not ours. */
export interface ZnodesJob {
  readonly kind: 'znodes';
  readonly endpoint: ZookeeperEndpoint;
  readonly root: string;
}

/** One line of JSON on the reaper's standard input. */
export type ReaperMessage =
  | { readonly kind: 'watch'; readonly id: number; readonly job: ReaperJob }
  | { readonly kind: 'forget'; readonly id: number };
