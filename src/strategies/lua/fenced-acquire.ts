import type { LuaScript } from './script.ts';

/** What {@link fencedAcquireScript} answers, beside the token (1 or more) of a grant. */
export const FENCED_ACQUIRE = {
  /** Somebody else holds the lock. */
  taken: 0,
} as const;

/**
 * Takes a lock and draws its token, in one step: were the token drawn after the lock, its holder could be
 * overtaken in between, and the later holder have the older token.
 */
export const fencedAcquireScript: LuaScript = {
  name: 'seckillFencedAcquire',
  numberOfKeys: 2,
  lua: `
-- KEYS[1]  the lock
-- KEYS[2]  the last token that was drawn
-- ARGV[1]  a value that only this owner knows
-- ARGV[2]  how long the lock lives, ms
-- returns  n >= 1: granted; n is greater than every token before
--          0: taken by somebody else
if redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') then
  return redis.call('INCR', KEYS[2])
end
return 0
`,
};
