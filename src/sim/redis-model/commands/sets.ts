import { countArgument } from '../arguments.ts';
import type { CommandSpec } from '../command.ts';
import { encodingOf } from '../encoding.ts';
import type { Keyspace } from '../keyspace.ts';
import { type Reply, SetReply, SYNTAX_ERROR } from '../reply.ts';
import { scanCursor, scanOptions, scanPage } from '../scan.ts';
import { choose, drawCountArgument } from './choose.ts';
import { setAlgebraCommands } from './sets-algebra.ts';

/** SADD and its kind: sets of binary strings. */
export const setCommands: readonly CommandSpec[] = [
  {
    name: 'sadd',
    arity: -3,
    writes: true,
    run({ keys }, [key = '', ...members]) {
      return add(keys, key, members);
    },
  },
  {
    name: 'srem',
    arity: -3,
    writes: true,
    run({ keys }, [key = '', ...members]) {
      const set = keys.set(key);
      const removed = set ? members.filter((member) => set.delete(member)).length : 0;
      if (removed > 0) {
        keys.changed(key);
        keys.deleteIfEmpty(key);
      }
      return removed;
    },
  },
  {
    name: 'smove',
    arity: 4,
    writes: true,
    run({ keys }, [from = '', to = '', member = '']) {
      if (!keys.has(from)) return 0;
      const source = keys.set(from);
      keys.set(to);
      if (!source?.has(member)) return 0;
      if (from === to) return 1;
      source.delete(member);
      keys.changed(from);
      keys.deleteIfEmpty(from);
      add(keys, to, [member]);
      return 1;
    },
  },
  {
    name: 'sismember',
    arity: 3,
    run: ({ keys }, [key = '', member = '']) => (keys.set(key)?.has(member) ? 1 : 0),
  },
  {
    name: 'smismember',
    arity: -3,
    run({ keys }, [key = '', ...members]) {
      const set = keys.set(key);
      return members.map((member) => (set?.has(member) ? 1 : 0));
    },
  },
  {
    name: 'smembers',
    arity: 2,
    run: ({ keys }, [key = '']) => new SetReply([...(keys.set(key) ?? [])]),
  },
  {
    name: 'scard',
    arity: 2,
    run: ({ keys }, [key = '']) => keys.set(key)?.size ?? 0,
  },
  {
    name: 'spop',
    arity: -2,
    writes: true,
    run({ keys, server }, [key = '', countText, ...rest]) {
      if (rest.length > 0) return SYNTAX_ERROR;
      if (countText === undefined) return pop(keys, key, 1, () => server.random())[0] ?? null;
      const count = countArgument(countText);
      return new SetReply(pop(keys, key, count, () => server.random()));
    },
  },
  {
    name: 'srandmember',
    arity: -2,
    run({ keys, server }, [key = '', countText, ...rest]): Reply {
      if (rest.length > 0) return SYNTAX_ERROR;
      const count = countText === undefined ? undefined : drawCountArgument(countText);
      const chosen = choose([...(keys.set(key) ?? [])], count ?? 1, () => server.random());
      return count === undefined ? (chosen[0] ?? null) : chosen;
    },
  },
  {
    name: 'sscan',
    arity: -3,
    run: ({ keys }, [key = '', ...args]) => scanMembers(keys, key, args),
  },
  ...setAlgebraCommands,
];

function add(keys: Keyspace, key: string, members: readonly string[]): number {
  const set = keys.set(key);
  if (!set) {
    const created = new Set(members);
    keys.put(key, { type: 'set', members: created });
    return created.size;
  }
  const before = set.size;
  for (const member of members) set.add(member);
  if (set.size > before) keys.changed(key);
  return set.size - before;
}

function pop(keys: Keyspace, key: string, count: number, random: () => number): string[] {
  const set = keys.set(key);
  if (!set || count === 0) return [];
  const popped = choose([...set], count, random);
  for (const member of popped) set.delete(member);
  keys.changed(key);
  keys.deleteIfEmpty(key);
  return popped;
}

/** Redis looks for the key before it reads the options. */
function scanMembers(keys: Keyspace, key: string, args: readonly string[]): Reply {
  scanCursor(args[0] ?? '');
  const value = keys.getTyped(key, 'set');
  if (!value) return ['0', []];
  const { next, names } = scanPage(
    value.members,
    scanOptions(args),
    encodingOf(value) === 'intset',
  );
  return [String(next), names];
}
