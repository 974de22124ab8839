import type { Identity } from '../../core/capture-result.ts';
import type { Trust } from './finding.ts';
import type { LockCase } from './lock-case.ts';

/** Where more than one release in so many came from who had not taken the lock, connections tell nothing. */
const STRAY_SHARE = 1 / 20;
/** Where more than one in so many that were refused read the stock next, reads tell nothing. */
const READ_SHARE = 1 / 100;

/** What a lock's findings may rest on. */
export function trustOf(lock: LockCase): Trust {
  return {
    connections: lock.strayReleases <= lock.releases * STRAY_SHARE,
    reads: lock.refusedReads <= Math.max(1, lock.refusals * READ_SHARE),
  };
}

/** By what one buyer is told from another. */
export function identityOf(lock: LockCase): Identity {
  if (lock.key.hasOwnValues) return 'value';
  return lock.hasSharedClient || !trustOf(lock).connections ? 'none' : 'connection';
}
