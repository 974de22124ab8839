import type { CommandContext, CommandSpec } from '../command.ts';
import { copyValue } from '../copy-value.ts';
import { ErrorReply, OK, type Reply, StatusReply, SYNTAX_ERROR } from '../reply.ts';
import { databaseArgument } from './database.ts';
import { NO_SUCH_KEY } from './lists.ts';

/** Commands on keys, whatever they hold. */
export const keyCommands: readonly CommandSpec[] = [
  { name: 'del', arity: -2, writes: true, run: deleteKeys },
  { name: 'unlink', arity: -2, writes: true, run: deleteKeys },
  { name: 'exists', arity: -2, run: countKeys },
  { name: 'touch', arity: -2, run: countKeys },
  {
    name: 'type',
    arity: 2,
    run: ({ keys }, [key = '']) => new StatusReply(keys.get(key)?.value.type ?? 'none'),
  },
  {
    name: 'randomkey',
    arity: 1,
    run({ keys, server }) {
      const all = keys.entries();
      return all[Math.floor(server.random() * all.length)]?.[0] ?? null;
    },
  },
  {
    name: 'rename',
    arity: 3,
    writes: true,
    run(context, [from = '', to = '']) {
      rename(context, from, to, true);
      return OK;
    },
  },
  {
    name: 'renamenx',
    arity: 3,
    writes: true,
    run: (context, [from = '', to = '']) => (rename(context, from, to, false) ? 1 : 0),
  },
  { name: 'copy', arity: -3, writes: true, run: copy },
];

const SAME_OBJECT = new ErrorReply('ERR source and destination objects are the same');

function deleteKeys({ keys }: CommandContext, names: readonly string[]): Reply {
  let deleted = 0;
  for (const name of names) if (keys.delete(name)) deleted += 1;
  return deleted;
}

function countKeys({ keys }: CommandContext, names: readonly string[]): Reply {
  return names.filter((name) => keys.has(name)).length;
}

/** Answers whether it moved. Throws where there is no such key. */
function rename({ keys }: CommandContext, from: string, to: string, overwrites: boolean): boolean {
  const entry = keys.get(from);
  if (entry === undefined) throw NO_SUCH_KEY;
  if (from === to) return false;
  if (keys.has(to) && !overwrites) return false;
  keys.delete(to);
  keys.put(to, entry.value, entry.expiresAtMs);
  keys.delete(from);
  return true;
}

function copy(context: CommandContext, [from = '', to = '', ...options]: readonly string[]): Reply {
  const { keys, server } = context;
  let target = keys;
  let replaces = false;
  for (let index = 0; index < options.length; index += 1) {
    const name = (options[index] ?? '').toUpperCase();
    const text = options[index + 1];
    if (name === 'REPLACE') replaces = true;
    else if (name === 'DB' && text !== undefined) {
      target = databaseArgument(server, text);
      index += 1;
    } else return SYNTAX_ERROR;
  }
  if (target === keys && from === to) return SAME_OBJECT;
  const entry = keys.get(from);
  if (entry === undefined || (target.has(to) && !replaces)) return 0;
  target.delete(to);
  target.put(to, copyValue(entry.value), entry.expiresAtMs);
  return 1;
}
