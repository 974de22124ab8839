import { integerArgument } from '../arguments.ts';
import type { CommandContext, CommandSpec } from '../command.ts';
import { addLongDoubles, formatLongDouble, parseLongDouble } from '../long-double.ts';
import { addInt64, type Int64 } from '../numbers.ts';
import { ErrorReply, NOT_FLOAT, type Reply } from '../reply.ts';

/** Commands that count in a string: 64-bit integers, and long doubles. */
export const counterCommands: readonly CommandSpec[] = [
  { name: 'incr', arity: 2, writes: true, run: (context, args) => add(context, args[0] ?? '', 1) },
  { name: 'decr', arity: 2, writes: true, run: (context, args) => add(context, args[0] ?? '', -1) },
  {
    name: 'incrby',
    arity: 3,
    writes: true,
    run: (context, args) => add(context, args[0] ?? '', integerArgument(args[1] ?? '')),
  },
  {
    name: 'decrby',
    arity: 3,
    writes: true,
    run(context, args) {
      const decrement = integerArgument(args[1] ?? '');
      if (decrement === MIN_INT64) return DECREMENT_OVERFLOW;
      return add(context, args[0] ?? '', decrement === 0 ? 0 : -decrement);
    },
  },
  { name: 'incrbyfloat', arity: 3, writes: true, run: addFloat },
];

/** The error where a sum leaves 64 bits. */
export const OVERFLOW = new ErrorReply('ERR increment or decrement would overflow');
/** The error where a sum of long doubles is no number. */
export const NOT_FINITE = new ErrorReply('ERR increment would produce NaN or Infinity');

const MIN_INT64 = -(2n ** 63n);
const DECREMENT_OVERFLOW = new ErrorReply('ERR decrement would overflow');

function add({ keys }: CommandContext, key: string, increment: Int64): Reply {
  const value = keys.string(key);
  if (value === undefined) {
    keys.put(key, { type: 'string', text: String(increment) });
    return increment;
  }
  const sum = addInt64(integerArgument(value.text), increment);
  if (sum === undefined) return OVERFLOW;
  value.text = String(sum);
  keys.changed(key);
  return sum;
}

function addFloat({ keys }: CommandContext, [key = '', text = '']: readonly string[]): Reply {
  const value = keys.string(key);
  const old = parseLongDouble(value?.text ?? '0');
  const increment = parseLongDouble(text);
  if (old === undefined || increment === undefined) return NOT_FLOAT;
  const sum = addLongDoubles(old, increment);
  if (sum === undefined) return NOT_FINITE;
  const sumText = formatLongDouble(sum);
  if (value === undefined) keys.put(key, { type: 'string', text: sumText });
  else {
    value.text = sumText;
    keys.changed(key);
  }
  return sumText;
}
