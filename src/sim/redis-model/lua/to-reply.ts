import {
  DoubleReply,
  ErrorReply,
  MapReply,
  type Reply,
  SetReply,
  StatusReply,
  VerbatimReply,
} from '../reply.ts';
import { formatScore } from '../score.ts';
import { numberOf, textOf, toInteger } from './lib/arguments.ts';
import { entries } from './lib/json-encode.ts';
import type { Machine } from './vm/machine.ts';
import type { Table } from './vm/table.ts';
import type { LuaState, LuaString, LuaValue } from './vm/types.ts';
import { TYPE } from './vm/types.ts';

/** Deeper than this, C's Lua stack is full. */
const MAX_DEPTH = 7994;

/** What a script returned, as the reply to its caller. `protocol` is the one that the script chose. */
export function toReply(
  m: Machine,
  L: LuaState,
  value: LuaValue,
  protocol: 2 | 3,
  depth = 0,
): Reply {
  if (depth > MAX_DEPTH) return new ErrorReply('ERR reached lua stack limit');
  switch (value.type) {
    case TYPE.string:
      return (value.value as LuaString).js;
    case TYPE.number:
      return integerReply(value.value as number);
    case TYPE.boolean:
      if (protocol === 3) return value.value === true;
      return value.value === true ? 1 : null;
    case TYPE.table:
      return tableToReply(m, L, value.value as Table, protocol, depth);
    default:
      return null;
  }
}

/** An error's text as one line, as the protocol needs it. */
export function errorReply(message: string): ErrorReply {
  const trimmed = message.replace(/^[\r\n]+|[\r\n]+$/g, '');
  return new ErrorReply(trimmed.replace(/[\r\n]/g, ' '));
}

/** Text up to its first NUL, as C sees it. */
export function cString(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

function integerReply(number: number): Reply {
  const whole = toInteger(number);
  return Number.isSafeInteger(whole) ? whole : BigInt(whole);
}

function tableToReply(
  m: Machine,
  L: LuaState,
  table: Table,
  protocol: 2 | 3,
  depth: number,
): Reply {
  if (table.nodes.length !== 0) {
    const special = specialReply(m, L, table, protocol, depth);
    if (special !== undefined) return special;
  }
  const items: Reply[] = [];
  for (let at = 1; ; at += 1) {
    const item = m.getIndex(table, at);
    if (item.type === TYPE.nil) return items;
    items.push(toReply(m, L, item, protocol, depth + 1));
  }
}

/** A table with one of the fields that make it an error, a status, a double and so on. */
function specialReply(
  m: Machine,
  L: LuaState,
  table: Table,
  protocol: 2 | 3,
  depth: number,
): Reply | undefined {
  const error = m.getField(table, 'err');
  if (error.type === TYPE.string) return errorReply(cString(textOf(m, error) ?? ''));
  const status = m.getField(table, 'ok');
  if (status.type === TYPE.string) {
    return new StatusReply(cString(textOf(m, status) ?? '').replace(/[\r\n]/g, ' '));
  }
  const double = m.getField(table, 'double');
  if (double.type === TYPE.number) return doubleReply(numberOf(m, double) ?? 0);
  const big = m.getField(table, 'big_number');
  if (big.type === TYPE.string) return (textOf(m, big) ?? '').replace(/[\r\n]/g, ' ');
  const verbatim = m.getField(table, 'verbatim_string');
  if (verbatim.type === TYPE.table) {
    const format = m.getField(verbatim.value as Table, 'format');
    const content = m.getField(verbatim.value as Table, 'string');
    if (format.type === TYPE.string && content.type === TYPE.string) {
      return new VerbatimReply(textOf(m, content) ?? '');
    }
  }
  const map = m.getField(table, 'map');
  if (map.type === TYPE.table) {
    const pairs = [...entries(m, L, map.value as Table)].map(
      ({ type, key, value }) =>
        [
          toReply(m, L, m.value(type, key), protocol, depth + 2),
          toReply(m, L, value, protocol, depth + 2),
        ] as const,
    );
    return new MapReply(pairs);
  }
  const set = m.getField(table, 'set');
  if (set.type === TYPE.table) {
    const members = [...entries(m, L, set.value as Table)].map(({ type, key }) =>
      toReply(m, L, m.value(type, key), protocol, depth + 2),
    );
    return new SetReply(members);
  }
  return undefined;
}

function doubleReply(number: number): Reply {
  return new DoubleReply(Number.isNaN(number) ? '-nan' : formatScore(number));
}
