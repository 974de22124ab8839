import type { Machine } from '../vm/machine.ts';
import type { Table } from '../vm/table.ts';
import type { LuaState, LuaTable, LuaValue } from '../vm/types.ts';
import { TYPE } from '../vm/types.ts';
import {
  argument,
  checkFunction,
  checkInt,
  checkTable,
  checkText,
  count,
  fail,
  isAbsent,
  isTruthy,
  type Library,
  textOf,
  typeName,
} from './arguments.ts';

/** The table library of 5.1; everything is raw, as there. */
export function tableLibrary(m: Machine): Library {
  return [
    ['concat', (L) => concat(m, L)],
    ['foreach', (L) => forEach(m, L)],
    ['foreachi', (L) => forEachIndex(m, L)],
    [
      'getn',
      (L) => {
        m.pushNumber(L, m.length(checkTable(m, L, 1)));
        return 1;
      },
    ],
    ['maxn', (L) => largest(m, L)],
    ['insert', (L) => insert(m, L)],
    ['remove', (L) => remove(m, L)],
    [
      'setn',
      (L) => {
        checkTable(m, L, 1);
        return fail(m, L, "'setn' is obsolete");
      },
    ],
    ['sort', (L) => sort(m, L)],
  ];
}

function concat(m: Machine, L: LuaState): number {
  const separator = isAbsent(L, 2) ? '' : checkText(m, L, 2);
  const table = checkTable(m, L, 1);
  const from = isAbsent(L, 3) ? 1 : checkInt(m, L, 3);
  const to = isAbsent(L, 4) ? m.length(table) : checkInt(m, L, 4);
  const parts: string[] = [];
  for (let at = from; at <= to; at += 1) {
    const value = m.getIndex(table, at);
    const text = textOf(m, value);
    parts.push(
      text ?? fail(m, L, `invalid value (${typeName(value)}) at index ${at} in table for 'concat'`),
    );
  }
  m.pushText(L, parts.join(separator));
  return 1;
}

function forEach(m: Machine, L: LuaState): number {
  const table = checkTable(m, L, 1);
  const body = checkFunction(m, L, 2);
  const slot = L.top;
  m.pushNil(L);
  m.pushNil(L);
  while (m.tables.luaH_next(L, table, slot)) {
    m.pushValue(L, body);
    m.pushValue(L, L.stack[slot] as LuaValue);
    m.pushValue(L, L.stack[slot + 1] as LuaValue);
    m.call(L, 2, 1);
    if (m.top(L).type !== TYPE.nil) return 1;
    m.setTop(L, slot + 2);
  }
  return 0;
}

function forEachIndex(m: Machine, L: LuaState): number {
  const table = checkTable(m, L, 1);
  const size = m.length(table);
  const body = checkFunction(m, L, 2);
  const top = L.top;
  for (let at = 1; at <= size; at += 1) {
    m.pushValue(L, body);
    m.pushNumber(L, at);
    m.pushValue(L, m.getIndex(table, at));
    m.call(L, 2, 1);
    if (m.top(L).type !== TYPE.nil) return 1;
    m.setTop(L, top);
  }
  return 0;
}

function largest(m: Machine, L: LuaState): number {
  const table = checkTable(m, L, 1);
  let max = 0;
  const slot = L.top;
  m.pushNil(L);
  m.pushNil(L);
  while (m.tables.luaH_next(L, table, slot)) {
    const key = L.stack[slot] as LuaValue;
    if (key.type === TYPE.number && (key.value as number) > max) max = key.value as number;
  }
  m.pushNumber(L, max);
  return 1;
}

function insert(m: Machine, L: LuaState): number {
  const table = checkTable(m, L, 1);
  let end = m.length(table) + 1;
  let position = end;
  const given = count(L);
  if (given === 3) {
    position = checkInt(m, L, 2);
    if (position > end) end = position;
    for (let at = end; at > position; at -= 1) {
      m.setIndex(L, table, at, copyOf(m, m.getIndex(table, at - 1)));
    }
  } else if (given !== 2) fail(m, L, "wrong number of arguments to 'insert'");
  m.setIndex(L, table, position, argument(L, given) as LuaValue);
  return 0;
}

function remove(m: Machine, L: LuaState): number {
  const table = checkTable(m, L, 1);
  const end = m.length(table);
  let position = isAbsent(L, 2) ? end : checkInt(m, L, 2);
  if (position < 1 || position > end) return 0;
  m.pushValue(L, m.getIndex(table, position));
  for (; position < end; position += 1) {
    m.setIndex(L, table, position, copyOf(m, m.getIndex(table, position + 1)));
  }
  m.setIndex(L, table, end, m.nil);
  return 1;
}

/** Setting an element may move or reuse the slot that a value was read from. */
function copyOf(m: Machine, value: LuaValue): LuaValue {
  return m.value(value.type, value.value);
}

function sort(m: Machine, L: LuaState): number {
  const table = checkTable(m, L, 1);
  const size = m.length(table);
  const order = isAbsent(L, 2) ? undefined : checkFunction(m, L, 2);
  new Sorter(m, L, table, order).run(1, size);
  return 0;
}

/** 5.1's quicksort, step by step: an inconsistent order function shows its steps. */
class Sorter {
  readonly #m: Machine;
  readonly #L: LuaState;
  readonly #table: LuaTable;
  readonly #order: LuaValue | undefined;

  constructor(m: Machine, L: LuaState, table: Table, order: LuaValue | undefined) {
    this.#m = m;
    this.#L = L;
    this.#table = table;
    this.#order = order;
  }

  run(from: number, to: number): void {
    let l = from;
    let u = to;
    while (l < u) {
      if (this.#less(this.#get(u), this.#get(l))) this.#swap(l, u);
      if (u - l === 1) break;
      let i = Math.trunc((l + u) / 2);
      if (this.#less(this.#get(i), this.#get(l))) this.#swap(i, l);
      else if (this.#less(this.#get(u), this.#get(i))) this.#swap(i, u);
      if (u - l === 2) break;
      const pivot = this.#get(i);
      this.#swap(i, u - 1);
      i = l;
      let j = u - 1;
      for (;;) {
        while (this.#less(this.#get(++i), pivot)) if (i > u) this.#fail();
        while (this.#less(pivot, this.#get(--j))) if (j < l) this.#fail();
        if (j < i) break;
        this.#swap(i, j);
      }
      this.#swap(u - 1, i);
      if (i - l < u - i) {
        j = l;
        i -= 1;
        l = i + 2;
      } else {
        j = i + 1;
        i = u;
        u = j - 2;
      }
      this.run(j, i);
    }
  }

  #get(at: number): LuaValue {
    return copyOf(this.#m, this.#m.getIndex(this.#table, at));
  }

  #swap(i: number, j: number): void {
    const left = this.#get(i);
    const right = this.#get(j);
    this.#m.setIndex(this.#L, this.#table, i, right);
    this.#m.setIndex(this.#L, this.#table, j, left);
  }

  #less(left: LuaValue, right: LuaValue): boolean {
    const m = this.#m;
    const L = this.#L;
    if (this.#order === undefined) return m.lessThan(L, left, right);
    const top = L.top;
    m.pushValue(L, this.#order);
    m.pushValue(L, left);
    m.pushValue(L, right);
    m.call(L, 2, 1);
    const answer = isTruthy(m.top(L));
    m.setTop(L, top);
    return answer;
  }

  #fail(): never {
    return fail(this.#m, this.#L, 'invalid order function for sorting');
  }
}
