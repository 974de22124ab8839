import type { LuaScript } from './script.ts';

/** Ends what somebody held of one shard: the units are sold, or go back. */
export const endHoldScript: LuaScript = {
  name: 'seckillEndHold',
  numberOfKeys: 2,
  lua: `
-- KEYS[1]  units of the shard, as a string
-- KEYS[2]  units that are held
-- ARGV[1]  units that the caller held
-- ARGV[2]  how many of them go back
-- returns  n: units of the shard now
local held = tonumber(redis.call('GET', KEYS[2]) or '0')
if held <= tonumber(ARGV[1]) then
  redis.call('DEL', KEYS[2])
else
  redis.call('DECRBY', KEYS[2], ARGV[1])
end
return redis.call('INCRBY', KEYS[1], ARGV[2])
`,
};
