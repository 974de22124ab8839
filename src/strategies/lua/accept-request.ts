import type { LuaScript } from './script.ts';

/** What {@link acceptRequestScript} answers, beside the units left (0 or more) after it accepted. */
export const ACCEPT_REQUEST = {
  /** Fewer units are left than were asked for: nothing changed. */
  soldOut: -1,
} as const;

/** Takes the units of a request and queues it, in one atomic step: no crash can come in between. */
export const acceptRequestScript: LuaScript = {
  name: 'seckillAcceptRequest',
  numberOfKeys: 2,
  lua: `
-- KEYS[1]  hash with the stock, units, in field ARGV[1]
-- KEYS[2]  the queue: a list, or a stream
-- ARGV[1]  the field
-- ARGV[2]  units wanted
-- ARGV[3]  the request
-- ARGV[4]  list or streams: what the queue is
-- returns  n >= 0: accepted; n units are left
--          -1: sold out, nothing changed
local stock = tonumber(redis.call('HGET', KEYS[1], ARGV[1]))
local wanted = tonumber(ARGV[2])
if stock < wanted then
  return -1
end
if ARGV[4] == 'list' then
  redis.call('LPUSH', KEYS[2], ARGV[3])
else
  redis.call('XADD', KEYS[2], '*', 'request', ARGV[3])
end
return redis.call('HINCRBY', KEYS[1], ARGV[1], -wanted)
`,
};
