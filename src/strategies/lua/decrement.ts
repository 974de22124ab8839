import type { LuaScript } from './script.ts';

/** What {@link decrementScript} answers, beside the units left (0 or more) after a deduction. */
export const DECREMENT = {
  /** Fewer units are left than were asked for: nothing changed. */
  soldOut: -1,
  /** The buyer would own more than the limit: nothing changed. */
  overLimit: -2,
} as const;

/** Checks the stock and the limit per buyer, and deducts, in one atomic step. */
export const decrementScript: LuaScript = {
  name: 'seckillDecrement',
  numberOfKeys: 2,
  lua: `
-- KEYS[1]  hash with the stock, units, in field ARGV[1]
-- KEYS[2]  units this buyer has bought, as a string
-- ARGV[1]  the field
-- ARGV[2]  units wanted
-- ARGV[3]  most units one buyer may own, or -1 for no limit
-- returns  n >= 0: deducted; n units are left
--          -1: sold out, nothing changed
--          -2: over the limit per buyer, nothing changed
local stock = tonumber(redis.call('HGET', KEYS[1], ARGV[1]))
local wanted = tonumber(ARGV[2])
if stock < wanted then
  return -1
end
local limit = tonumber(ARGV[3])
if limit >= 0 then
  local bought = tonumber(redis.call('GET', KEYS[2]) or '0')
  if bought + wanted > limit then
    return -2
  end
  redis.call('INCRBY', KEYS[2], wanted)
end
return redis.call('HINCRBY', KEYS[1], ARGV[1], -wanted)
`,
};
