import type { Redis } from 'ioredis';
import type { RandomPort } from '../../ports/random.ts';
import type { TracePort } from '../../ports/trace.ts';
import { RELEASE, releaseScript } from '../lua/release.ts';
import { defineScript } from '../lua/script.ts';

/** What a lock on one Redis works with. */
export interface UuidLockOptions {
  readonly redis: Redis;
  readonly random: RandomPort;
  readonly trace: TracePort;
  /** The key. */
  readonly lock: string;
  /** ms, an integer. */
  readonly ttlMs: number;
}

/** Runs work alone, or answers `busy` at once when somebody else holds the lock. */
export type TryLock = <T>(work: () => Promise<T>) => Promise<T | 'busy'>;

/**
 * SET NX PX with a value that only its owner knows, released by a script that compares and deletes.
 * Follows the single-instance pattern of the Redis documentation (distributed locks).
 */
export function uuidLock({ redis, random, trace, lock, ttlMs }: UuidLockOptions): TryLock {
  const release = defineScript(redis, releaseScript);
  return async (work) => {
    const owner = random.uuid();
    if ((await redis.set(lock, owner, 'PX', ttlMs, 'NX')) !== 'OK') return 'busy';
    const section = trace.acquired(lock, { ttlMs });
    try {
      return await work();
    } finally {
      section.releasing();
      section.released((await release(lock, owner)) === RELEASE.deleted);
    }
  };
}
