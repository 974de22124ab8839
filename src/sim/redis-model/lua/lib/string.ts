import type { Machine } from '../vm/machine.ts';
import type { LuaState, LuaValue } from '../vm/types.ts';
import { TYPE } from '../vm/types.ts';
import {
  argument,
  argumentError,
  checkFunction,
  checkInt,
  checkInteger,
  checkText,
  count,
  fail,
  isAbsent,
  isTruthy,
  type Library,
  textOf,
  typeName,
} from './arguments.ts';
import { format } from './format.ts';
import { PatternError, PatternMatch } from './pattern.ts';

/** The string library of 5.1 over binary strings. */
export function stringLibrary(m: Machine): Library {
  const text = (make: (L: LuaState) => string) => (L: LuaState) => {
    m.pushText(L, make(L));
    return 1;
  };
  return [
    ['byte', (L) => byte(m, L)],
    ['char', text((L) => char(m, L))],
    [
      'dump',
      (L) => {
        checkFunction(m, L, 1);
        return fail(m, L, 'unable to dump given function');
      },
    ],
    ['find', (L) => guarded(m, L, () => find(m, L, true))],
    ['format', (L) => format(m, L)],
    ['gfind', (L) => matches(m, L)],
    ['gmatch', (L) => matches(m, L)],
    ['gsub', (L) => guarded(m, L, () => substitute(m, L))],
    [
      'len',
      (L) => {
        m.pushNumber(L, checkText(m, L, 1).length);
        return 1;
      },
    ],
    ['lower', text((L) => checkText(m, L, 1).replace(/[A-Z]+/g, (s) => s.toLowerCase()))],
    ['match', (L) => guarded(m, L, () => find(m, L, false))],
    ['rep', text((L) => repeat(m, L))],
    ['reverse', text((L) => [...checkText(m, L, 1)].reverse().join(''))],
    ['sub', text((L) => slice(m, L))],
    ['upper', text((L) => checkText(m, L, 1).replace(/[a-z]+/g, (s) => s.toUpperCase()))],
  ];
}

function guarded(m: Machine, L: LuaState, run: () => number): number {
  try {
    return run();
  } catch (error) {
    if (error instanceof PatternError) return fail(m, L, error.message);
    throw error;
  }
}

function optional(m: Machine, L: LuaState, at: number, otherwise: number): number {
  return isAbsent(L, at) ? otherwise : checkInteger(m, L, at);
}

/** A position from the end becomes one from the start; before the start is 0. */
function fromStart(position: number, length: number): number {
  const from = position < 0 ? position + length + 1 : position;
  return Math.max(from, 0);
}

function byte(m: Machine, L: LuaState): number {
  const source = checkText(m, L, 1);
  const first = fromStart(optional(m, L, 2, 1), source.length);
  const last = Math.min(fromStart(optional(m, L, 3, first), source.length), source.length);
  const from = Math.max(first, 1);
  if (from > last) return 0;
  if (last - from + 1 + count(L) > 8000) fail(m, L, 'stack overflow (string slice too long)');
  for (let at = from; at <= last; at += 1) m.pushNumber(L, source.charCodeAt(at - 1));
  return last - from + 1;
}

function char(m: Machine, L: LuaState): string {
  let result = '';
  for (let at = 1; at <= count(L); at += 1) {
    const code = checkInt(m, L, at);
    if (code < 0 || code > 255) argumentError(m, L, at, 'invalid value');
    result += String.fromCharCode(code);
  }
  return result;
}

function repeat(m: Machine, L: LuaState): string {
  const source = checkText(m, L, 1);
  const times = Math.max(checkInt(m, L, 2), 0);
  m.host.checkLength(source.length * times);
  return source.repeat(times);
}

function slice(m: Machine, L: LuaState): string {
  const source = checkText(m, L, 1);
  const from = Math.max(fromStart(checkInteger(m, L, 2), source.length), 1);
  const to = fromStart(optional(m, L, 3, -1), source.length);
  return from > to ? '' : source.slice(from - 1, to);
}

