import type { Keyspace } from '../../../../src/sim/redis-model/keyspace.ts';
import type { ModelConnection } from '../../../../src/sim/redis-model/server.ts';
import { DRAWS } from './draws.ts';
import { isFollowed } from './follow.ts';

/** False for what a transaction may not hold here: draws, clock readings, and several replies to one command. */
export function isForTransactions(args: readonly string[], connection: ModelConnection): boolean {
  const name = args[0]?.toLowerCase() ?? '';
  // Redis 7.0 writes the message to oneself into the middle of EXEC's reply.
  if (/^s?publish$/.test(name) && connection.subscriptionCount > 0) return false;
  return !isFollowed(args) && !DRAWS.has(name) && !/subscribe$|^hello$/.test(name);
}

/** True for a range by bytes where scores differ and a large sorted set is walked by its own random levels. */
export function isUndefined(args: readonly string[], keys: Keyspace): boolean {
  if (!args.some((arg) => /bylex|^zlexcount/i.test(arg))) return false;
  return [...keys.entries()].some(([, { value }]) => {
    if (value.type !== 'zset' || value.scores.isCompact) return false;
    const entries = value.scores.entries();
    return entries[0]?.score !== entries.at(-1)?.score;
  });
}
