import type { LuaScript } from './script.ts';

/** What {@link watchdogRenewScript} answers. */
export const WATCHDOG_RENEW = {
  /** The lock is somebody else's, or gone: nothing changed. */
  lost: 0,
  renewed: 1,
} as const;

/** Begins an owner's lease anew, if it has one. */
export const watchdogRenewScript: LuaScript = {
  name: 'seckillWatchdogRenew',
  numberOfKeys: 1,
  lua: `
-- KEYS[1]  the lock: a hash of one owner, and how often it has taken it
-- ARGV[1]  the lease, ms
-- ARGV[2]  the owner
-- returns  0: not the owner's any more; nothing changed
--          1: renewed
if redis.call('HEXISTS', KEYS[1], ARGV[2]) == 1 then
  return redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return 0
`,
};
