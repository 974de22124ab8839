import { countArgument, indexArgument } from '../arguments.ts';
import type { CommandContext, CommandSpec } from '../command.ts';
import type { Keyspace } from '../keyspace.ts';
import { ErrorReply, SetReply, SYNTAX_ERROR } from '../reply.ts';

/** SINTER, SUNION, SDIFF and what stores or counts them. */
export const setAlgebraCommands: readonly CommandSpec[] = [
  replying('sinter', intersection),
  storing('sinterstore', intersection),
  replying('sunion', union),
  storing('sunionstore', union),
  replying('sdiff', difference),
  storing('sdiffstore', difference),
  {
    name: 'sintercard',
    arity: -3,
    run({ keys }, [countText = '', ...rest]) {
      const count = indexArgument(countText, BAD_NUMKEYS);
      if (count < 1) return BAD_NUMKEYS;
      if (count > rest.length) return TOO_FEW_KEYS;
      const limit = limitOption(rest.slice(count));
      const { size } = intersection(keys, rest.slice(0, count));
      return limit === 0 ? size : Math.min(size, limit);
    },
  },
];

type Combine = (keys: Keyspace, names: readonly string[]) => Set<string>;

const BAD_NUMKEYS = new ErrorReply('ERR numkeys should be greater than 0');
const BAD_LIMIT = new ErrorReply("ERR LIMIT can't be negative");
const TOO_FEW_KEYS = new ErrorReply("ERR Number of keys can't be greater than number of args");

function replying(name: string, combine: Combine): CommandSpec {
  return {
    name,
    arity: -2,
    run: ({ keys }, names) => new SetReply([...combine(keys, names)]),
  };
}

function storing(name: string, combine: Combine): CommandSpec {
  return {
    name,
    arity: -3,
    writes: true,
    run({ keys }: CommandContext, [to = '', ...names]) {
      const members = combine(keys, names);
      if (members.size > 0) keys.put(to, { type: 'set', members });
      else keys.delete(to);
      return members.size;
    },
  };
}

function intersection(keys: Keyspace, names: readonly string[]): Set<string> {
  const sets = read(keys, names).sort((a, b) => a.size - b.size);
  const [smallest = new Set<string>(), ...others] = sets;
  return new Set([...smallest].filter((member) => others.every((set) => set.has(member))));
}

function union(keys: Keyspace, names: readonly string[]): Set<string> {
  return new Set(read(keys, names).flatMap((set) => [...set]));
}

function difference(keys: Keyspace, names: readonly string[]): Set<string> {
  const [first = new Set<string>(), ...others] = read(keys, names);
  return new Set([...first].filter((member) => !others.some((set) => set.has(member))));
}

/** One set for each name, empty where there is no key. */
function read(keys: Keyspace, names: readonly string[]): ReadonlySet<string>[] {
  return names.map((name) => keys.set(name) ?? new Set<string>());
}

function limitOption(options: readonly string[]): number {
  let limit = 0;
  for (let at = 0; at < options.length; at += 2) {
    const value = options[at + 1];
    if (options[at]?.toLowerCase() !== 'limit' || value === undefined) throw SYNTAX_ERROR;
    limit = countArgument(value, BAD_LIMIT);
  }
  return limit;
}