function find(m: Machine, L: LuaState, isFind: boolean): number {
  const source = checkText(m, L, 1);
  const pattern = checkText(m, L, 2);
  const from = Math.min(
    Math.max(fromStart(optional(m, L, 3, 1), source.length) - 1, 0),
    source.length,
  );
  if (
    isFind &&
    (isTruthy(argument(L, 4)) || !/[\^$*+?.([%-]/.test(pattern.split('\0', 1)[0] ?? ''))
  ) {
    const found = source.indexOf(pattern, from);
    if (found < 0) m.pushNil(L);
    else {
      m.pushNumber(L, found + 1);
      m.pushNumber(L, found + pattern.length);
    }
    return found < 0 ? 1 : 2;
  }
  const match = new PatternMatch(source, pattern);
  const isAnchored = pattern[0] === '^';
  for (let at = from; at <= source.length; at += 1) {
    const end = match.at(at, isAnchored ? 1 : 0);
    if (end !== undefined) {
      if (!isFind) return pushCaptures(m, L, match, at, end);
      m.pushNumber(L, at + 1);
      m.pushNumber(L, end);
      return pushCaptures(m, L, match, undefined, end) + 2;
    }
    if (isAnchored) break;
  }
  m.pushNil(L);
  return 1;
}

function pushCaptures(
  m: Machine,
  L: LuaState,
  match: PatternMatch,
  from: number | undefined,
  to: number,
): number {
  const captures = match.all(from, to);
  for (const capture of captures) pushCapture(m, L, capture);
  return captures.length;
}

function pushCapture(m: Machine, L: LuaState, capture: string | number): void {
  if (typeof capture === 'number') m.pushNumber(L, capture);
  else m.pushText(L, capture);
}

function matches(m: Machine, L: LuaState): number {
  const source = checkText(m, L, 1);
  const pattern = checkText(m, L, 2);
  let from = 0;
  m.pushFunction(L, (caller) =>
    guarded(m, caller, () => {
      const match = new PatternMatch(source, pattern);
      for (let at = from; at <= source.length; at += 1) {
        const end = match.at(at, 0);
        if (end !== undefined) {
          from = end === at ? end + 1 : end;
          return pushCaptures(m, caller, match, at, end);
        }
      }
      return 0;
    }),
  );
  return 1;
}

function substitute(m: Machine, L: LuaState): number {
  const source = checkText(m, L, 1);
  const pattern = checkText(m, L, 2);
  const limit = isAbsent(L, 4) ? source.length + 1 : checkInt(m, L, 4);
  const replacement = argument(L, 3);
  if (!['number', 'string', 'function', 'table'].includes(typeName(replacement))) {
    argumentError(m, L, 3, 'string/function/table expected');
  }
  const match = new PatternMatch(source, pattern);
  const isAnchored = pattern[0] === '^';
  let result = '';
  let at = 0;
  let done = 0;
  while (done < limit) {
    const end = match.at(at, isAnchored ? 1 : 0);
    if (end !== undefined) {
      done += 1;
      result += replaced(m, L, replacement as LuaValue, match, at, end);
    }
    if (end !== undefined && end > at) at = end;
    else if (at < source.length) result += source[at++];
    else break;
    if (isAnchored) break;
  }
  m.host.checkLength(result.length);
  m.pushText(L, result + source.slice(at));
  m.pushNumber(L, done);
  return 2;
}

function replaced(
  m: Machine,
  L: LuaState,
  replacement: LuaValue,
  match: PatternMatch,
  from: number,
  to: number,
): string {
  const template = textOf(m, replacement);
  if (template !== undefined) return expand(template, match, from, to);
  const top = L.top;
  if (replacement.type === TYPE.table) {
    pushCapture(m, L, match.capture(0, from, to));
    m.index(L, replacement, m.top(L));
  } else {
    m.pushValue(L, replacement);
    m.call(L, pushCaptures(m, L, match, from, to), 1);
  }
  const value = m.top(L);
  m.setTop(L, top);
  if (!isTruthy(value)) return match.source.slice(from, to);
  return textOf(m, value) ?? fail(m, L, `invalid replacement value (a ${typeName(value)})`);
}

function expand(template: string, match: PatternMatch, from: number, to: number): string {
  let result = '';
  for (let at = 0; at < template.length; at += 1) {
    const char = template[at] ?? '';
    if (char !== '%') {
      result += char;
      continue;
    }
    at += 1;
    const next = template[at] ?? '\0';
    if (next < '0' || next > '9') result += next;
    else if (next === '0') result += match.source.slice(from, to);
    else {
      const capture = match.capture(Number(next) - 1, from, to);
      result += typeof capture === 'number' ? String(capture) : capture;
    }
  }
  return result;
}
