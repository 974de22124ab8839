import type { Client } from './client.ts';

/** A client asked for a lock. */
export interface Attempt {
  readonly client: Client;
  readonly value: string;
  readonly line: number;
  readonly atUs: number;
  /** When the lock is gone, if it was granted: µs since 1970, Infinity without an expiry. */
  readonly expiresUs: number;
  /** The model granted it. */
  readonly isLikely: boolean;
}

/** A client was granted a lock; its work lasts until it releases. */
export interface Grant extends Attempt {
  /** The lock's id. */
  readonly lock: string;
  /** What it rests on: bits of NEEDS. */
  readonly needs: number;
  /** The line of the first thing that its client did then, which shows that the reply had come. */
  actedLine: number | undefined;
  /** Line of its release; undefined while its work goes on. */
  releasedLine: number | undefined;
  /** True once it was counted that this one entered beside another. */
  isOverlap: boolean;
}
