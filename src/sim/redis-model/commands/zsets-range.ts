import { indexArgument } from '../arguments.ts';
import type { CommandContext, CommandSpec } from '../command.ts';
import { ErrorReply, SYNTAX_ERROR } from '../reply.ts';
import { isLargeSortedSet, type Scored, SortedSet } from '../sorted-set.ts';
import { type Bounds, lexBounds, rankBounds, scoreBounds } from './zset-bounds.ts';
import { scoredReply, storeScored } from './zset-replies.ts';

type By = 'rank' | 'score' | 'lex';

/** ZRANGE and its older forms, ZRANGESTORE, and what counts or removes a range. */
export const zsetRangeCommands: readonly CommandSpec[] = [
  ranging('zrange', {}),
  ranging('zrevrange', { by: 'rank', isReversed: true }),
  ranging('zrangebyscore', { by: 'score', isReversed: false }),
  ranging('zrevrangebyscore', { by: 'score', isReversed: true }),
  ranging('zrangebylex', { by: 'lex', isReversed: false }),
  ranging('zrevrangebylex', { by: 'lex', isReversed: true }),
  {
    name: 'zrangestore',
    arity: -5,
    writes: true,
    run({ keys }, [to = '', from = '', ...rest]) {
      const query = readQuery(rest, { isStore: true });
      const entries = query.select(keys.zset(from));
      const isLarge = query.by === 'rank' && isLargeSortedSet(entries);
      return storeScored(keys, to, entries, isLarge);
    },
  },
  counting('zcount', scoreBounds),
  counting('zlexcount', lexBounds),
  removing('zremrangebyrank', rankBounds),
  removing('zremrangebyscore', scoreBounds),
  removing('zremrangebylex', lexBounds),
];

type MakeBounds = (min: string, max: string) => Bounds;

function counting(name: string, makeBounds: MakeBounds): CommandSpec {
  return {
    name,
    arity: 4,
    run({ keys }, [key = '', min = '', max = '']) {
      const bounds = makeBounds(min, max);
      const { start, end } = bounds(keys.zset(key) ?? new SortedSet(), false, 0);
      return end - start;
    },
  };
}

function removing(name: string, makeBounds: MakeBounds): CommandSpec {
  return {
    name,
    arity: 4,
    writes: true,
    run({ keys }, [key = '', min = '', max = '']) {
      const bounds = makeBounds(min, max);
      const scores = keys.zset(key);
      if (!scores) return 0;
      const { start, end } = bounds(scores, false, 0);
      const removed = scores.deleteRanks(start, end).length;
      if (removed > 0) {
        keys.changed(key);
        keys.deleteIfEmpty(key);
      }
      return removed;
    },
  };
}

interface Fixed {
  readonly by?: By;
  readonly isReversed?: boolean;
  readonly isStore?: boolean;
}

function ranging(name: string, fixed: Fixed): CommandSpec {
  return {
    name,
    arity: -4,
    run({ keys, protocol }: CommandContext, [key = '', ...rest]) {
      const query = readQuery(rest, fixed);
      return scoredReply(query.select(keys.zset(key)), query.withScores, protocol);
    },
  };
}

interface Query {
  readonly by: By;
  readonly withScores: boolean;
  readonly select: (scores: SortedSet | undefined) => readonly Scored[];
}

const LIMIT_OF_RANKS = new ErrorReply(
  'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
);
const SCORES_BY_LEX = new ErrorReply(
  'ERR syntax error, WITHSCORES not supported in combination with BYLEX',
);

/** `args` is min, max (the other way round where reversed by score or lex) and options. */
function readQuery([first = '', second = '', ...options]: readonly string[], fixed: Fixed): Query {
  let { by, isReversed } = fixed;
  let withScores = false;
  let offset = 0;
  let limit = -1;
  for (let at = 0; at < options.length; at++) {
    const option = options[at]?.toLowerCase();
    if (option === 'withscores' && !fixed.isStore) withScores = true;
    else if (option === 'limit' && at + 2 < options.length) {
      offset = indexArgument(options[at + 1] ?? '');
      limit = indexArgument(options[at + 2] ?? '');
      at += 2;
    } else if (option === 'rev' && isReversed === undefined) isReversed = true;
    else if (option === 'bylex' && by === undefined) by = 'lex';
    else if (option === 'byscore' && by === undefined) by = 'score';
    else throw SYNTAX_ERROR;
  }
  if (limit !== -1 && (by ?? 'rank') === 'rank') throw LIMIT_OF_RANKS;
  if (withScores && by === 'lex') throw SCORES_BY_LEX;
  const bounds = makeBounds(by ?? 'rank', first, second, isReversed ?? false);
  const select = (scores: SortedSet | undefined) => {
    if (!scores || (offset < 0 && by !== undefined && by !== 'rank')) return [];
    const { start, end } = bounds(scores, isReversed ?? false, offset);
    const entries = scores.entries().slice(start, end);
    const ordered = isReversed ? entries.reverse() : entries;
    return limit < 0 ? ordered : ordered.slice(0, limit);
  };
  return { by: by ?? 'rank', withScores, select };
}

function makeBounds(by: By, first: string, second: string, isReversed: boolean): Bounds {
  if (by === 'rank') return rankBounds(first, second);
  const [min, max] = isReversed ? [second, first] : [first, second];
  return by === 'score' ? scoreBounds(min, max) : lexBounds(min, max);
}
