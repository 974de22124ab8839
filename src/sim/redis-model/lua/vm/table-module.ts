import type { Exports } from './load.ts';
import {
  border,
  getAny,
  getNumber,
  getString,
  nextEntry,
  resize,
  slotOf,
  Table,
  type TableHost,
} from './table.ts';
import type { LuaState, LuaString, LuaValue, Payload } from './types.ts';
import { TYPE } from './types.ts';

/** What fengari's modules, and the libraries, ask of tables: stands in for `ltable`. */
export interface TableModule {
  readonly host: TableHost;
  readonly Table: typeof Table;
  luaH_new(L: LuaState, arraySize?: number, nodeCount?: number): Table;
  luaH_get(L: LuaState, table: Table, key: LuaValue): LuaValue;
  luaH_getint(table: Table, key: number): LuaValue;
  luaH_getstr(table: Table, key: LuaString): LuaValue;
  /** The slot of a key, made if need be. */
  luaH_set(L: LuaState, table: Table, key: LuaValue): LuaValue;
  luaH_setfrom(L: LuaState, table: Table, key: LuaValue, value: LuaValue): void;
  luaH_setint(table: Table, key: number, value: LuaValue): void;
  luaH_getn(table: Table): number;
  luaH_next(L: LuaState, table: Table, keyAt: number): boolean;
  invalidateTMcache(table: Table): void;
  /** A table of the sizes that the compiler encoded ("floating point byte"). */
  sized(L: LuaState, arraySize: number, nodeCount: number): Table;
  /** Makes room for a constructor's list. */
  growArray(L: LuaState, table: Table, size: number): void;
  /** 5.1's `arg` of a vararg function. */
  argTable(L: LuaState, from: number, count: number): Table;
  set(L: LuaState, table: Table, keyType: number, key: Payload, type: number, value: Payload): void;
}

/** Makes the module; `load` is late, since fengari's modules load each other in circles. */
export function createTableModule(
  load: (name: string) => Exports,
  fail: (L: LuaState, message: string) => never,
): TableModule {
  let make: (new (type: number, value: Payload) => LuaValue) | undefined;
  let nil: LuaValue | undefined;
  const host: TableHost = {
    newValue(type, value) {
      make ??= load('lobject').TValue as new (type: number, value: Payload) => LuaValue;
      return new make(type, value);
    },
    get nil() {
      nil ??= load('lobject').luaO_nilobject as LuaValue;
      return nil;
    },
    fail,
  };
  const set: TableModule['set'] = (L, table, keyType, key, type, value) => {
    const slot = slotOf(host, L, table, keyType, key);
    slot.type = type;
    slot.value = value;
  };
  const luaH_new = (L: LuaState, arraySize = 0, nodeCount = 0): Table => {
    const table = new Table(L.l_G.id_counter++);
    if (arraySize !== 0 || nodeCount !== 0) resize(host, L, table, arraySize, nodeCount);
    return table;
  };
  return {
    host,
    Table,
    set,
    luaH_new,
    luaH_get: (_, table, key) => getAny(host, table, key.type, key.value),
    luaH_getint: (table, key) => getNumber(host, table, key),
    luaH_getstr: (table, key) => getString(host, table, key),
    luaH_set: (L, table, key) => slotOf(host, L, table, key.type, key.value),
    luaH_setfrom: (L, table, key, value) =>
      set(L, table, key.type, key.value, value.type, value.value),
    luaH_setint: (table, key, value) =>
      set(undefined as unknown as LuaState, table, TYPE.number, key, value.type, value.value),
    luaH_getn: (table) => border(host, table),
    luaH_next(L, table, keyAt) {
      const key = L.stack[keyAt] as LuaValue;
      const found = nextEntry(host, L, table, key.type, key.value);
      if (found === undefined) return false;
      key.type = found.type;
      key.value = found.key;
      (L.stack[keyAt + 1] as LuaValue).setfrom(found.value);
      return true;
    },
    invalidateTMcache(table) {
      table.flags = 0;
    },
    sized: (L, arraySize, nodeCount) => luaH_new(L, fromByte(arraySize), fromByte(nodeCount)),
    growArray(L, table, size) {
      if (size > table.array.length) resize(host, L, table, size, table.nodes.length);
    },
    argTable(L, from, count) {
      const actual = Math.max(count, 0);
      const table = luaH_new(L, actual, 1);
      for (let at = 0; at < actual; at += 1) {
        const value = L.stack[from + at] as LuaValue;
        set(L, table, TYPE.number, at + 1, value.type, value.value);
      }
      const { TString } = load('lstring') as { TString: new (js: string) => LuaString };
      set(L, table, TYPE.string, new TString('n'), TYPE.number, actual);
      return table;
    },
  };
}

/** 5.1's "floating point byte": eeeeexxx is (1xxx) * 2^(eeeee - 1). */
function fromByte(byte: number): number {
  const exponent = byte >>> 3;
  return exponent === 0 ? byte : ((byte & 7) + 8) << (exponent - 1);
}
