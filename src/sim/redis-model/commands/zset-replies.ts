import type { Keyspace } from '../keyspace.ts';
import { DoubleReply, type Reply } from '../reply.ts';
import { formatScore } from '../score.ts';
import { type Scored, SortedSet } from '../sorted-set.ts';

/** Members, or members with scores: flat under RESP2, an array of pairs under RESP3. */
export function scoredReply(
  entries: readonly Scored[],
  withScores: boolean,
  protocol: 2 | 3,
): readonly Reply[] {
  if (!withScores) return entries.map(({ member }) => member);
  return protocol === 3 ? pairReplies(entries) : entries.flatMap(pair);
}

/** An array of member and score pairs, in both protocols. */
export function pairReplies(entries: readonly Scored[]): readonly Reply[] {
  return entries.map(pair);
}

/** Member and score, one after the other. */
export function pair({ member, score }: Scored): readonly Reply[] {
  return [member, new DoubleReply(formatScore(score))];
}

/**
 * Makes the key hold these, or deletes it where there are none; returns how many there are. `isLarge` where
 * Redis has the whole before it chooses a form, and that is not the small one.
 */
export function storeScored(
  keys: Keyspace,
  key: string,
  entries: readonly Scored[],
  isLarge: boolean,
): number {
  if (entries.length === 0) {
    keys.delete(key);
    return 0;
  }
  const scores = new SortedSet(isLarge);
  for (const { member, score } of entries) scores.set(member, score);
  keys.put(key, { type: 'zset', scores });
  return scores.size;
}
