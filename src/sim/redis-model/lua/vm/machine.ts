import { createHost, type MachineHost } from './host.ts';
import { type Exports, loadMachine, PLAIN_REPLACEMENTS } from './load.ts';
import { TString } from './string.ts';
import { border, type Table } from './table.ts';
import { createTableModule, type TableModule } from './table-module.ts';
import type {
  CallInfo,
  LuaState,
  LuaString,
  LuaTable,
  LuaValue,
  NativeFunction,
  Payload,
  Proto,
} from './types.ts';
import { TYPE } from './types.ts';

/** How a protected call ended; 1 is a suspended coroutine. */
export const STATUS = { ok: 0, yielded: 1 } as const;

const IS_LUA = 1 << 1;

/** Lua 5.1 as Redis has it, without libraries. One for the process; each model has its own states. */
export class Machine {
  readonly host: MachineHost;
  readonly nil: LuaValue;
  readonly tables: TableModule;
  readonly #newValue: new (
    type: number,
    value: Payload,
  ) => LuaValue;
  readonly #modules: Modules;

  constructor() {
    this.host = createHost(
      (L, text) => this.pushText(L, text),
      (L, message) => this.raise(L, message),
    );
    let tables: TableModule | undefined;
    const load = loadMachine(this.host, (late) => {
      tables = createTableModule(late, (L, message) => this.raise(L, message));
      return { ...PLAIN_REPLACEMENTS, ltable: tables as unknown as Exports };
    });
    load('lapi');
    const { TValue, luaO_nilobject } = load('lobject') as {
      TValue: new (type: number, value: Payload) => LuaValue;
      luaO_nilobject: LuaValue;
    };
    this.#newValue = TValue;
    this.nil = luaO_nilobject;
    this.tables = tables as unknown as TableModule;
    this.#modules = {
      api: load('lapi'),
      state: load('lstate'),
      debug: load('ldebug'),
      calls: load('ldo'),
      run: load('lvm'),
    } as unknown as Modules;
  }

  /** A state with an empty table of globals. */
  newState(): LuaState {
    return this.#modules.state.lua_newstate();
  }

  newThread(L: LuaState): LuaState {
    return this.#modules.state.lua_newthread(L);
  }

  value(type: number, value: Payload): LuaValue {
    return new this.#newValue(type, value);
  }

  newTable(L: LuaState, arraySize = 0, nodeCount = 0): Table {
    return this.tables.luaH_new(L, arraySize, nodeCount);
  }

  /** The table of globals of a state. */
  globals(L: LuaState): Table {
    return this.tables.luaH_getint(L.l_G.l_registry.value as Table, 2).value as Table;
  }

  push(L: LuaState, type: number, value: Payload): void {
    L.stack[L.top++] = new this.#newValue(type, value);
  }

  pushText(L: LuaState, text: string): void {
    L.stack[L.top++] = new this.#newValue(TYPE.string, new TString(text));
  }

  pushNumber(L: LuaState, number: number): void {
    L.stack[L.top++] = new this.#newValue(TYPE.number, number);
  }

  pushBoolean(L: LuaState, truth: boolean): void {
    L.stack[L.top++] = new this.#newValue(TYPE.boolean, truth);
  }

  pushNil(L: LuaState): void {
    L.stack[L.top++] = new this.#newValue(TYPE.nil, null);
  }

  pushValue(L: LuaState, value: LuaValue): void {
    L.stack[L.top++] = new this.#newValue(value.type, value.value);
  }

  pushFunction(L: LuaState, native: NativeFunction): void {
    L.stack[L.top++] = new this.#newValue(TYPE.nativeFunction, native);
  }

  /** Drops what is above `top`. */
  setTop(L: LuaState, top: number): void {
    while (L.top < top) this.pushNil(L);
    while (L.top > top) L.stack[--L.top] = undefined as unknown as LuaValue;
  }

  /** The slot under the top. */
  top(L: LuaState): LuaValue {
    return L.stack[L.top - 1] ?? this.nil;
  }

  getField(table: LuaTable, name: string): LuaValue {
    return this.tables.luaH_getstr(table as Table, new TString(name));
  }

  setField(L: LuaState, table: LuaTable, name: string, type: number, value: Payload): void {
    this.tables.set(L, table as Table, TYPE.string, new TString(name), type, value);
  }

  getIndex(table: LuaTable, index: number): LuaValue {
    return this.tables.luaH_getint(table as Table, index);
  }

  /** Sets an element without metamethods; fails on a read-only table as lua_rawseti does. */
  setIndex(L: LuaState, table: LuaTable, index: number, value: LuaValue): void {
    if (table.readonly) this.raise(L, 'Attempt to modify a readonly table');
    this.tables.set(L, table as Table, TYPE.number, index, value.type, value.value);
  }

  length(table: LuaTable): number {
    return border(this.tables.host, table as Table);
  }

  /** A value read as `t[k]` does, metamethods included; it is pushed. */
  index(L: LuaState, object: LuaValue, key: LuaValue): void {
    this.pushNil(L);
    this.#modules.run.luaV_gettable(L, object, key, L.top - 1);
  }

  rawEqual(left: LuaValue, right: LuaValue): boolean {
    return this.#modules.run.luaV_equalobj(null, left, right) === 1;
  }

  lessThan(L: LuaState, left: LuaValue, right: LuaValue): boolean {
    return this.#modules.run.luaV_lessthan(L, left, right) === 1;
  }

  /** A value's metamethod, or the shared nil. */
  metamethod(L: LuaState, value: LuaValue, name: string): LuaValue {
    const table = metatableOf(L, value);
    return table ? this.getField(table, name) : this.nil;
  }

  /** Compiles a chunk and pushes its function, or the message of what is wrong with it. */
  compile(L: LuaState, source: string, chunkName: string): boolean {
    const bytes = Buffer.from(source, 'latin1');
    let isRead = false;
    const reader = (): Uint8Array | null => {
      if (isRead || bytes.length === 0) return null;
      isRead = true;
      return bytes;
    };
    const name = Buffer.from(chunkName, 'latin1');
    return this.#modules.api.lua_load(L, reader, null, name, null) === STATUS.ok;
  }

  /** Calls the function below its `count` arguments; `results` -1 keeps all. Nothing may yield in it. */
  call(L: LuaState, count: number, results: number): void {
    this.#modules.calls.luaD_callnoyield(L, L.top - count - 1, results);
  }

  /** Calls in protected mode; a failure leaves one error value. `handler` is an absolute stack slot or 0. */
  protectedCall(L: LuaState, count: number, results: number, handler = 0): number {
    const at = L.top - count - 1;
    const run = (state: LuaState): void => this.#modules.calls.luaD_callnoyield(state, at, results);
    return this.#modules.calls.luaD_pcall(L, run, null, at, handler);
  }

  resume(thread: LuaState, from: LuaState, count: number): number {
    return this.#modules.calls.lua_resume(thread, from, count);
  }

  yield(L: LuaState, count: number): number {
    return this.#modules.calls.lua_yieldk(L, count, 0, null);
  }

  /** Raises the value on the top. */
  raiseTop(L: LuaState): never {
    return this.#modules.debug.luaG_errormsg(L);
  }

  /** Raises a message as the running Lua code itself does: with its position if it is Lua. */
  raise(L: LuaState, message: string): never {
    return this.#modules.debug.luaG_runerror(L, PERCENT_S, Buffer.from(message, 'latin1'));
  }

  /** The frame `level` calls up (0 is the running function); null for a frame lost to a tail call, undefined above the first. */
  frame(L: LuaState, level: number): CallInfo | null | undefined {
    let left = level;
    let ci: CallInfo | null = L.ci;
    for (; left > 0 && ci !== null && ci !== L.base_ci; ci = ci.previous) {
      left -= 1;
      if ((ci.callstatus & IS_LUA) !== 0) left -= ci.tailcalls;
    }
    if (left < 0) return null;
    return ci === null || ci === L.base_ci ? undefined : ci;
  }

  /** The Lua code of a frame and the line that it is at; undefined for a native function. */
  position(ci: CallInfo): { readonly proto: Proto; readonly line: number } | undefined {
    if ((ci.callstatus & IS_LUA) === 0) return undefined;
    const proto = (ci.func.value as { readonly p: Proto }).p;
    return { proto, line: proto.lineinfo[this.#modules.debug.currentpc(ci)] ?? -1 };
  }

  /** How the code names the function that runs: `global`, `field`, `method` …, or undefined. */
  runningName(L: LuaState): { readonly kind: string; readonly name: string } | undefined {
    const caller = L.ci.previous;
    if (caller === null || (caller.callstatus & IS_LUA) === 0) return undefined;
    const proto = (caller.func.value as { readonly p: Proto }).p;
    const pc = this.#modules.debug.currentpc(caller);
    const instruction = proto.code[pc];
    if (instruction === undefined || !CALLS.has(instruction.opcode)) return undefined;
    const found = this.#modules.debug.getobjname(proto, pc, instruction.A);
    if (found === null || found.name === null) return undefined;
    return { kind: latin1(found.funcname), name: latin1(found.name) };
  }
}

/** The metatable of any value. */
export function metatableOf(L: LuaState, value: LuaValue): LuaTable | null | undefined {
  if (value.type === TYPE.table || value.type === TYPE.userdata) {
    return (value.value as LuaTable).metatable;
  }
  return L.l_G.mt[value.type & 15];
}

const PERCENT_S = Buffer.from('%s');
/** OP_CALL, OP_TAILCALL, OP_TFORCALL. */
const CALLS: ReadonlySet<number> = new Set([36, 37, 41]);

interface Modules {
  readonly api: {
    lua_load(
      L: LuaState,
      reader: () => Uint8Array | null,
      data: null,
      name: Uint8Array,
      mode: null,
    ): number;
  };
  readonly state: { lua_newstate(): LuaState; lua_newthread(L: LuaState): LuaState };
  readonly debug: {
    luaG_errormsg(L: LuaState): never;
    luaG_runerror(L: LuaState, format: Uint8Array, text: Uint8Array): never;
    currentpc(ci: CallInfo): number;
    getobjname(
      proto: Proto,
      pc: number,
      register: number,
    ): { readonly name: Uint8Array | null; readonly funcname: Uint8Array } | null;
  };
  readonly calls: {
    luaD_callnoyield(L: LuaState, at: number, results: number): void;
    luaD_pcall(
      L: LuaState,
      run: (L: LuaState) => void,
      data: null,
      oldTop: number,
      handler: number,
    ): number;
    lua_resume(thread: LuaState, from: LuaState, count: number): number;
    lua_yieldk(L: LuaState, count: number, context: number, continuation: null): number;
  };
  readonly run: {
    luaV_gettable(L: LuaState, object: LuaValue, key: LuaValue, into: number): void;
    luaV_equalobj(L: null, left: LuaValue, right: LuaValue): number;
    luaV_lessthan(L: LuaState, left: LuaValue, right: LuaValue): number;
  };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** A Lua string of a binary string. */
export function luaString(text: string): LuaString {
  return new TString(text);
}
