import type { CommandContext, CommandSpec } from '../command.ts';
import { wrongArity } from '../command-errors.ts';
import { MapReply, OK, type Reply } from '../reply.ts';

/** Commands that read and write the fields of a hash. */
export const hashCommands: readonly CommandSpec[] = [
  {
    name: 'hset',
    arity: -4,
    writes: true,
    run: (context, args) => (args.length % 2 === 0 ? wrongArity('hset') : setFields(context, args)),
  },
  {
    name: 'hmset',
    arity: -4,
    writes: true,
    run(context, args) {
      if (args.length % 2 === 0) return wrongArity('hmset');
      setFields(context, args);
      return OK;
    },
  },
  {
    name: 'hsetnx',
    arity: 4,
    writes: true,
    run: (context, args) =>
      context.keys.hash(args[0] ?? '')?.has(args[1] ?? '') ? 0 : setFields(context, args),
  },
  {
    name: 'hget',
    arity: 3,
    run: ({ keys }, args) => keys.hash(args[0] ?? '')?.get(args[1] ?? '') ?? null,
  },
  {
    name: 'hmget',
    arity: -3,
    run({ keys }, [key = '', ...names]) {
      const fields = keys.hash(key);
      return names.map((name) => fields?.get(name) ?? null);
    },
  },
  {
    name: 'hgetall',
    arity: 2,
    run: ({ keys }, [key = '']) => new MapReply([...(keys.hash(key) ?? [])]),
  },
  { name: 'hkeys', arity: 2, run: ({ keys }, [key = '']) => [...(keys.hash(key)?.keys() ?? [])] },
  { name: 'hvals', arity: 2, run: ({ keys }, [key = '']) => [...(keys.hash(key)?.values() ?? [])] },
  { name: 'hlen', arity: 2, run: ({ keys }, [key = '']) => keys.hash(key)?.size ?? 0 },
  {
    name: 'hexists',
    arity: 3,
    run: ({ keys }, [key = '', name = '']) => (keys.hash(key)?.has(name) ? 1 : 0),
  },
  {
    name: 'hstrlen',
    arity: 3,
    run: ({ keys }, [key = '', name = '']) => keys.hash(key)?.get(name)?.length ?? 0,
  },
  {
    name: 'hdel',
    arity: -3,
    writes: true,
    run({ keys }, [key = '', ...names]) {
      const fields = keys.hash(key);
      const deleted = names.filter((name) => fields?.delete(name)).length;
      if (deleted === 0) return 0;
      keys.changed(key);
      keys.deleteIfEmpty(key);
      return deleted;
    },
  },
];

/** Sets the fields in `args` after the key; answers how many are new. */
function setFields({ keys }: CommandContext, args: readonly string[]): Reply {
  const key = args[0] ?? '';
  const old = keys.hash(key);
  const fields = old ?? new Map<string, string>();
  const before = fields.size;
  for (let index = 1; index + 1 < args.length; index += 2) {
    fields.set(args[index] ?? '', args[index + 1] ?? '');
  }
  if (old === undefined) keys.put(key, { type: 'hash', fields });
  else keys.changed(key);
  return fields.size - before;
}
