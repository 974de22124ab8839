import { integerArgument, timeoutSecondsArgument } from '../arguments.ts';
import { Blocked, type CommandContext, type CommandResult, type CommandSpec } from '../command.ts';
import type { Keyspace } from '../keyspace.ts';
import { ErrorReply, NULL_ARRAY, type Reply, SYNTAX_ERROR } from '../reply.ts';
import { type End, endArgument, move, popMany } from './list-ends.ts';

/** Commands that move items between lists, pop from the first of several lists, or wait for an item. */
export const listMoveCommands: readonly CommandSpec[] = [
  {
    name: 'lmove',
    arity: 5,
    writes: true,
    run: ({ keys }, [source = '', target = '', from = '', to = '']) =>
      move(keys, source, target, endArgument(from), endArgument(to)) ?? null,
  },
  {
    name: 'rpoplpush',
    arity: 3,
    writes: true,
    run: ({ keys }, [source = '', target = '']) =>
      move(keys, source, target, 'right', 'left') ?? null,
  },
  {
    name: 'lmpop',
    arity: -4,
    writes: true,
    run({ keys }, args) {
      const options = manyOptions(args);
      return firstOf(options.keys, (key) => popPairs(keys, key, options)) ?? NULL_ARRAY;
    },
  },
  {
    name: 'blpop',
    arity: -3,
    writes: true,
    noScript: true,
    run: (context, args) => waitForPop(context, args, 'left'),
  },
  {
    name: 'brpop',
    arity: -3,
    writes: true,
    noScript: true,
    run: (context, args) => waitForPop(context, args, 'right'),
  },
  {
    name: 'blmpop',
    arity: -5,
    writes: true,
    run({ keys }, [timeout = '', ...args]) {
      const options = manyOptions(args);
      const timeoutMs = timeoutSecondsArgument(timeout);
      return wait(keys, options.keys, timeoutMs, NULL_ARRAY, (key) => popPairs(keys, key, options));
    },
  },
  {
    name: 'blmove',
    arity: 6,
    writes: true,
    noScript: true,
    run(context, [source = '', target = '', from = '', to = '', timeout = '']) {
      const ends = { from: endArgument(from), to: endArgument(to) };
      return waitForMove(context, source, target, ends, timeoutSecondsArgument(timeout));
    },
  },
  {
    name: 'brpoplpush',
    arity: 4,
    writes: true,
    noScript: true,
    run(context, [source = '', target = '', timeout = '']) {
      const ends = { from: 'right', to: 'left' } as const;
      return waitForMove(context, source, target, ends, timeoutSecondsArgument(timeout));
    },
  },
];

function waitForPop({ keys }: CommandContext, args: readonly string[], end: End): CommandResult {
  const timeoutMs = timeoutSecondsArgument(args.at(-1) ?? '');
  return wait(keys, args.slice(0, -1), timeoutMs, NULL_ARRAY, (key) => {
    const list = keys.list(key);
    return list && [key, popMany(keys, key, list, 1, end)[0] ?? null];
  });
}

function waitForMove(
  { keys, denyBlocking }: CommandContext,
  source: string,
  target: string,
  ends: { readonly from: End; readonly to: End },
  timeoutMs: number,
): CommandResult {
  // Where nothing may block Redis answers as LMOVE does, not as a wait that ran out.
  const nothing = denyBlocking ? null : NULL_ARRAY;
  return wait(keys, [source], timeoutMs, nothing, () =>
    move(keys, source, target, ends.from, ends.to),
  );
}

/** Takes from the first key that has something, or waits for one that gets something. */
function wait(
  keyspace: Keyspace,
  keys: readonly string[],
  timeoutMs: number,
  onTimeout: Reply,
  take: (key: string) => Reply | undefined,
): CommandResult {
  const taken = firstOf(keys, take);
  if (taken !== undefined) return taken;
  // A key that has become something else is waited for further; a wrong target is an error.
  const retry = (key: string) => (keyspace.get(key)?.value.type === 'list' ? take(key) : undefined);
  return new Blocked(keys, timeoutMs, retry, onTimeout);
}

interface ManyOptions {
  readonly keys: readonly string[];
  readonly end: End;
  readonly count: number;
}

/** Parses `numkeys key … LEFT|RIGHT [COUNT count]`. Throws Redis' errors. */
function manyOptions(args: readonly string[]): ManyOptions {
  const keyCount = positive(args[0] ?? '', 'numkeys should be greater than 0');
  const where = args[keyCount + 1];
  if (where === undefined) throw SYNTAX_ERROR;
  const end = endArgument(where);
  const [name, countText, ...extra] = args.slice(keyCount + 2);
  const keys = args.slice(1, keyCount + 1);
  if (name === undefined) return { keys, end, count: 1 };
  if (name.toUpperCase() !== 'COUNT' || countText === undefined) throw SYNTAX_ERROR;
  const count = positive(countText, 'count should be greater than 0');
  if (extra.length > 0) throw SYNTAX_ERROR;
  return { keys, end, count };
}

function positive(text: string, message: string): number {
  const error = new ErrorReply(`ERR ${message}`);
  const value = Number(integerArgument(text, error));
  if (value < 1) throw error;
  return value;
}

function popPairs(keys: Keyspace, key: string, { end, count }: ManyOptions): Reply | undefined {
  const list = keys.list(key);
  return list && [key, popMany(keys, key, list, count, end)];
}

function firstOf<T>(keys: readonly string[], take: (key: string) => T | undefined): T | undefined {
  for (const key of keys) {
    const taken = take(key);
    if (taken !== undefined) return taken;
  }
  return undefined;
}
