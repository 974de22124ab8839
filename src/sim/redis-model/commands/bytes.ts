import { indexArgument } from '../arguments.ts';
import type { CommandContext, CommandSpec } from '../command.ts';
import { ErrorReply, type Reply, SYNTAX_ERROR } from '../reply.ts';

const MAX_BYTES = 512 * 1024 * 1024;

/** Commands on a part of a string: its bytes and bits. */
export const byteCommands: readonly CommandSpec[] = [
  {
    name: 'append',
    arity: 3,
    writes: true,
    run(context, [key = '', text = '']) {
      const old = context.keys.string(key)?.text ?? '';
      if (old.length + text.length > MAX_BYTES) return TOO_LONG;
      return replace(context, key, old + text).length;
    },
  },
  { name: 'getrange', arity: 4, run: getRange },
  { name: 'substr', arity: 4, run: getRange },
  { name: 'setrange', arity: 4, writes: true, run: setRange },
  {
    name: 'getbit',
    arity: 3,
    run({ keys }, [key = '', offsetText = '']) {
      const offset = bitOffset(offsetText);
      return bitAt(keys.string(key)?.text ?? '', offset);
    },
  },
  { name: 'setbit', arity: 4, writes: true, run: setBit },
  { name: 'bitcount', arity: -2, run: countBits },
];

const TOO_LONG = new ErrorReply('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
const BAD_OFFSET = new ErrorReply('ERR bit offset is not an integer or out of range');
const BAD_BIT = new ErrorReply('ERR bit is not an integer or out of range');

/** Sets the text; an expiry stays. */
function replace({ keys }: CommandContext, key: string, text: string): string {
  const value = keys.string(key);
  if (value === undefined) keys.put(key, { type: 'string', text });
  else {
    value.text = text;
    keys.changed(key);
  }
  return text;
}

function getRange({ keys }: CommandContext, args: readonly string[]): Reply {
  const start = indexArgument(args[1] ?? '');
  const end = indexArgument(args[2] ?? '');
  const text = keys.string(args[0] ?? '')?.text ?? '';
  const range = inclusiveRange(start, end, text.length);
  return range === undefined ? '' : text.slice(range.start, range.end + 1);
}

/** Both ends included, negative ones counted from the end; undefined where nothing is inside. */
function inclusiveRange(
  start: number,
  end: number,
  length: number,
): { readonly start: number; readonly end: number } | undefined {
  if (start < 0 && end < 0 && start > end) return undefined;
  const first = Math.max(0, start < 0 ? start + length : start);
  const last = Math.min(length - 1, Math.max(0, end < 0 ? end + length : end));
  return first > last || length === 0 ? undefined : { start: first, end: last };
}

function setRange(context: CommandContext, args: readonly string[]): Reply {
  const [key = '', offsetText = '', text = ''] = args;
  const offset = indexArgument(offsetText);
  if (offset < 0) return new ErrorReply('ERR offset is out of range');
  const old = context.keys.string(key)?.text ?? '';
  if (text === '') return old.length;
  if (offset + text.length > MAX_BYTES) return TOO_LONG;
  const before = old.slice(0, offset).padEnd(offset, '\0');
  return replace(context, key, before + text + old.slice(offset + text.length)).length;
}

function bitOffset(text: string): number {
  const offset = indexArgument(text, BAD_OFFSET);
  if (offset < 0 || Math.floor(offset / 8) >= MAX_BYTES) throw BAD_OFFSET;
  return offset;
}

function bitAt(text: string, offset: number): 0 | 1 {
  const byte = text.charCodeAt(Math.floor(offset / 8));
  return (byte >> (7 - (offset % 8))) & 1 ? 1 : 0;
}

function setBit(context: CommandContext, args: readonly string[]): Reply {
  const [key = '', offsetText = '', bitText = ''] = args;
  const offset = bitOffset(offsetText);
  const bit = indexArgument(bitText, BAD_BIT);
  if (bit !== 0 && bit !== 1) return BAD_BIT;
  const old = context.keys.string(key)?.text ?? '';
  const index = Math.floor(offset / 8);
  const text = old.padEnd(index + 1, '\0');
  const mask = 1 << (7 - (offset % 8));
  const byte = text.charCodeAt(index);
  const changed = String.fromCharCode(bit === 1 ? byte | mask : byte & ~mask);
  replace(context, key, text.slice(0, index) + changed + text.slice(index + 1));
  return bitAt(old, offset);
}

/** Checks in Redis' order: a missing key, or a reversed range, hides a wrong unit. */
function countBits({ keys }: CommandContext, args: readonly string[]): Reply {
  const [key = '', startText, endText, unit = 'BYTE', ...extra] = args;
  const text = keys.string(key)?.text;
  if (text === undefined) return 0;
  if (startText === undefined) return bitsIn(text);
  if (endText === undefined || extra.length > 0) return SYNTAX_ERROR;
  const start = indexArgument(startText);
  const end = indexArgument(endText);
  if (start < 0 && end < 0 && start > end) return 0;
  const isByBit = unit.toUpperCase() === 'BIT';
  if (!isByBit && unit.toUpperCase() !== 'BYTE') return SYNTAX_ERROR;
  const range = inclusiveRange(start, end, text.length * (isByBit ? 8 : 1));
  if (range === undefined) return 0;
  if (!isByBit) return bitsIn(text.slice(range.start, range.end + 1));
  let count = 0;
  for (let offset = range.start; offset <= range.end; offset += 1) count += bitAt(text, offset);
  return count;
}

function bitsIn(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    for (let byte = text.charCodeAt(index); byte !== 0; byte &= byte - 1) count += 1;
  }
  return count;
}
