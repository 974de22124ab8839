import { countArgument, doubleArgument, indexArgument } from '../arguments.ts';
import type { CommandSpec } from '../command.ts';
import type { Keyspace } from '../keyspace.ts';
import { ErrorReply, SYNTAX_ERROR, WRONG_TYPE } from '../reply.ts';

import { compareScored, isLargeSortedSet, type Scored } from '../sorted-set.ts';
import { scoredReply, storeScored } from './zset-replies.ts';

/** ZUNION, ZINTER, ZDIFF and what stores or counts them, over sorted sets and sets. */
export const zsetAlgebraCommands: readonly CommandSpec[] = [
  replying('zunion', union, 'weighted'),
  storing('zunionstore', union, 'weighted'),
  replying('zinter', intersection, 'weighted'),
  storing('zinterstore', intersection, 'weighted'),
  replying('zdiff', difference, 'plain'),
  storing('zdiffstore', difference, 'plain'),
  {
    name: 'zintercard',
    arity: -3,
    run({ keys }, args) {
      const { sources, limit } = readQuery(keys, 'zintercard', args, { hasLimit: true });
      const { length } = intersection(sources, AGGREGATES.sum);
      return limit === 0 ? length : Math.min(limit, length);
    },
  },
];

/** One input: members with scores (1 in a plain set), and its weight. */
interface Source {
  readonly members: ReadonlyMap<string, number>;
  weight: number;
}

type Aggregate = (a: number, b: number) => number;
type Combine = (sources: readonly Source[], aggregate: Aggregate) => Scored[];

function replying(name: string, combine: Combine, kind: 'weighted' | 'plain'): CommandSpec {
  return {
    name,
    arity: -3,
    run({ keys, protocol }, args) {
      const allowed = { hasWeights: kind === 'weighted', hasScores: true };
      const query = readQuery(keys, name, args, allowed);
      const entries = combine(query.sources, query.aggregate).sort(compareScored);
      return scoredReply(entries, query.withScores, protocol);
    },
  };
}

function storing(name: string, combine: Combine, kind: 'weighted' | 'plain'): CommandSpec {
  return {
    name,
    arity: -4,
    writes: true,
    run({ keys }, [to = '', ...args]) {
      const query = readQuery(keys, name, args, { hasWeights: kind === 'weighted' });
      const entries = combine(query.sources, query.aggregate).sort(compareScored);
      return storeScored(keys, to, entries, isLargeSortedSet(entries));
    },
  };
}

function union(sources: readonly Source[], aggregate: Aggregate): Scored[] {
  const scores = new Map<string, number>();
  for (const { members, weight } of bySize(sources)) {
    for (const [member, own] of members) {
      const score = zeroIfNaN(own * weight);
      const sum = scores.get(member);
      scores.set(member, sum === undefined ? score : aggregate(sum, score));
    }
  }
  return toScored(scores);
}

function intersection(sources: readonly Source[], aggregate: Aggregate): Scored[] {
  const [smallest, ...others] = bySize(sources);
  const scores = new Map<string, number>();
  for (const [member, own] of smallest?.members ?? []) {
    if (!others.every(({ members }) => members.has(member))) continue;
    let score = zeroIfNaN(own * (smallest?.weight ?? 1));
    for (const { members, weight } of others) {
      score = aggregate(score, (members.get(member) ?? 0) * weight);
    }
    scores.set(member, score);
  }
  return toScored(scores);
}

function difference(sources: readonly Source[]): Scored[] {
  const [first, ...others] = sources;
  const kept = [...(first?.members ?? [])].filter(
    ([member]) => !others.some(({ members }) => members.has(member)),
  );
  return toScored(kept);
}

/** Redis combines the smallest first, which shows in how sums of fractions are rounded. */
function bySize(sources: readonly Source[]): Source[] {
  return [...sources].sort((a, b) => a.members.size - b.members.size);
}

function zeroIfNaN(score: number): number {
  return Number.isNaN(score) ? 0 : score;
}

function toScored(scores: Iterable<readonly [string, number]>): Scored[] {
  return Array.from(scores, ([member, score]) => ({ member, score }));
}

const AGGREGATES = {
  sum: (a: number, b: number) => zeroIfNaN(a + b),
  // Not Math.min: a NaN (infinity times weight 0) must lose, as in Redis
  min: (a: number, b: number) => (b < a ? b : a),
  // Not Math.max: the same
  max: (a: number, b: number) => (b > a ? b : a),
} satisfies Record<string, Aggregate>;

interface Allowed {
  readonly hasWeights?: boolean;
  readonly hasScores?: boolean;
  readonly hasLimit?: boolean;
}

interface Query {
  readonly sources: readonly Source[];
  readonly aggregate: Aggregate;
  readonly withScores: boolean;
  readonly limit: number;
}

const BAD_WEIGHT = new ErrorReply('ERR weight value is not a float');
const BAD_LIMIT = new ErrorReply("ERR LIMIT can't be negative");

/** `args` is numkeys, the keys, and the options that are allowed here. */
function readQuery(
  keys: Keyspace,
  command: string,
  [countText = '', ...rest]: readonly string[],
  allowed: Allowed,
): Query {
  const count = indexArgument(countText);
  if (count < 1) {
    throw new ErrorReply(`ERR at least 1 input key is needed for '${command}' command`);
  }
  if (count > rest.length) throw SYNTAX_ERROR;
  const sources = rest.slice(0, count).map((key) => readSource(keys, key));
  const query = { sources, aggregate: AGGREGATES.sum as Aggregate, withScores: false, limit: 0 };
  for (let at = count; at < rest.length; at++) {
    const option = rest[at]?.toLowerCase();
    const following = rest.length - at - 1;
    if (allowed.hasWeights && option === 'weights' && following >= count) {
      for (const source of sources) source.weight = doubleArgument(rest[++at] ?? '', BAD_WEIGHT);
    } else if (allowed.hasWeights && option === 'aggregate' && following >= 1) {
      query.aggregate = readAggregate(rest[++at] ?? '');
    } else if (allowed.hasScores && option === 'withscores') query.withScores = true;
    else if (allowed.hasLimit && option === 'limit' && following >= 1) {
      query.limit = countArgument(rest[++at] ?? '', BAD_LIMIT);
    } else throw SYNTAX_ERROR;
  }
  return query;
}

function readAggregate(text: string): Aggregate {
  const name = text.toLowerCase();
  if (name !== 'sum' && name !== 'min' && name !== 'max') throw SYNTAX_ERROR;
  return AGGREGATES[name];
}

function readSource(keys: Keyspace, key: string): Source {
  const value = keys.get(key)?.value;
  if (value === undefined) return { members: new Map(), weight: 1 };
  if (value.type === 'zset') {
    const members = new Map(value.scores.entries().map(({ member, score }) => [member, score]));
    return { members, weight: 1 };
  }
  if (value.type !== 'set') throw WRONG_TYPE;
  return { members: new Map([...value.members].map((member) => [member, 1])), weight: 1 };
}
