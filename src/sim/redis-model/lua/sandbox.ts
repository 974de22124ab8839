import { fail, type Library, textOf } from './lib/arguments.ts';
import { baseLibrary, lateBaseLibrary } from './lib/base.ts';
import { bitLibrary } from './lib/bit.ts';
import { coroutineLibrary } from './lib/coroutine.ts';
import { jsonLibrary } from './lib/json.ts';
import { JSON_NULL } from './lib/json-config.ts';
import { mathLibrary } from './lib/math.ts';
import { msgpackLibrary } from './lib/msgpack.ts';
import type { Lrand48 } from './lib/random.ts';
import { stringLibrary } from './lib/string.ts';
import { structLibrary } from './lib/struct.ts';
import { tableLibrary } from './lib/table.ts';
import { luaString, type Machine } from './vm/machine.ts';
import { resize, type Table } from './vm/table.ts';
import type { LuaState, LuaValue, NativeFunction } from './vm/types.ts';
import { TYPE } from './vm/types.ts';

/**
 * A state with the globals of a Redis script, in the order in which Redis makes them (the order of
 * `pairs(_G)`), all read-only, with an error for every global that does not exist.
 */
export function createSandbox(m: Machine, random: Lrand48, redis: RedisTable): LuaState {
  const L = m.newState();
  const sandbox = new Sandbox(m, L);
  sandbox.base();
  sandbox.library('table', tableLibrary(m));
  sandbox.library('string', stringLibrary(m));
  shareStringMethods(m, L, sandbox.table('string'));
  sandbox.library('math', mathLibrary(m, random));
  const math = sandbox.table('math');
  m.setField(L, math, 'pi', TYPE.number, Math.PI);
  m.setField(L, math, 'huge', TYPE.number, Number.POSITIVE_INFINITY);
  m.setField(L, math, 'mod', TYPE.nativeFunction, m.getField(math, 'fmod').value);
  sandbox.set('debug', TYPE.nil, null);
  sandbox.library('cjson', jsonLibrary(m), 0);
  const json = sandbox.table('cjson');
  m.setField(L, json, 'new', TYPE.nativeFunction, newJson(m));
  m.setField(L, json, 'null', TYPE.lightUserdata, JSON_NULL);
  describe(m, L, json, { _NAME: 'cjson', _VERSION: '2.1.0' });
  sandbox.library('struct', structLibrary(m));
  sandbox.library('cmsgpack', msgpackLibrary(m), 0);
  describe(m, L, sandbox.table('cmsgpack'), {
    _NAME: 'cmsgpack',
    _VERSION: 'lua-cmsgpack 0.4.0',
    _COPYRIGHT: 'Copyright (C) 2012, Salvatore Sanfilippo',
    _DESCRIPTION: 'MessagePack C implementation for Lua',
  });
  sandbox.library('bit', bitLibrary(m));
  sandbox.library('redis', [], 0);
  for (const [name, value] of redis.fields) setAny(m, L, sandbox.table('redis'), name, value);
  sandbox.set('__redis__err__handler', TYPE.nativeFunction, redis.errorHandler);
  sandbox.lock();
  return L;
}

/** What the `redis` table holds. */
export interface RedisTable {
  readonly fields: readonly (readonly [name: string, value: NativeFunction | number | string])[];
  readonly errorHandler: NativeFunction;
}

/** Registered by Lua and kept out by Redis' list of allowed globals: they leave an empty slot. */
const DENIED: ReadonlySet<string> = new Set([
  'dofile',
  'loadfile',
  'print',
  'getfenv',
  'setfenv',
  'newproxy',
]);

class Sandbox {
  readonly #m: Machine;
  readonly #L: LuaState;
  readonly #globals: Table;

