import { countArgument, indexArgument } from '../arguments.ts';
import type { CommandContext, CommandSpec } from '../command.ts';
import { wrongArity } from '../command-errors.ts';
import { List } from '../list.ts';
import { ErrorReply, NULL_ARRAY, OK, type Reply } from '../reply.ts';
import { type End, popMany, push } from './list-ends.ts';

/** Commands that push, pop and read items of a list by position. */
export const listCommands: readonly CommandSpec[] = [
  { name: 'lpush', arity: -3, writes: true, run: (context, args) => pushTo(context, args, 'left') },
  {
    name: 'rpush',
    arity: -3,
    writes: true,
    run: (context, args) => pushTo(context, args, 'right'),
  },
  {
    name: 'lpushx',
    arity: -3,
    writes: true,
    run: (context, args) => pushIfPresent(context, args, 'left'),
  },
  {
    name: 'rpushx',
    arity: -3,
    writes: true,
    run: (context, args) => pushIfPresent(context, args, 'right'),
  },
  { name: 'lpop', arity: -2, writes: true, run: (context, args) => pop(context, args, 'left') },
  { name: 'rpop', arity: -2, writes: true, run: (context, args) => pop(context, args, 'right') },
  { name: 'llen', arity: 2, run: ({ keys }, [key = '']) => keys.list(key)?.length ?? 0 },
  {
    name: 'lindex',
    arity: 3,
    run({ keys }, [key = '', indexText = '']) {
      const list = keys.list(key);
      if (list === undefined) return null;
      const index = indexArgument(indexText);
      return list.at(index < 0 ? index + list.length : index) ?? null;
    },
  },
  {
    name: 'lrange',
    arity: 4,
    run({ keys }, [key = '', startText = '', endText = '']) {
      const start = indexArgument(startText);
      const end = indexArgument(endText);
      const list = keys.list(key);
      if (list === undefined) return [];
      const range = listRange(start, end, list.length);
      return list.slice(range.start, range.end);
    },
  },
  {
    name: 'lset',
    arity: 4,
    writes: true,
    run({ keys }, [key = '', indexText = '', item = '']) {
      const list = keys.list(key);
      if (list === undefined) return NO_SUCH_KEY;
      const given = indexArgument(indexText);
      const index = given < 0 ? given + list.length : given;
      if (list.at(index) === undefined) return new ErrorReply('ERR index out of range');
      list.setAt(index, item);
      keys.changed(key);
      return OK;
    },
  },
  {
    name: 'ltrim',
    arity: 4,
    writes: true,
    run({ keys }, [key = '', startText = '', endText = '']) {
      const start = indexArgument(startText);
      const end = indexArgument(endText);
      const list = keys.list(key);
      if (list === undefined) return OK;
      const range = listRange(start, end, list.length);
      list.keep(range.start, range.end);
      keys.changed(key);
      keys.deleteIfEmpty(key);
      return OK;
    },
  },
];

/** The error where a command needs a key that is not there. */
export const NO_SUCH_KEY = new ErrorReply('ERR no such key');

function pushTo(
  { keys }: CommandContext,
  [key = '', ...items]: readonly string[],
  end: End,
): Reply {
  const list = keys.list(key) ?? new List();
  const isNew = list.length === 0;
  for (const item of items) push(list, item, end);
  if (isNew) keys.put(key, { type: 'list', items: list });
  else keys.changed(key);
  return list.length;
}

function pushIfPresent(context: CommandContext, args: readonly string[], end: End): Reply {
  return context.keys.list(args[0] ?? '') === undefined ? 0 : pushTo(context, args, end);
}

function pop({ keys }: CommandContext, args: readonly string[], end: End): Reply {
  const [key = '', countText, ...extra] = args;
  if (extra.length > 0) return wrongArity(end === 'left' ? 'lpop' : 'rpop');
  const count = countText === undefined ? undefined : countArgument(countText);
  const list = keys.list(key);
  if (list === undefined) return count === undefined ? null : NULL_ARRAY;
  if (count === 0) return [];
  const items = popMany(keys, key, list, count ?? 1, end);
  return count === undefined ? (items[0] ?? null) : items;
}

/** From inclusive ends, negative ones counted from the right, to a half-open range inside the list. */
function listRange(
  start: number,
  end: number,
  length: number,
): { readonly start: number; readonly end: number } {
  const first = Math.max(0, start < 0 ? start + length : start);
  const last = Math.min(length - 1, end < 0 ? end + length : end);
  return first > last ? { start: 0, end: 0 } : { start: first, end: last + 1 };
}
