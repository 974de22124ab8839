import type { RedisEndpoint } from './endpoint.ts';

/** What is to be cleaned up should the tool die. */
export type ReaperJob = ServerJob | KeysJob;

/** A throwaway server, and the folder that its command line names. */
export interface ServerJob {
  readonly kind: 'server';
  readonly pid: number;
  readonly folder: string;
}

/** The keys of a run on a server that is not ours. */
export interface KeysJob {
  readonly kind: 'keys';
  readonly endpoint: RedisEndpoint;
  readonly prefix: string;
}

/** One line of JSON on the reaper's standard input. */
export type ReaperMessage =
  | { readonly kind: 'watch'; readonly id: number; readonly job: ReaperJob }
  | { readonly kind: 'forget'; readonly id: number };
