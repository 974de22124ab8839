import { countArgument, indexArgument } from '../arguments.ts';
import type { CommandContext, CommandSpec } from '../command.ts';
import { ErrorReply, type Reply, SYNTAX_ERROR } from '../reply.ts';

/** Commands that look for an item in a list. */
export const listSearchCommands: readonly CommandSpec[] = [
  {
    name: 'linsert',
    arity: 5,
    writes: true,
    run({ keys }, [key = '', where = '', pivot = '', item = '']) {
      const side = where.toLowerCase();
      if (side !== 'before' && side !== 'after') return SYNTAX_ERROR;
      const list = keys.list(key);
      if (list === undefined) return 0;
      const index = list.toArray().indexOf(pivot);
      if (index === -1) return -1;
      list.splice(side === 'before' ? index : index + 1, 0, item);
      keys.changed(key);
      return list.length;
    },
  },
  { name: 'lrem', arity: 4, writes: true, run: remove },
  { name: 'lpos', arity: -3, run: position },
];

function remove({ keys }: CommandContext, args: readonly string[]): Reply {
  const [key = '', countText = '', item = ''] = args;
  const count = indexArgument(countText);
  const list = keys.list(key);
  if (list === undefined) return 0;
  const limit = count === 0 ? Number.POSITIVE_INFINITY : Math.abs(count);
  const isFromRight = count < 0;
  const doomed = matches(list.toArray(), item, isFromRight).slice(0, limit);
  if (doomed.length === 0) return 0;
  for (const index of isFromRight ? doomed : doomed.reverse()) list.splice(index, 1);
  keys.changed(key);
  keys.deleteIfEmpty(key);
  return doomed.length;
}

function position({ keys }: CommandContext, args: readonly string[]): Reply {
  const [key = '', item = '', ...options] = args;
  const { rank, count, maxLength } = positionOptions(options);
  const items = keys.list(key)?.toArray() ?? [];
  const isFromRight = rank < 0;
  const found = matches(items, item, isFromRight).filter(
    (index) => maxLength === 0 || (isFromRight ? items.length - 1 - index : index) < maxLength,
  );
  const ranked = found.slice(Math.abs(rank) - 1);
  if (count === undefined) return ranked[0] ?? null;
  return count === 0 ? ranked : ranked.slice(0, count);
}

interface PositionOptions {
  readonly rank: number;
  /** Undefined: one position is the answer, not an array. */
  readonly count: number | undefined;
  /** 0: look at all. */
  readonly maxLength: number;
}

function positionOptions(options: readonly string[]): PositionOptions {
  let rank = 1;
  let count: number | undefined;
  let maxLength = 0;
  for (let index = 0; index < options.length; index += 2) {
    const name = (options[index] ?? '').toUpperCase();
    const text = options[index + 1];
    if (text === undefined) throw SYNTAX_ERROR;
    if (name === 'RANK') {
      rank = indexArgument(text);
      if (rank === 0) throw RANK_ZERO;
    } else if (name === 'COUNT') count = countArgument(text, NEGATIVE_COUNT);
    else if (name === 'MAXLEN') maxLength = countArgument(text, NEGATIVE_MAXLEN);
    else throw SYNTAX_ERROR;
  }
  return { rank, count, maxLength };
}

const RANK_ZERO = new ErrorReply(
  "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list",
);
const NEGATIVE_COUNT = new ErrorReply("ERR COUNT can't be negative");
const NEGATIVE_MAXLEN = new ErrorReply("ERR MAXLEN can't be negative");

/** Where the item stands, in the order of the search. */
function matches(items: readonly string[], item: string, isFromRight: boolean): number[] {
  const indexes: number[] = [];
  items.forEach((other, index) => {
    if (other === item) indexes.push(index);
  });
  return isFromRight ? indexes.reverse() : indexes;
}
