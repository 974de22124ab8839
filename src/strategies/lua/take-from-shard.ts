import type { LuaScript } from './script.ts';

/** What {@link takeFromShardScript} answers, beside the units (0 or more) of a shard that has too few. */
export const TAKE_FROM_SHARD = {
  taken: -1,
} as const;

/** Takes all units that are wanted from one shard, or none. */
export const takeFromShardScript: LuaScript = {
  name: 'seckillTakeFromShard',
  numberOfKeys: 2,
  lua: `
-- KEYS[1]  units of the shard, as a string
-- KEYS[2]  units that are held: taken from it by somebody who may put them back
-- ARGV[1]  units wanted
-- returns  -1: taken
--          n >= 0: too few, nothing changed; n units are there or held
local units = tonumber(redis.call('GET', KEYS[1]) or '0')
if units >= tonumber(ARGV[1]) then
  redis.call('DECRBY', KEYS[1], ARGV[1])
  return -1
end
return units + tonumber(redis.call('GET', KEYS[2]) or '0')
`,
};
