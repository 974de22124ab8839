import type { LuaScript } from './script.ts';

/** What {@link fencedWriteScript} answers. */
export const FENCED_WRITE = {
  /** A newer token has written: nothing changed. */
  olderToken: 0,
  written: 1,
  /** Somebody has written since the stock was read: nothing changed. */
  staleRead: 2,
} as const;

/** Writes the stock with the writer's token, unless the token is old or what was read has changed. */
export const fencedWriteScript: LuaScript = {
  name: 'seckillFencedWrite',
  numberOfKeys: 1,
  lua: `
-- KEYS[1]  hash: the units in field stock, the token of who wrote them last in field token
-- ARGV[1]  the writer's token
-- ARGV[2]  the token that came with the stock that the writer read; empty to ask for no such thing
-- ARGV[3]  units left by the writer's account
-- returns  0: refused, the last to write had a newer token
--          1: written
--          2: refused, somebody has written since that read
local last = tonumber(redis.call('HGET', KEYS[1], 'token') or '0')
if tonumber(ARGV[1]) < last then
  return 0
end
if ARGV[2] ~= '' and tonumber(ARGV[2]) ~= last then
  return 2
end
redis.call('HSET', KEYS[1], 'stock', ARGV[3], 'token', ARGV[1])
return 1
`,
};
