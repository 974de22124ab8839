import type { LuaScript } from './script.ts';

/** Puts what a dead worker holds back into the list, next in the line; answers how many requests there were. */
export const reclaimRequestsScript: LuaScript = {
  name: 'seckillReclaimRequests',
  numberOfKeys: 4,
  lua: `
-- KEYS[1]  there while the worker lives
-- KEYS[2]  list of what the worker holds
-- KEYS[3]  the queue, a list
-- KEYS[4]  set of the workers
-- ARGV[1]  the worker
-- returns  n: requests that were put back; 0 where it lives
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
local count = 0
while redis.call('LMOVE', KEYS[2], KEYS[3], 'LEFT', 'RIGHT') do
  count = count + 1
end
redis.call('SREM', KEYS[4], ARGV[1])
return count
`,
};
