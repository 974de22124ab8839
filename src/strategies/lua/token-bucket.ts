import type { LuaScript } from './script.ts';

/** What {@link tokenBucketScript} answers. */
export const TOKEN_BUCKET = {
  /** Nothing changed. */
  empty: 0,
  taken: 1,
} as const;

/** Takes one token from a bucket that fills at a constant rate, by the server's clock. */
export const tokenBucketScript: LuaScript = {
  name: 'seckillTokenBucket',
  numberOfKeys: 1,
  lua: `
-- KEYS[1]  hash: tokens in field tokens, as of the time in field atUs (µs of the server); gone means full
-- ARGV[1]  tokens a second
-- ARGV[2]  most tokens
-- returns  0: empty, nothing changed
--          1: one token was taken
local rate = tonumber(ARGV[1])
local most = tonumber(ARGV[2])
local time = redis.call('TIME')
local nowUs = tonumber(time[1]) * 1000000 + tonumber(time[2])
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'atUs')
local atUs = tonumber(bucket[2] or nowUs)
-- A clock that went back fills nothing.
local sinceUs = math.max(0, nowUs - atUs)
local tokens = math.min(most, tonumber(bucket[1] or most) + sinceUs * rate / 1000000)
if tokens < 1 then
  return 0
end
redis.call('HSET', KEYS[1], 'tokens', tokens - 1, 'atUs', atUs + sinceUs)
-- By then it is full, as one that is gone.
redis.call('PEXPIRE', KEYS[1], math.ceil(most / rate * 1000))
return 1
`,
};
