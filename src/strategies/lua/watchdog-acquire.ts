import type { LuaScript } from './script.ts';

/** What {@link watchdogAcquireScript} answers, beside what is left (1 or more, ms) of another's lease. */
export const WATCHDOG_ACQUIRE = {
  granted: -1,
} as const;

/** Takes a lock for a lease, or once more where the owner holds it already. */
export const watchdogAcquireScript: LuaScript = {
  name: 'seckillWatchdogAcquire',
  numberOfKeys: 1,
  lua: `
-- KEYS[1]  the lock: a hash of one owner, and how often it has taken it
-- ARGV[1]  the lease, ms
-- ARGV[2]  the owner
-- returns  -1: granted, or granted once more; the lease begins anew
--          n >= 1: another owner's; its lease is over in n ms if it is not renewed
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HEXISTS', KEYS[1], ARGV[2]) == 1 then
  redis.call('HINCRBY', KEYS[1], ARGV[2], 1)
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  return -1
end
-- A key is there until its last millisecond is over.
return math.max(0, redis.call('PTTL', KEYS[1])) + 1
`,
};
