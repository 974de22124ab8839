/** The part of fengari's internals that the model uses, after the edits of `edits/`; fengari ships no types. */

/** Type tags; only these exist in the edited machine (no integers, one kind of string). */
export const TYPE = {
  nil: 0,
  boolean: 1,
  lightUserdata: 2,
  number: 3,
  string: 20,
  table: 5,
  luaFunction: 6,
  nativeFunction: 22,
  closure: 38,
  userdata: 7,
  thread: 8,
} as const;

/** A Lua string: `js` holds one byte a character. */
export interface LuaString {
  readonly js: string;
  /** Lua 5.1's own hash, unsigned 32 bits; -1 until it is asked for. */
  hash: number;
  getstr(): Uint8Array;
  tsslen(): number;
}

/** What a value can hold, by type tag. */
export type Payload =
  | null
  | boolean
  | number
  | LuaString
  | LuaTable
  | LuaClosure
  | NativeClosure
  | NativeFunction
  | LuaUserdata
  | LuaState
  | object;

/** A value with its type tag; slots of the stack and of tables are such objects and are changed in place. */
export interface LuaValue {
  type: number;
  value: Payload;
  setfrom(other: LuaValue): void;
  setnilvalue(): void;
  setfltvalue(value: number): void;
  setbvalue(value: boolean): void;
  setsvalue(value: LuaString): void;
  sethvalue(value: LuaTable): void;
}

/** A native function: arguments are on the stack above `ci.funcOff`; it pushes results and returns their count. */
export type NativeFunction = (L: LuaState) => number;

/** A native function with values of its own. */
export interface NativeClosure {
  readonly f: NativeFunction;
  readonly upvalue: LuaValue[];
  readonly id: number;
}

/** Compiled code of one function. */
export interface Proto {
  readonly source: LuaString;
  readonly code: readonly { readonly opcode: number; readonly A: number }[];
  readonly lineinfo: readonly number[];
  readonly linedefined: number;
}

/** A Lua function; upvalue 0 is always its environment (5.1's setfenv replaces it). */
export interface LuaClosure {
  readonly p: Proto;
  readonly upvals: LuaValue[];
  readonly id: number;
}

/** A full userdata (only `newproxy` makes them). */
export interface LuaUserdata {
  metatable: LuaTable | null;
  readonly id: number;
}

/** A table, ordered as 5.1 orders it; see `table.ts`. */
export interface LuaTable {
  metatable: LuaTable | null;
  readonly: boolean;
  flags: number;
  readonly id: number;
}

/** One active call. */
export interface CallInfo {
  func: LuaValue;
  funcOff: number;
  previous: CallInfo | null;
  callstatus: number;
  l_savedpc: number;
  l_base: number;
  top: number;
  /** Tail calls that this frame replaced. */
  tailcalls: number;
}

/** A Lua thread. */
export interface LuaState {
  readonly id: number;
  readonly stack: LuaValue[];
  top: number;
  ci: CallInfo;
  readonly base_ci: CallInfo;
  status: number;
  nny: number;
  readonly l_G: {
    readonly mainthread: LuaState;
    readonly l_registry: LuaValue;
    readonly mt: (LuaTable | null | undefined)[];
    id_counter: number;
  };
}
