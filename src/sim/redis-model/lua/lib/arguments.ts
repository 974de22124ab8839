import { chunkId } from '../vm/host.ts';
import type { Machine } from '../vm/machine.ts';
import type { Table } from '../vm/table.ts';
import type { LuaState, LuaString, LuaValue, NativeFunction } from '../vm/types.ts';
import { TYPE } from '../vm/types.ts';

/** A library's functions in the order in which C registers them; it decides `pairs`' order. */
export type Library = readonly (readonly [name: string, run: NativeFunction])[];

/** How many arguments the running native function got. */
export function count(L: LuaState): number {
  return L.top - L.ci.funcOff - 1;
}

/** Argument `at` (from 1); undefined when there are fewer. */
export function argument(L: LuaState, at: number): LuaValue | undefined {
  const slot = L.ci.funcOff + at;
  return slot < L.top ? L.stack[slot] : undefined;
}

/** True for an argument that is missing or nil. */
export function isAbsent(L: LuaState, at: number): boolean {
  const value = argument(L, at);
  return value === undefined || value.type === TYPE.nil;
}

export function isTruthy(value: LuaValue | undefined): boolean {
  return (
    value !== undefined &&
    value.type !== TYPE.nil &&
    (value.type !== TYPE.boolean || value.value === true)
  );
}

const NAMES = [
  'nil',
  'boolean',
  'userdata',
  'number',
  'string',
  'table',
  'function',
  'userdata',
  'thread',
];

/** A type's name as scripts see it. */
export function typeName(value: LuaValue | undefined): string {
  return value === undefined ? 'no value' : (NAMES[value.type & 15] ?? 'userdata');
}

/** A string or number as text; undefined for any other value. */
export function textOf(m: Machine, value: LuaValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value.type === TYPE.string) return (value.value as LuaString).js;
  if (value.type === TYPE.number) return m.host.numberText(value.value as number);
  return undefined;
}

/** A number, or a string that reads as one; undefined for any other value. */
export function numberOf(m: Machine, value: LuaValue | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (value.type === TYPE.number) return value.value as number;
  if (value.type === TYPE.string) return m.host.readNumber((value.value as LuaString).js);
  return undefined;
}

export function checkAny(m: Machine, L: LuaState, at: number): LuaValue {
  return argument(L, at) ?? argumentError(m, L, at, 'value expected');
}

export function checkText(m: Machine, L: LuaState, at: number): string {
  return textOf(m, argument(L, at)) ?? typeError(m, L, at, 'string');
}

export function checkNumber(m: Machine, L: LuaState, at: number): number {
  return numberOf(m, argument(L, at)) ?? typeError(m, L, at, 'number');
}

/** A C int: truncated, wrapped to 32 bits. */
export function checkInt(m: Machine, L: LuaState, at: number): number {
  return toInt(checkNumber(m, L, at));
}

/** A 64-bit integer, truncated. */
export function checkInteger(m: Machine, L: LuaState, at: number): number {
  return toInteger(checkNumber(m, L, at));
}

export function checkTable(m: Machine, L: LuaState, at: number): Table {
  const value = argument(L, at);
  return value?.type === TYPE.table ? (value.value as Table) : typeError(m, L, at, 'table');
}

export function checkFunction(m: Machine, L: LuaState, at: number): LuaValue {
  const value = argument(L, at);
  return value !== undefined && isFunction(value) ? value : typeError(m, L, at, 'function');
}

export function isFunction(value: LuaValue): boolean {
  return (value.type & 15) === TYPE.luaFunction;
}

/** As C casts a double to a 64-bit integer on x86. */
export function toInteger(number: number): number {
  const whole = Math.trunc(number) + 0;
  return whole >= -(2 ** 63) && whole < 2 ** 63 ? whole : -(2 ** 63);
}

/** As gcc on x86-64 casts a double to an unsigned 64-bit integer. */
export function toUnsigned(number: number): bigint {
  const whole = Math.trunc(number);
  if (whole >= 2 ** 64) return 0n;
  return BigInt.asUintN(64, BigInt(whole >= 2 ** 63 ? whole : toInteger(number)));
}

/** As C casts a double to a 64-bit integer and then to an int. */
export function toInt(number: number): number {
  const whole = toInteger(number);
  return Math.abs(whole) < 2 ** 31 ? whole | 0 : Number(BigInt.asIntN(32, BigInt(whole)));
}

/** Raises a library's error: the message after the position of the caller. */
export function fail(m: Machine, L: LuaState, message: string): never {
  m.pushText(L, where(m, L, 1) + message);
  return m.raiseTop(L);
}

/** Position of the function `level` calls up, as in `user_script:3: `; empty for native code. */
export function where(m: Machine, L: LuaState, level: number): string {
  const frame = m.frame(L, level);
  const position = frame ? m.position(frame) : undefined;
  if (position === undefined || position.line <= 0) return '';
  return `${chunkId(position.proto.source.js, 60)}:${position.line}: `;
}

export function argumentError(m: Machine, L: LuaState, at: number, problem: string): never {
  const called = m.runningName(L);
  if (called?.kind !== 'method') {
    return fail(m, L, `bad argument #${at} to '${called?.name ?? '?'}' (${problem})`);
  }
  if (at === 1) return fail(m, L, `calling '${called.name}' on bad self (${problem})`);
  return fail(m, L, `bad argument #${at - 1} to '${called.name}' (${problem})`);
}

export function typeError(m: Machine, L: LuaState, at: number, expected: string): never {
  return argumentError(m, L, at, `${expected} expected, got ${typeName(argument(L, at))}`);
}
