import {
  DoubleReply,
  ErrorReply,
  MapReply,
  NullArrayReply,
  type Reply,
  SetReply,
  StatusReply,
  VerbatimReply,
} from '../reply.ts';
import type { Machine } from './vm/machine.ts';
import { TString } from './vm/string.ts';
import type { Table } from './vm/table.ts';
import type { LuaState, LuaValue } from './vm/types.ts';
import { TYPE } from './vm/types.ts';

/** A command's reply as a script sees it, by the protocol that the script chose. */
export function toLua(m: Machine, L: LuaState, reply: Reply, protocol: 2 | 3): LuaValue {
  if (typeof reply === 'string') return m.value(TYPE.string, new TString(reply));
  if (typeof reply === 'number') return m.value(TYPE.number, reply);
  if (typeof reply === 'bigint') return m.value(TYPE.number, Number(reply));
  if (reply === null || reply instanceof NullArrayReply) {
    return protocol === 2 ? m.value(TYPE.boolean, false) : m.value(TYPE.nil, null);
  }
  if (typeof reply === 'boolean') {
    return protocol === 2 ? m.value(TYPE.number, Number(reply)) : m.value(TYPE.boolean, reply);
  }
  if (reply instanceof StatusReply) return single(m, L, 'ok', text(m, reply.text));
  if (reply instanceof ErrorReply) return errorTable(m, L, reply.message, true);
  if (reply instanceof DoubleReply) {
    if (protocol === 2) return text(m, reply.text);
    return single(m, L, 'double', m.value(TYPE.number, m.host.readNumber(reply.text) ?? 0));
  }
  if (reply instanceof VerbatimReply) {
    if (protocol === 2) return text(m, reply.text);
    const body = m.newTable(L);
    m.setField(L, body, 'string', TYPE.string, new TString(reply.text));
    m.setField(L, body, 'format', TYPE.string, new TString('txt'));
    return single(m, L, 'verbatim_string', m.value(TYPE.table, body));
  }
  if (reply instanceof MapReply) return mapToLua(m, L, reply, protocol);
  if (reply instanceof SetReply) return setToLua(m, L, reply, protocol);
  return list(m, L, reply as readonly Reply[], protocol);
}

/** The table of an error: its code and message; `ERR` where a message has no code. */
export function errorTable(m: Machine, L: LuaState, message: string, isCounted: boolean): LuaValue {
  const trimmed = message.replace(/^[\r\n]+|[\r\n]+$/g, '');
  const withCode = trimmed.includes(' ') ? trimmed : `ERR ${trimmed}`;
  const value = single(m, L, 'err', text(m, withCode.split('\0', 1)[0] ?? ''));
  if (isCounted) {
    m.setField(L, value.value as Table, 'ignore_error_stats_update', TYPE.boolean, true);
  }
  return value;
}

/** An array as C builds it, one element after the other: its array part is a power of two. */
export function list(m: Machine, L: LuaState, items: readonly Reply[], protocol: 2 | 3): LuaValue {
  const values = items.map((item) => toLua(m, L, item, protocol));
  return m.value(TYPE.table, arrayOf(m, L, values));
}

/** A table of values 1 … n. Takes the values as its slots. */
export function arrayOf(m: Machine, L: LuaState, values: LuaValue[]): Table {
  const table = m.newTable(L);
  const { length } = values;
  if (values.some((value) => value.type === TYPE.nil)) {
    values.forEach((value, at) => {
      m.tables.set(L, table, TYPE.number, at + 1, value.type, value.value);
    });
    return table;
  }
  const size = length === 0 ? 0 : 2 ** Math.ceil(Math.log2(length));
  while (values.length < size) values.push(m.value(TYPE.nil, null));
  table.array = values;
  return table;
}

function text(m: Machine, content: string): LuaValue {
  return m.value(TYPE.string, new TString(content));
}

function single(m: Machine, L: LuaState, name: string, value: LuaValue): LuaValue {
  const table = m.newTable(L);
  m.setField(L, table, name, value.type, value.value);
  return m.value(TYPE.table, table);
}

function mapToLua(m: Machine, L: LuaState, reply: MapReply, protocol: 2 | 3): LuaValue {
  if (protocol === 2) return list(m, L, reply.pairs.flat(1), protocol);
  const map = m.newTable(L);
  for (const [key, value] of reply.pairs) {
    m.tables.luaH_setfrom(L, map, toLua(m, L, key, protocol), toLua(m, L, value, protocol));
  }
  return single(m, L, 'map', m.value(TYPE.table, map));
}

function setToLua(m: Machine, L: LuaState, reply: SetReply, protocol: 2 | 3): LuaValue {
  if (protocol === 2) return list(m, L, reply.members, protocol);
  const set = m.newTable(L);
  const yes = m.value(TYPE.boolean, true);
  for (const member of reply.members) {
    m.tables.luaH_setfrom(L, set, toLua(m, L, member, protocol), yes);
  }
  return single(m, L, 'set', m.value(TYPE.table, set));
}
