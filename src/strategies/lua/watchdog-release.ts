import type { LuaScript } from './script.ts';

/** What {@link watchdogReleaseScript} answers. */
export const WATCHDOG_RELEASE = {
  /** The lock is somebody else's, or gone: nothing changed. */
  notOwned: -1,
  /** The owner has taken it more often than it has released it. */
  stillHeld: 0,
  /** Deleted, and those who wait were told. */
  deleted: 1,
} as const;

/** Undoes one acquisition; the last one deletes the lock and tells those who wait. */
export const watchdogReleaseScript: LuaScript = {
  name: 'seckillWatchdogRelease',
  numberOfKeys: 2,
  lua: `
-- KEYS[1]  the lock: a hash of one owner, and how often it has taken it
-- KEYS[2]  the channel on which those who wait listen
-- ARGV[1]  the lease, ms
-- ARGV[2]  the owner
-- returns  -1: not the owner's, or gone; nothing changed
--          0: released once, and still held; the lease begins anew
--          1: deleted, and published
if redis.call('HEXISTS', KEYS[1], ARGV[2]) == 0 then
  return -1
end
if redis.call('HINCRBY', KEYS[1], ARGV[2], -1) > 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  return 0
end
redis.call('DEL', KEYS[1])
redis.call('PUBLISH', KEYS[2], 'unlocked')
return 1
`,
};
