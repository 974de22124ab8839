import type { Machine } from '../vm/machine.ts';
import { formatGeneral } from '../vm/numbers.ts';
import type { Table } from '../vm/table.ts';
import { nextEntry } from '../vm/table.ts';
import type { LuaState, LuaString, LuaValue, Payload } from '../vm/types.ts';
import { TYPE } from '../vm/types.ts';
import { argument, fail, typeName } from './arguments.ts';
import { JSON_NULL, type JsonConfig } from './json-config.ts';

/** JSON of argument 1. A table is an array if its keys are positive integers, else an object; an empty one is `{}`. */
export function encodeJson(m: Machine, L: LuaState, config: JsonConfig): string {
  return new Encoder(m, L, config).value(argument(L, 1) ?? m.nil, 0);
}

class Encoder {
  readonly #m: Machine;
  readonly #L: LuaState;
  readonly #config: JsonConfig;

  constructor(m: Machine, L: LuaState, config: JsonConfig) {
    this.#m = m;
    this.#L = L;
    this.#config = config;
  }

  value(value: LuaValue, depth: number): string {
    switch (value.type) {
      case TYPE.string:
        return quote((value.value as LuaString).js);
      case TYPE.number:
        return this.#number(value.value as number);
      case TYPE.boolean:
        return value.value === true ? 'true' : 'false';
      case TYPE.table:
        return this.#table(value.value as Table, depth + 1);
      case TYPE.nil:
        return 'null';
      default:
        if (value.type === TYPE.lightUserdata && value.value === JSON_NULL) return 'null';
        return this.#refuse(typeName(value), 'type not supported');
    }
  }

  #table(table: Table, depth: number): string {
    if (depth > this.#config.encodeDepth) {
      fail(this.#m, this.#L, `Cannot serialise, excessive nesting (${depth})`);
    }
    const length = this.#arrayLength(table);
    if (length > 0) {
      const parts: string[] = [];
      for (let at = 1; at <= length; at += 1) {
        parts.push(this.value(this.#m.getIndex(table, at), depth));
      }
      return `[${parts.join(',')}]`;
    }
    const parts: string[] = [];
    for (const { type, key, value } of entries(this.#m, this.#L, table)) {
      let name: string;
      if (type === TYPE.number) name = `"${this.#number(key as number)}"`;
      else if (type === TYPE.string) name = quote((key as LuaString).js);
      else {
        name = this.#refuse(
          typeName(this.#m.value(type, key)),
          'table key must be a number or string',
        );
      }
      parts.push(`${name}:${this.value(value, depth)}`);
    }
    return `{${parts.join(',')}}`;
  }

  /** -1 for an object, else the largest index. */
  #arrayLength(table: Table): number {
    let max = 0;
    let items = 0;
    for (const { type, key } of entries(this.#m, this.#L, table)) {
      const index = type === TYPE.number ? (key as number) : 0;
      if (index < 1 || Math.floor(index) !== index) return -1;
      // C keeps it in an int: too large a double becomes the smallest one.
      if (index > max) max = index < 2 ** 31 ? index : -(2 ** 31);
      items += 1;
    }
    const { sparseRatio, sparseSafe, sparseConvert } = this.#config;
    if (sparseRatio > 0 && max > items * sparseRatio && max > sparseSafe) {
      if (!sparseConvert) this.#refuse('table', 'excessively sparse array');
      return -1;
    }
    return max;
  }

  #number(number: number): string {
    if (!Number.isFinite(number)) {
      if (this.#config.invalidNumbers === 0) this.#refuse('number', 'must not be NaN or Inf');
      if (this.#config.invalidNumbers === 2) return 'null';
      if (Number.isNaN(number)) return 'nan';
    }
    return formatGeneral(number, this.#config.precision);
  }

  #refuse(what: string, why: string): never {
    return fail(this.#m, this.#L, `Cannot serialise ${what}: ${why}`);
  }
}

/** A table's elements in `pairs`' order; the table must not change meanwhile. */
export function* entries(
  m: Machine,
  L: LuaState,
  table: Table,
): Generator<{ readonly type: number; readonly key: Payload; readonly value: LuaValue }> {
  let entry = nextEntry(m.tables.host, L, table, TYPE.nil, null);
  while (entry !== undefined) {
    yield entry;
    entry = nextEntry(m.tables.host, L, table, entry.type, entry.key);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

function quote(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the bytes that cjson escapes
  const body = text.replace(/[\0-\x1f"\\/\x7f]/g, (char) => {
    return ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${body}"`;
}
