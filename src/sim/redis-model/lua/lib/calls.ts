import type { Machine } from '../vm/machine.ts';
import type { LuaState, LuaValue } from '../vm/types.ts';
import { TYPE } from '../vm/types.ts';
import { checkAny, checkFunction, checkText, count, isAbsent, textOf } from './arguments.ts';

/** `loadstring`: a compiled chunk, or nil and what is wrong with it. */
export function loadString(m: Machine, L: LuaState): number {
  const source = checkText(m, L, 1);
  return loaded(m, L, source, isAbsent(L, 2) ? source : checkText(m, L, 2));
}

/** `load`: as loadstring, with the text from a function, piece by piece until nil or an empty piece. */
export function load(m: Machine, L: LuaState): number {
  const name = isAbsent(L, 2) ? '=(load)' : checkText(m, L, 2);
  const reader = checkFunction(m, L, 1);
  let source = '';
  for (;;) {
    m.pushValue(L, reader);
    const before = L.top;
    const status = m.protectedCall(L, 0, 1);
    const piece = m.top(L);
    if (status !== 0) {
      m.pushNil(L);
      m.pushValue(L, piece);
      return 2;
    }
    const text = textOf(m, piece);
    m.setTop(L, before - 1);
    if (piece.type === TYPE.nil || text === '') break;
    if (text === undefined) {
      m.pushNil(L);
      m.pushText(L, 'reader function must return a string');
      return 2;
    }
    source += text;
  }
  return loaded(m, L, source, name);
}

function loaded(m: Machine, L: LuaState, source: string, name: string): number {
  if (m.compile(L, source, name)) return 1;
  const message = m.top(L);
  m.pushNil(L);
  m.pushValue(L, message);
  return 2;
}

/** Redis' own pcall: an error table's `err` takes the table's place, as scripts of older versions expect. */
export function protectedCall(m: Machine, L: LuaState): number {
  checkAny(m, L, 1);
  const base = L.ci.funcOff + 1;
  const status = m.protectedCall(L, count(L) - 1, -1);
  if (status === 0) return results(m, L, base, true);
  const error = m.top(L);
  if (error.type === TYPE.table) {
    m.index(L, error, m.value(TYPE.string, new m.host.TString('err')));
    const message = textOf(m, m.top(L));
    L.top -= 1;
    if (message !== undefined) error.setsvalue(new m.host.TString(message));
  }
  return results(m, L, base, false);
}

/** `xpcall`: an error goes through the handler before the stack is gone. */
export function handledCall(m: Machine, L: LuaState): number {
  checkAny(m, L, 2);
  const base = L.ci.funcOff + 1;
  m.setTop(L, base + 2);
  const body = m.value(0, null);
  body.setfrom(L.stack[base] as LuaValue);
  (L.stack[base] as LuaValue).setfrom(L.stack[base + 1] as LuaValue);
  (L.stack[base + 1] as LuaValue).setfrom(body);
  const status = m.protectedCall(L, 0, -1, base);
  const first = L.stack[base] as LuaValue;
  first.setbvalue(status === 0);
  return L.top - base;
}

/** Puts the outcome before what the call left at `base`. */
function results(m: Machine, L: LuaState, base: number, isOk: boolean): number {
  const values = L.stack.slice(base, L.top);
  m.setTop(L, base);
  m.pushBoolean(L, isOk);
  for (const value of values) m.pushValue(L, value);
  return values.length + 1;
}
