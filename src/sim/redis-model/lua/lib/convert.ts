import type { Machine } from '../vm/machine.ts';
import type { LuaState, LuaValue } from '../vm/types.ts';
import { TYPE } from '../vm/types.ts';
import {
  argumentError,
  checkAny,
  checkInt,
  checkText,
  isAbsent,
  numberOf,
  textOf,
  typeName,
} from './arguments.ts';

/** `tonumber`, in base 10 by strtod's rules, in others by strtoul's. */
export function toNumber(m: Machine, L: LuaState): number {
  const base = isAbsent(L, 2) ? 10 : checkInt(m, L, 2);
  const result =
    base === 10 ? numberOf(m, checkAny(m, L, 1)) : readInBase(m, L, checkText(m, L, 1), base);
  if (result === undefined) m.pushNil(L);
  else m.pushNumber(L, result);
  return 1;
}

/** C's strtoul: a sign wraps around, too large a number is 2^64 - 1. */
function readInBase(m: Machine, L: LuaState, text: string, base: number): number | undefined {
  if (base < 2 || base > 36) argumentError(m, L, 2, 'base out of range');
  const found = /^[ \t-\r]*([+-]?)(0[xX](?=[0-9a-fA-F]))?([0-9a-zA-Z]*)/.exec(
    text.replace(/\0.*$/s, ''),
  );
  const [all = '', sign = '', prefix = '', alphanumerics = ''] = found ?? [];
  let digits = alphanumerics;
  if (prefix !== '' && base !== 16) digits = prefix + digits;
  let value = 0n;
  let used = 0;
  for (; used < digits.length; used += 1) {
    const digit = Number.parseInt(digits[used] ?? '', 36);
    if (!(digit < base)) break;
    value = value * BigInt(base) + BigInt(digit);
  }
  if (used === 0) return undefined;
  const rest = digits.slice(used) + text.replace(/\0.*$/s, '').slice(all.length);
  if (!/^[ \t-\r]*$/.test(rest)) return undefined;
  if (value >= 2n ** 64n) return 2 ** 64;
  return Number(sign === '-' ? BigInt.asUintN(64, -value) : value);
}

/** `tostring`, `__tostring` included. */
export function toText(m: Machine, L: LuaState): number {
  const value = checkAny(m, L, 1);
  const method = m.metamethod(L, value, '__tostring');
  if (method.type !== TYPE.nil) {
    m.pushValue(L, method);
    m.pushValue(L, value);
    m.call(L, 1, 1);
    return 1;
  }
  m.pushText(L, display(m, value));
  return 1;
}

/** A value as `tostring` shows it without metamethods. */
export function display(m: Machine, value: LuaValue): string {
  const text = textOf(m, value);
  if (text !== undefined) return text;
  if (value.type === TYPE.boolean) return value.value === true ? 'true' : 'false';
  if (value.type === TYPE.nil) return 'nil';
  const { id } = value.value as { readonly id?: number };
  return `${typeName(value)}: ${m.host.addressText({ id: id ?? 0 })}`;
}
