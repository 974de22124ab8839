import type { Machine } from '../vm/machine.ts';
import type { Table } from '../vm/table.ts';
import type { LuaState, LuaString, LuaValue } from '../vm/types.ts';
import { TYPE } from '../vm/types.ts';
import { entries } from './json-encode.ts';

/** Tables nested deeper than this are written as nil. */
const MAX_NESTING = 16;

/** One value as cmsgpack writes it. */
export function encodeMessage(m: Machine, L: LuaState, value: LuaValue, level: number): string {
  switch (value.type) {
    case TYPE.string:
      return encodeText((value.value as LuaString).js);
    case TYPE.boolean:
      return value.value === true ? '\xc3' : '\xc2';
    case TYPE.number:
      return encodeNumber(value.value as number);
    case TYPE.table:
      return level === MAX_NESTING ? NIL : encodeTable(m, L, value.value as Table, level + 1);
    default:
      return NIL;
  }
}

const NIL = '\xc0';

function encodeTable(m: Machine, L: LuaState, table: Table, level: number): string {
  const all = [...entries(m, L, table)];
  if (isArray(all)) {
    const length = m.length(table);
    let result = header(length, 0x90, '\xdc', '\xdd');
    for (let at = 1; at <= length; at += 1) {
      m.index(L, m.value(TYPE.table, table), m.value(TYPE.number, at));
      result += encodeMessage(m, L, m.top(L), level);
      m.setTop(L, L.top - 1);
    }
    return result;
  }
  let result = header(all.length, 0x80, '\xde', '\xdf');
  for (const { type, key, value } of all) {
    result += encodeMessage(m, L, m.value(type, key), level) + encodeMessage(m, L, value, level);
  }
  return result;
}

function isArray(all: readonly { readonly type: number; readonly key: unknown }[]): boolean {
  let max = 0;
  for (const { type, key } of all) {
    const index = type === TYPE.number ? (key as number) : 0;
    if (index <= 0 || (index | 0) !== index) return false;
    max = Math.max(max, index);
  }
  return max === all.length;
}

function header(length: number, fixed: number, short: string, long: string): string {
  if (length <= 15) return String.fromCharCode(fixed | length);
  return length <= 0xffff ? short + big(length, 2) : long + big(length, 4);
}

function encodeText(text: string): string {
  const { length } = text;
  if (length < 32) return String.fromCharCode(0xa0 | length) + text;
  if (length <= 0xff) return `\xd9${big(length, 1)}${text}`;
  return (length <= 0xffff ? `\xda${big(length, 2)}` : `\xdb${big(length, 4)}`) + text;
}

function encodeNumber(number: number): string {
  const isWhole = Number.isInteger(number) && number >= -(2 ** 63) && number < 2 ** 63;
  return isWhole ? encodeInteger(number) : encodeFloat(number);
}

function encodeInteger(number: number): string {
  if (number >= 0) {
    if (number <= 127) return String.fromCharCode(number);
    if (number <= 0xff) return `\xcc${big(number, 1)}`;
    if (number <= 0xffff) return `\xcd${big(number, 2)}`;
    return number <= 0xffffffff ? `\xce${big(number, 4)}` : `\xcf${big(number, 8)}`;
  }
  if (number >= -32) return big(number, 1);
  if (number >= -128) return `\xd0${big(number, 1)}`;
  if (number >= -32768) return `\xd1${big(number, 2)}`;
  return number >= -2147483648 ? `\xd2${big(number, 4)}` : `\xd3${big(number, 8)}`;
}

function encodeFloat(number: number): string {
  const buffer = Buffer.alloc(9);
  if (Math.fround(number) === number) {
    buffer[0] = 0xca;
    buffer.writeFloatBE(number, 1);
    return buffer.toString('latin1', 0, 5);
  }
  buffer[0] = 0xcb;
  buffer.writeDoubleBE(number, 1);
  return buffer.toString('latin1');
}

/** The low bytes of an integer, most significant first. */
function big(number: number, bytes: number): string {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt.asUintN(64, BigInt(number)));
  return buffer.toString('latin1', 8 - bytes);
}
