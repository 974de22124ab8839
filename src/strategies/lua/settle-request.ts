import type { LuaScript } from './script.ts';

/** What {@link settleRequestScript} answers. */
export const SETTLE_REQUEST = {
  /** It has been settled before: only told again. */
  known: 0,
  /** It is settled now. */
  settled: 1,
} as const;

/** Writes down what became of a request, gives its units back where it came to nothing, once, and tells its news. */
export const settleRequestScript: LuaScript = {
  name: 'seckillSettleRequest',
  numberOfKeys: 2,
  lua: `
-- KEYS[1]  hash with the result of each request that is settled
-- KEYS[2]  hash with the stock, units, in field ARGV[3]
-- ARGV[1]  the request
-- ARGV[2]  its result
-- ARGV[3]  the field
-- ARGV[4]  units to give back, 0 or more
-- ARGV[5]  the channel on which its news are told
-- returns  1: settled now
--          0: settled before; told again
local settled = redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
if settled == 1 and tonumber(ARGV[4]) > 0 then
  redis.call('HINCRBY', KEYS[2], ARGV[3], ARGV[4])
end
redis.call('PUBLISH', ARGV[5], ARGV[1] .. ' ' .. redis.call('HGET', KEYS[1], ARGV[1]))
return settled
`,
};
