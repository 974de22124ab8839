import { countArgument, indexArgument, timeoutSecondsArgument } from '../arguments.ts';
import { Blocked, type CommandSpec } from '../command.ts';
import type { Keyspace } from '../keyspace.ts';
import { ErrorReply, NULL_ARRAY, type Reply, SYNTAX_ERROR } from '../reply.ts';
import type { Scored } from '../sorted-set.ts';
import { pair, pairReplies, scoredReply } from './zset-replies.ts';

type End = 'min' | 'max';

/** ZPOPMIN, ZMPOP and their kind, and the ones that block. */
export const zsetPopCommands: readonly CommandSpec[] = [
  popping('zpopmin', 'min'),
  popping('zpopmax', 'max'),
  blockingPop('bzpopmin', 'min'),
  blockingPop('bzpopmax', 'max'),
  {
    name: 'zmpop',
    arity: -4,
    writes: true,
    run({ keys }, args) {
      const query = readMultiPop(args);
      return popFirst(keys, query.names, (key) => popMany(keys, key, query)) ?? NULL_ARRAY;
    },
  },
  {
    name: 'bzmpop',
    arity: -5,
    writes: true,
    run({ keys }, [timeoutText = '', ...args]) {
      const query = readMultiPop(args);
      const timeoutMs = timeoutSecondsArgument(timeoutText);
      return popOrBlock(keys, query.names, timeoutMs, (key) => popMany(keys, key, query));
    },
  },
];

function popping(name: string, end: End): CommandSpec {
  return {
    name,
    arity: -2,
    writes: true,
    run({ keys, protocol }, [key = '', countText, ...rest]) {
      if (rest.length > 0) return SYNTAX_ERROR;
      if (countText === undefined) return pop(keys, key, end, 1).flatMap(pair);
      return scoredReply(pop(keys, key, end, countArgument(countText)), true, protocol);
    },
  };
}

function blockingPop(name: string, end: End): CommandSpec {
  return {
    name,
    arity: -3,
    writes: true,
    noScript: true,
    run({ keys }, args) {
      const timeoutMs = timeoutSecondsArgument(args.at(-1) ?? '');
      return popOrBlock(keys, args.slice(0, -1), timeoutMs, (key) => [
        key,
        ...pop(keys, key, end, 1).flatMap(pair),
      ]);
    },
  };
}

type PopKey = (key: string) => Reply;

function popOrBlock(
  keys: Keyspace,
  names: readonly string[],
  timeoutMs: number,
  popKey: PopKey,
): Reply | Blocked {
  const retry = (key: string) => (keys.get(key)?.value.type === 'zset' ? popKey(key) : undefined);
  return popFirst(keys, names, popKey) ?? new Blocked(names, timeoutMs, retry, NULL_ARRAY);
}

/** Pops from the first of the keys that exists. */
function popFirst(keys: Keyspace, names: readonly string[], popKey: PopKey): Reply | undefined {
  const key = names.find((name) => keys.zset(name) !== undefined);
  return key === undefined ? undefined : popKey(key);
}

function popMany(keys: Keyspace, key: string, { end, count }: MultiPop): Reply {
  return [key, pairReplies(pop(keys, key, end, count))];
}

function pop(keys: Keyspace, key: string, end: End, count: number): Scored[] {
  const scores = keys.zset(key);
  if (!scores || count === 0) return [];
  const { size } = scores;
  const popped =
    end === 'min'
      ? scores.deleteRanks(0, count)
      : scores.deleteRanks(Math.max(0, size - count), size).reverse();
  keys.changed(key);
  keys.deleteIfEmpty(key);
  return popped;
}

interface MultiPop {
  readonly names: readonly string[];
  readonly end: End;
  readonly count: number;
}

const BAD_NUMKEYS = new ErrorReply('ERR numkeys should be greater than 0');
const BAD_COUNT = new ErrorReply('ERR count should be greater than 0');

/** `args` is numkeys, the keys, MIN or MAX, and COUNT with its number. */
function readMultiPop([countText = '', ...rest]: readonly string[]): MultiPop {
  const keyCount = indexArgument(countText, BAD_NUMKEYS);
  if (keyCount < 1) throw BAD_NUMKEYS;
  const end = rest[keyCount]?.toLowerCase();
  if (end !== 'min' && end !== 'max') throw SYNTAX_ERROR;
  const options = rest.slice(keyCount + 1);
  const [option, count] = options;
  const names = rest.slice(0, keyCount);
  if (option === undefined) return { names, end, count: 1 };
  if (option.toLowerCase() !== 'count' || count === undefined) throw SYNTAX_ERROR;
  const read = indexArgument(count, BAD_COUNT);
  if (read < 1) throw BAD_COUNT;
  if (options.length > 2) throw SYNTAX_ERROR;
  return { names, end, count: read };
}
