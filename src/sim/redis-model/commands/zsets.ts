import { integerArgument } from '../arguments.ts';
import type { CommandContext, CommandResult, CommandSpec } from '../command.ts';
import { DoubleReply, ErrorReply, type Reply, SYNTAX_ERROR } from '../reply.ts';
import { scanCursor, scanOptions, scanPage } from '../scan.ts';
import { formatScore, formatStoredScore } from '../score.ts';
import type { SortedSet } from '../sorted-set.ts';
import { choose, drawCountArgument } from './choose.ts';
import { scoredReply } from './zset-replies.ts';
import { zsetAddCommands } from './zsets-add.ts';
import { zsetAlgebraCommands } from './zsets-algebra.ts';
import { zsetPopCommands } from './zsets-pop.ts';
import { zsetRangeCommands } from './zsets-range.ts';

/** ZADD and its kind: sorted sets. */
export const zsetCommands: readonly CommandSpec[] = [
  ...zsetAddCommands,
  ...zsetRangeCommands,
  ...zsetPopCommands,
  ...zsetAlgebraCommands,
  {
    name: 'zscore',
    arity: 3,
    run: ({ keys }, [key = '', member = '']) => scoreReply(keys.zset(key), member),
  },
  {
    name: 'zmscore',
    arity: -3,
    run({ keys }, [key = '', ...members]) {
      const scores = keys.zset(key);
      return members.map((member) => scoreReply(scores, member));
    },
  },
  {
    name: 'zcard',
    arity: 2,
    run: ({ keys }, [key = '']) => keys.zset(key)?.size ?? 0,
  },
  {
    name: 'zrank',
    arity: 3,
    run: ({ keys }, [key = '', member = '']) => keys.zset(key)?.rank(member) ?? null,
  },
  {
    name: 'zrevrank',
    arity: 3,
    run({ keys }, [key = '', member = '']) {
      const scores = keys.zset(key);
      const rank = scores?.rank(member);
      return scores && rank !== undefined ? scores.size - 1 - rank : null;
    },
  },
  {
    name: 'zrem',
    arity: -3,
    writes: true,
    run({ keys }, [key = '', ...members]) {
      const scores = keys.zset(key);
      const removed = scores ? members.filter((member) => scores.delete(member)).length : 0;
      if (removed > 0) {
        keys.changed(key);
        keys.deleteIfEmpty(key);
      }
      return removed;
    },
  },
  { name: 'zrandmember', arity: -2, run: randomMember },
  {
    name: 'zscan',
    arity: -3,
    run({ keys }, [key = '', ...args]) {
      scanCursor(args[0] ?? '');
      const scores = keys.zset(key);
      if (!scores) return ['0', []];
      const members = scores.entries().map(({ member }) => member);
      const page = scanPage(members, scanOptions(args), scores.isCompact);
      const format = scores.isCompact ? formatStoredScore : formatScore;
      const pairs = page.names.flatMap((name) => [name, format(scores.score(name) ?? 0)]);
      return [String(page.next), pairs];
    },
  },
];

function scoreReply(scores: SortedSet | undefined, member: string): Reply {
  const score = scores?.score(member);
  return score === undefined ? null : new DoubleReply(formatScore(score));
}

const COUNT_TOO_LARGE = new ErrorReply('ERR value is out of range');
const HALF_OF_INT64_MAX = 4_611_686_018_427_387_903n;

function randomMember(
  { keys, server, protocol }: CommandContext,
  [key = '', countText, withScores, ...rest]: readonly string[],
): CommandResult {
  const random = () => server.random();
  if (countText === undefined) {
    return choose(keys.zset(key)?.entries() ?? [], 1, random)[0]?.member ?? null;
  }
  const count = drawCountArgument(countText);
  if (withScores !== undefined) {
    if (rest.length > 0 || withScores.toLowerCase() !== 'withscores') return SYNTAX_ERROR;
    const exact = BigInt(integerArgument(countText));
    if (exact < -HALF_OF_INT64_MAX || exact > HALF_OF_INT64_MAX) return COUNT_TOO_LARGE;
  }
  const chosen = choose(keys.zset(key)?.entries() ?? [], count, random);
  return scoredReply(chosen, withScores !== undefined, protocol);
}
