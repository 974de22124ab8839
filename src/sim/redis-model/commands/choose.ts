import { integerArgument } from '../arguments.ts';
import { ErrorReply } from '../reply.ts';

/**
 * Draws as SRANDMEMBER does: up to `count` distinct ones where it is not negative, exactly `-count`
 * with repetition where it is. `random` is uniform in [0, 1).
 */
export function choose<T>(from: readonly T[], count: number, random: () => number): T[] {
  if (from.length === 0) return [];
  if (count < 0) return Array.from({ length: -count }, () => draw(from, random));
  if (count >= from.length) return [...from];
  const pool = [...from];
  for (let at = 0; at < count; at++) {
    const other = at + Math.floor(random() * (pool.length - at));
    const held = pool[at] as T;
    pool[at] = pool[other] as T;
    pool[other] = held;
  }
  return pool.slice(0, count);
}

function draw<T>(from: readonly T[], random: () => number): T {
  return from[Math.floor(random() * from.length)] as T;
}

/** A count for `choose`: any 64-bit integer but the lowest, which has no opposite. */
export function drawCountArgument(text: string): number {
  const count = integerArgument(text);
  if (typeof count === 'bigint' && count < -INT64_MAX) throw OUT_OF_RANGE;
  return Number(count);
}

const INT64_MAX = 9_223_372_036_854_775_807n;
const OUT_OF_RANGE = new ErrorReply(
  `ERR value is out of range, value must between -${INT64_MAX} and ${INT64_MAX}`,
);
