import { FENCED_ACQUIRE, fencedAcquireScript } from '../lua/fenced-acquire.ts';
import { RELEASE, releaseScript } from '../lua/release.ts';
import { defineScript } from '../lua/script.ts';
import type { UuidLockOptions } from './uuid-lock.ts';

/** What a lock with a fencing token works with. */
export interface FencedLockOptions extends UuidLockOptions {
  /** The key of the last token. It never expires: tokens only grow. */
  readonly tokens: string;
}

/** Runs work with the token of its grant, or answers `busy` at once when somebody else holds the lock. */
export type FencedLock = <T>(work: (token: number) => Promise<T>) => Promise<T | 'busy'>;

/**
 * The UUID lock, whose every grant carries a token greater than all before it. The lock alone keeps no two
 * apart; that a store compares the tokens does. Follows M. Kleppmann, "How to do distributed locking" (2016).
 */
export function fencedLock(options: FencedLockOptions): FencedLock {
  const { redis, random, trace, lock, tokens, ttlMs } = options;
  const acquire = defineScript(redis, fencedAcquireScript);
  const release = defineScript(redis, releaseScript);
  return async (work) => {
    const owner = random.uuid();
    const token = Number(await acquire(lock, tokens, owner, ttlMs));
    if (token === FENCED_ACQUIRE.taken) return 'busy';
    const section = trace.acquired(lock, { ttlMs });
    try {
      return await work(token);
    } finally {
      section.releasing();
      section.released((await release(lock, owner)) === RELEASE.deleted);
    }
  };
}
