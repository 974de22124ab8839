import type { LuaScript } from './script.ts';

/** What {@link releaseScript} answers. */
export const RELEASE = {
  /** The lock is somebody else's, or gone: nothing was deleted. */
  notOwned: 0,
  /** The caller's own lock was deleted. */
  deleted: 1,
} as const;

/** Deletes a lock only if it still carries the caller's own value. */
export const releaseScript: LuaScript = {
  name: 'seckillRelease',
  numberOfKeys: 1,
  lua: `
-- KEYS[1]  the lock
-- ARGV[1]  the value that its owner wrote
-- returns  0: not the owner's, or gone; nothing deleted
--          1: deleted
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
`,
};
