import type { LuaScript } from './script.ts';

/** Undoes one deduction of {@link decrementScript}; answers the units left. */
export const giveBackScript: LuaScript = {
  name: 'seckillGiveBack',
  numberOfKeys: 2,
  lua: `
-- KEYS[1]  hash with the stock, units, in field ARGV[1]
-- KEYS[2]  units this buyer has bought, as a string
-- ARGV[1]  the field
-- ARGV[2]  units to give back
-- ARGV[3]  1 where a limit per buyer is kept, else 0
-- returns  n: units left now
if ARGV[3] == '1' then
  redis.call('DECRBY', KEYS[2], ARGV[2])
end
return redis.call('HINCRBY', KEYS[1], ARGV[1], ARGV[2])
`,
};
