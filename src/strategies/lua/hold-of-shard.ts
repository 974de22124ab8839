import type { LuaScript } from './script.ts';

/** Takes what there is of one shard for somebody who looks for the rest elsewhere. */
export const holdOfShardScript: LuaScript = {
  name: 'seckillHoldOfShard',
  numberOfKeys: 2,
  lua: `
-- KEYS[1]  units of the shard, as a string
-- KEYS[2]  units that are held
-- ARGV[1]  most units wanted
-- ARGV[2]  when what is held is forgotten, ms: whoever holds it has crashed then
-- returns  n: units that are held now for the caller, 0 where there are none
local units = math.min(tonumber(redis.call('GET', KEYS[1]) or '0'), tonumber(ARGV[1]))
if units > 0 then
  redis.call('DECRBY', KEYS[1], units)
  redis.call('INCRBY', KEYS[2], units)
  redis.call('PEXPIRE', KEYS[2], ARGV[2])
end
return units
`,
};
