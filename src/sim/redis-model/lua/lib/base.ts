import type { Machine } from '../vm/machine.ts';
import { metatableOf } from '../vm/machine.ts';
import type { LuaState, LuaString, LuaTable, LuaUserdata, LuaValue } from '../vm/types.ts';
import { TYPE } from '../vm/types.ts';
import {
  argument,
  argumentError,
  checkAny,
  checkInt,
  checkTable,
  checkText,
  count,
  fail,
  isAbsent,
  isFunction,
  isTruthy,
  type Library,
  textOf,
  typeName,
  where,
} from './arguments.ts';
import { handledCall, load, loadString, protectedCall } from './calls.ts';
import { toNumber, toText } from './convert.ts';

/** The basic functions, as `luaopen_base` registers them (what Redis leaves out is left out by the sandbox). */
export function baseLibrary(m: Machine): Library {
  return [
    ['assert', (L) => assert(m, L)],
    ['collectgarbage', (L) => collectGarbage(m, L)],
    ['dofile', () => 0],
    ['error', (L) => raise(m, L)],
    [
      'gcinfo',
      (L) => {
        m.pushNumber(L, GC_KILOBYTES);
        return 1;
      },
    ],
    ['getmetatable', (L) => getMetatable(m, L)],
    ['loadfile', () => 0],
    ['load', (L) => load(m, L)],
    ['loadstring', (L) => loadString(m, L)],
    ['next', (L) => next(m, L)],
    ['pcall', (L) => protectedCall(m, L)],
    ['print', () => 0],
    ['rawequal', (L) => rawEqual(m, L)],
    ['rawget', (L) => rawGet(m, L)],
    ['rawset', (L) => rawSet(m, L)],
    ['select', (L) => select(m, L)],
    ['setmetatable', (L) => setMetatable(m, L)],
    ['tonumber', (L) => toNumber(m, L)],
    ['tostring', (L) => toText(m, L)],
    [
      'type',
      (L) => {
        m.pushText(L, typeName(checkAny(m, L, 1)));
        return 1;
      },
    ],
    ['unpack', (L) => unpack(m, L)],
    ['xpcall', (L) => handledCall(m, L)],
  ];
}

/** `ipairs`, `pairs` and `newproxy`, registered after `_VERSION`. */
export function lateBaseLibrary(m: Machine): Library {
  const step = (L: LuaState): number => next(m, L);
  const indexStep = (L: LuaState): number => {
    const at = checkInt(m, L, 2) + 1;
    const value = m.getIndex(checkTable(m, L, 1), at);
    m.pushNumber(L, at);
    m.pushValue(L, value);
    return value.type === TYPE.nil ? 0 : 2;
  };
  return [
    [
      'ipairs',
      (L) => {
        checkTable(m, L, 1);
        const table = argument(L, 1) as LuaValue;
        m.pushFunction(L, indexStep);
        m.pushValue(L, table);
        m.pushNumber(L, 0);
        return 3;
      },
    ],
    [
      'pairs',
      (L) => {
        checkTable(m, L, 1);
        const table = argument(L, 1) as LuaValue;
        m.pushFunction(L, step);
        m.pushValue(L, table);
        m.pushNil(L);
        return 3;
      },
    ],
    ['newproxy', (L) => newProxy(m, L)],
  ];
}

/** What `gcinfo` and `collectgarbage('count')` answer: the model does not measure memory. */
const GC_KILOBYTES = 40;

function assert(m: Machine, L: LuaState): number {
  if (isTruthy(checkAny(m, L, 1))) return count(L);
  return fail(
    m,
    L,
    isAbsent(L, 2) ? 'assertion failed!' : checkText(m, L, 2).replace(/\0.*$/s, ''),
  );
}

const GC_OPTIONS = ['stop', 'restart', 'collect', 'count', 'step', 'setpause', 'setstepmul'];

function collectGarbage(m: Machine, L: LuaState): number {
  const option = isAbsent(L, 1) ? 'collect' : checkText(m, L, 1);
  if (!GC_OPTIONS.includes(option)) argumentError(m, L, 1, `invalid option '${option}'`);
  if (option === 'count') m.pushNumber(L, GC_KILOBYTES);
  else if (option === 'step') m.pushBoolean(L, true);
  else m.pushNumber(L, option === 'setpause' || option === 'setstepmul' ? 200 : 0);
  return 1;
}

function raise(m: Machine, L: LuaState): number {
  const level = isAbsent(L, 2) ? 1 : checkInt(m, L, 2);
  const value = argument(L, 1) ?? m.nil;
  const text = textOf(m, value);
  if (text !== undefined && level > 0) m.pushText(L, where(m, L, level) + text);
  else m.pushValue(L, value);
  return m.raiseTop(L);
}

