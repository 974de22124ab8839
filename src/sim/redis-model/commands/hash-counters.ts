import { integerArgument } from '../arguments.ts';
import type { CommandContext, CommandSpec } from '../command.ts';
import { addLongDoubles, formatLongDouble, parseLongDouble } from '../long-double.ts';
import { addInt64, type Int64, parseInt64 } from '../numbers.ts';
import { ErrorReply, NOT_FLOAT, type Reply } from '../reply.ts';
import { NOT_FINITE, OVERFLOW } from './counters.ts';

/** Commands that count in a field of a hash. */
export const hashCounterCommands: readonly CommandSpec[] = [
  {
    name: 'hincrby',
    arity: 4,
    writes: true,
    run(context, args) {
      const increment = integerArgument(args[2] ?? '');
      return add(context, args[0] ?? '', args[1] ?? '', increment);
    },
  },
  { name: 'hincrbyfloat', arity: 4, writes: true, run: addFloat },
];

const NOT_INTEGER_IN_HASH = new ErrorReply('ERR hash value is not an integer');
const NOT_FLOAT_IN_HASH = new ErrorReply('ERR hash value is not a float');
const INFINITE_INCREMENT = new ErrorReply('ERR value is NaN or Infinity');

function add({ keys }: CommandContext, key: string, name: string, increment: Int64): Reply {
  const fields = keys.hash(key);
  if (fields === undefined) {
    keys.put(key, { type: 'hash', fields: new Map([[name, String(increment)]]) });
    return increment;
  }
  const text = fields.get(name);
  const old = text === undefined ? 0 : parseInt64(text);
  if (old === undefined) return NOT_INTEGER_IN_HASH;
  const sum = addInt64(old, increment);
  if (sum === undefined) return OVERFLOW;
  fields.set(name, String(sum));
  keys.changed(key);
  return sum;
}

function addFloat({ keys }: CommandContext, args: readonly string[]): Reply {
  const [key = '', name = '', text = ''] = args;
  const increment = parseLongDouble(text);
  if (increment === undefined) return NOT_FLOAT;
  if ('sign' in increment) return INFINITE_INCREMENT;
  const fields = keys.hash(key);
  const old = parseLongDouble(fields?.get(name) ?? '0');
  if (old === undefined) return NOT_FLOAT_IN_HASH;
  const sum = addLongDoubles(old, increment);
  if (sum === undefined) return NOT_FINITE;
  const sumText = formatLongDouble(sum);
  if (fields === undefined) keys.put(key, { type: 'hash', fields: new Map([[name, sumText]]) });
  else {
    fields.set(name, sumText);
    keys.changed(key);
  }
  return sumText;
}