  constructor(m: Machine, L: LuaState) {
    this.#m = m;
    this.#L = L;
    this.#globals = m.globals(L);
    // C makes it with room for two names, and it grows from there.
    resize(m.tables.host, L, this.#globals, 0, 2);
  }

  base(): void {
    const m = this.#m;
    this.set('_G', TYPE.table, this.#globals);
    for (const [name, run] of baseLibrary(m)) {
      this.set(name, TYPE.nativeFunction, run);
      if (name === 'gcinfo') this.set('getfenv', TYPE.nil, null);
      if (name === 'select') this.set('setfenv', TYPE.nil, null);
    }
    this.set('_VERSION', TYPE.string, luaString('Lua 5.1'));
    for (const [name, run] of lateBaseLibrary(m)) this.set(name, TYPE.nativeFunction, run);
    this.library('coroutine', coroutineLibrary(m));
  }

  /** Makes a global table of functions; C gives it room for `sizeHint` of them. */
  library(name: string, functions: Library, sizeHint = functions.length): void {
    const m = this.#m;
    const table = m.newTable(this.#L, 0, sizeHint);
    this.set(name, TYPE.table, table);
    for (const [field, run] of functions) {
      m.setField(this.#L, table, field, TYPE.nativeFunction, run);
    }
  }

  table(name: string): Table {
    return this.#m.getField(this.#globals, name).value as Table;
  }

  set(name: string, type: number, value: LuaValue['value']): void {
    const isDenied = DENIED.has(name);
    this.#m.setField(
      this.#L,
      this.#globals,
      name,
      isDenied ? TYPE.nil : type,
      isDenied ? null : value,
    );
  }

  lock(): void {
    const m = this.#m;
    const L = this.#L;
    const metatable = m.newTable(L);
    m.setField(L, metatable, '__index', TYPE.nativeFunction, (caller: LuaState) =>
      refuseGlobal(m, caller),
    );
    this.#globals.metatable = metatable;
    protect(m, L, this.#globals);
  }
}

function refuseGlobal(m: Machine, L: LuaState): number {
  const name = textOf(m, L.stack[L.top - 1]);
  if (name === undefined) {
    return fail(m, L, 'Second argument to luaProtectedTableError must be a string or number');
  }
  const shown = name.split('\0', 1)[0];
  return fail(m, L, `Script attempted to access nonexistent global variable '${shown}'`);
}

/** Makes a table, what it holds and its metatables read-only. */
function protect(m: Machine, L: LuaState, table: Table): void {
  if (table.readonly) return;
  table.readonly = true;
  const slot = L.top;
  m.pushNil(L);
  m.pushNil(L);
  while (m.tables.luaH_next(L, table, slot)) {
    const value = L.stack[slot + 1] as LuaValue;
    if (value.type === TYPE.table) protect(m, L, value.value as Table);
  }
  m.setTop(L, slot);
  if (table.metatable !== null) protect(m, L, table.metatable as Table);
}

/** Strings find their methods in the string library. */
function shareStringMethods(m: Machine, L: LuaState, library: Table): void {
  const metatable = m.newTable(L, 0, 1);
  m.setField(L, metatable, '__index', TYPE.table, library);
  metatable.readonly = true;
  L.l_G.mt[TYPE.string & 15] = metatable;
}

function setAny(
  m: Machine,
  L: LuaState,
  table: Table,
  name: string,
  value: NativeFunction | number | string,
): void {
  if (typeof value === 'string') m.setField(L, table, name, TYPE.string, luaString(value));
  else if (typeof value === 'number') m.setField(L, table, name, TYPE.number, value);
  else m.setField(L, table, name, TYPE.nativeFunction, value);
}

function describe(
  m: Machine,
  L: LuaState,
  table: Table,
  facts: Readonly<Record<string, string>>,
): void {
  for (const [name, text] of Object.entries(facts)) {
    m.setField(L, table, name, TYPE.string, luaString(text));
  }
}

/** `cjson.new`: a cjson of its own settings. */
function newJson(m: Machine): NativeFunction {
  return (L) => {
    const table = m.newTable(L);
    m.push(L, TYPE.table, table);
    for (const [name, run] of jsonLibrary(m)) {
      m.setField(L, table, name, TYPE.nativeFunction, run);
    }
    m.setField(L, table, 'new', TYPE.nativeFunction, newJson(m));
    m.setField(L, table, 'null', TYPE.lightUserdata, JSON_NULL);
    describe(m, L, table, { _NAME: 'cjson', _VERSION: '2.1.0' });
    return 1;
  };
}