function getMetatable(m: Machine, L: LuaState): number {
  const value = checkAny(m, L, 1);
  const table = metatableOf(L, value);
  if (!table) m.pushNil(L);
  else {
    const guard = m.getField(table, '__metatable');
    if (guard.type === TYPE.nil) m.push(L, TYPE.table, table);
    else m.pushValue(L, guard);
  }
  return 1;
}

function setMetatable(m: Machine, L: LuaState): number {
  const type = argument(L, 2)?.type;
  const table = checkTable(m, L, 1);
  if (type !== TYPE.nil && type !== TYPE.table) argumentError(m, L, 2, 'nil or table expected');
  if (table.metatable !== null && m.getField(table.metatable, '__metatable').type !== TYPE.nil) {
    fail(m, L, 'cannot change a protected metatable');
  }
  if (table.readonly) m.raise(L, 'Attempt to modify a readonly table');
  table.metatable = type === TYPE.nil ? null : (argument(L, 2)?.value as LuaTable);
  m.pushValue(L, argument(L, 1) as LuaValue);
  return 1;
}

function next(m: Machine, L: LuaState): number {
  const table = checkTable(m, L, 1);
  const key = argument(L, 2);
  m.setTop(L, L.ci.funcOff + 2);
  if (key === undefined) m.pushNil(L);
  else m.pushValue(L, key);
  m.pushNil(L);
  if (m.tables.luaH_next(L, table, L.top - 2)) return 2;
  m.pushNil(L);
  return 1;
}

function rawEqual(m: Machine, L: LuaState): number {
  m.pushBoolean(L, m.rawEqual(checkAny(m, L, 1), checkAny(m, L, 2)));
  return 1;
}

function rawGet(m: Machine, L: LuaState): number {
  m.pushValue(L, m.tables.luaH_get(L, checkTable(m, L, 1), checkAny(m, L, 2)));
  return 1;
}

function rawSet(m: Machine, L: LuaState): number {
  const table = checkTable(m, L, 1);
  const key = checkAny(m, L, 2);
  const value = checkAny(m, L, 3);
  if (table.readonly) m.raise(L, 'Attempt to modify a readonly table');
  m.tables.luaH_setfrom(L, table, key, value);
  m.pushValue(L, argument(L, 1) as LuaValue);
  return 1;
}

function select(m: Machine, L: LuaState): number {
  const total = count(L);
  const first = argument(L, 1);
  if (first?.type === TYPE.string && (first.value as LuaString).js[0] === '#') {
    m.pushNumber(L, total - 1);
    return 1;
  }
  let from = checkInt(m, L, 1);
  if (from < 0) from += total;
  else if (from > total) from = total;
  if (from < 1) argumentError(m, L, 1, 'index out of range');
  return total - from;
}

/** What C's stack holds at most: more results than this do not fit. */
const MAX_RESULTS = 8000;

function unpack(m: Machine, L: LuaState): number {
  const table = checkTable(m, L, 1);
  const from = isAbsent(L, 2) ? 1 : checkInt(m, L, 2);
  const to = isAbsent(L, 3) ? m.length(table) : checkInt(m, L, 3);
  if (from > to) return 0;
  const size = to - from + 1;
  if (size > 0x7fffffff || count(L) + size > MAX_RESULTS) {
    fail(m, L, 'too many results to unpack');
  }
  for (let at = from; at <= to; at += 1) m.pushValue(L, m.getIndex(table, at));
  return size;
}

const proxies = new WeakSet<LuaTable>();

function newProxy(m: Machine, L: LuaState): number {
  const wanted = argument(L, 1);
  const proxy: LuaUserdata = { metatable: null, id: L.l_G.id_counter++ };
  if (wanted?.type === TYPE.boolean && wanted.value === true) {
    proxy.metatable = m.newTable(L);
    proxies.add(proxy.metatable);
  } else if (isTruthy(wanted)) {
    const shared = metatableOf(L, wanted as LuaValue);
    if (!shared || !proxies.has(shared)) argumentError(m, L, 1, 'boolean or proxy expected');
    proxy.metatable = shared ?? null;
  }
  m.push(L, TYPE.userdata, proxy);
  return 1;
}

/** Functions of Lua are those that `coroutine.create` takes. */
export function isLuaFunction(value: LuaValue | undefined): boolean {
  return value !== undefined && isFunction(value) && value.type === TYPE.luaFunction;
}
