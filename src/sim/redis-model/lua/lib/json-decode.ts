import type { Machine } from '../vm/machine.ts';
import type { LuaState } from '../vm/types.ts';
import { TYPE } from '../vm/types.ts';
import { fail } from './arguments.ts';
import { JSON_NULL, type JsonConfig } from './json-config.ts';

/** Pushes the value of a JSON text; fails with cjson's message, which tells what it met and where. */
export function decodeJson(m: Machine, L: LuaState, text: string, config: JsonConfig): number {
  if (text.length >= 2 && (text[0] === '\0' || text[1] === '\0')) {
    fail(m, L, 'JSON parser does not support UTF-16 or UTF-32');
  }
  new Decoder(m, L, text, config).run();
  return 1;
}

interface Token {
  readonly kind: string;
  /** Position of the token, from 0. */
  readonly at: number;
  readonly text?: string;
  readonly number?: number;
  readonly truth?: boolean;
}

const SINGLE: Readonly<Record<string, string>> = {
  '{': 'T_OBJ_BEGIN',
  '}': 'T_OBJ_END',
  '[': 'T_ARR_BEGIN',
  ']': 'T_ARR_END',
  ',': 'T_COMMA',
  ':': 'T_COLON',
};

const NUMBER =
  /^[+-]?(?:0[xX][0-9a-fA-F]+(?:\.[0-9a-fA-F]*)?(?:[pP][+-]?\d+)?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?|nan(?:\(\w*\))?)/i;

class Decoder {
  readonly #m: Machine;
  readonly #L: LuaState;
  readonly #text: string;
  readonly #config: JsonConfig;
  #at = 0;
  #depth = 0;

  constructor(m: Machine, L: LuaState, text: string, config: JsonConfig) {
    this.#m = m;
    this.#L = L;
    this.#text = text;
    this.#config = config;
  }

  run(): void {
    this.#value(this.#next());
    const end = this.#next();
    if (end.kind !== 'T_END') this.#refuse('the end', end);
  }

  #value(token: Token): void {
    const m = this.#m;
    const L = this.#L;
    if (token.kind === 'T_STRING') m.pushText(L, token.text ?? '');
    else if (token.kind === 'T_NUMBER') m.pushNumber(L, token.number ?? 0);
    else if (token.kind === 'T_BOOLEAN') m.pushBoolean(L, token.truth === true);
    else if (token.kind === 'T_NULL') m.push(L, TYPE.lightUserdata, JSON_NULL);
    else if (token.kind === 'T_OBJ_BEGIN') this.#object();
    else if (token.kind === 'T_ARR_BEGIN') this.#array();
    else this.#refuse('value', token);
  }

  #object(): void {
    const m = this.#m;
    const L = this.#L;
    this.#descend();
    const table = m.newTable(L);
    m.push(L, TYPE.table, table);
    let token = this.#next();
    while (token.kind !== 'T_OBJ_END') {
      if (token.kind !== 'T_STRING') this.#refuse('object key string', token);
      const key = token.text ?? '';
      token = this.#next();
      if (token.kind !== 'T_COLON') this.#refuse('colon', token);
      this.#value(this.#next());
      const value = m.top(L);
      m.setField(L, table, key, value.type, value.value);
      m.setTop(L, L.top - 1);
      token = this.#next();
      if (token.kind === 'T_OBJ_END') break;
      if (token.kind !== 'T_COMMA') this.#refuse('comma or object end', token);
      token = this.#next();
      if (token.kind === 'T_OBJ_END') this.#refuse('object key string', token);
    }
    this.#depth -= 1;
  }

  #array(): void {
    const m = this.#m;
    const L = this.#L;
    this.#descend();
    const table = m.newTable(L);
    m.push(L, TYPE.table, table);
    let token = this.#next();
    for (let index = 1; token.kind !== 'T_ARR_END'; index += 1) {
      this.#value(token);
      m.setIndex(L, table, index, m.top(L));
      m.setTop(L, L.top - 1);
      token = this.#next();
      if (token.kind === 'T_ARR_END') break;
      if (token.kind !== 'T_COMMA') this.#refuse('comma or array end', token);
      token = this.#next();
      if (token.kind === 'T_ARR_END') this.#refuse('value', token);
    }
    this.#depth -= 1;
  }

  #descend(): void {
    this.#depth += 1;
    if (this.#depth > this.#config.decodeDepth) {
      fail(
        this.#m,
        this.#L,
        `Found too many nested data structures (${this.#depth}) at character ${this.#at}`,
      );
    }
  }

  #next(): Token {
    while (/[ \t\n\r]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    const at = this.#at;
    const char = this.#text[at] ?? '\0';
    if (char === '\0') return { kind: 'T_END', at };
    const single = SINGLE[char];
    if (single !== undefined) {
      this.#at += 1;
      return { kind: single, at };
    }
    if (char === '"') return this.#string();
    if (/[-0-9]/.test(char)) {
      const isStrict = !this.#config.readInvalidNumbers;
      return isStrict && this.#isInvalidNumber() ? error('invalid number', at) : this.#number();
    }
    const rest = this.#text.slice(at, at + 5);
    if (rest.startsWith('true')) return this.#word(4, { kind: 'T_BOOLEAN', at, truth: true });
    if (rest === 'false') return this.#word(5, { kind: 'T_BOOLEAN', at, truth: false });
    if (rest.startsWith('null')) return this.#word(4, { kind: 'T_NULL', at });
    // Only these first letters can start a token.
    if (/[+ftniFTNI]/.test(char) && this.#config.readInvalidNumbers && this.#isInvalidNumber()) {
      return this.#number();
    }
    return error('invalid token', at);
  }

  #word(length: number, token: Token): Token {
    this.#at += length;
    return token;
  }

  /** What strtod takes and JSON does not. */
  #isInvalidNumber(): boolean {
    return /^(?:\+|-?0(?:[xX]|\d)|-?(?:inf|nan))/i.test(this.#text.slice(this.#at, this.#at + 4));
  }

  #number(): Token {
    const at = this.#at;
    const found = NUMBER.exec(this.#text.slice(at))?.[0];
    if (found === undefined) return error('invalid number', at);
    this.#at += found.length;
    return { kind: 'T_NUMBER', at, number: this.#m.host.readNumber(found) ?? 0 };
  }

  #string(): Token {
    const start = this.#at;
    let result = '';
    let at = start + 1;
    for (;;) {
      const char = this.#text[at] ?? '\0';
      if (char === '"') break;
      if (char === '\0') {
        this.#at = at;
        return error('unexpected end of string', at);
      }
      if (char !== '\\') {
        result += char;
        at += 1;
        continue;
      }
      const letter = this.#text[at + 1] ?? '\0';
      if (letter === 'u') {
        const [bytes, length] = unicodeEscape(this.#text, at);
        if (bytes === undefined) return error('invalid unicode escape code', at);
        result += bytes;
        at += length;
        continue;
      }
      const plain = UNESCAPES[letter];
      if (plain === undefined) return error('invalid escape code', at);
      result += plain;
      at += 2;
    }
    this.#at = at + 1;
    return { kind: 'T_STRING', at: start, text: result };
  }

  #refuse(expected: string, token: Token): never {
    return fail(
      this.#m,
      this.#L,
      `Expected ${expected} but found ${token.kind} at character ${token.at + 1}`,
    );
  }
}

const UNESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
};

function error(kind: string, at: number): Token {
  return { kind, at };
}

/** UTF-8 bytes of a `\uXXXX` (or a surrogate pair of them) and how many characters it took. */
function unicodeEscape(text: string, at: number): readonly [string | undefined, number] {
  const high = hex4(text, at + 2);
  if (high === undefined) return [undefined, 0];
  if ((high & 0xf800) !== 0xd800) return [utf8(high), 6];
  const low = text.slice(at + 6, at + 8) === '\\u' ? hex4(text, at + 8) : undefined;
  if ((high & 0x400) !== 0 || low === undefined || (low & 0xfc00) !== 0xdc00) {
    return [undefined, 0];
  }
  return [utf8((((high & 0x3ff) << 10) | (low & 0x3ff)) + 0x10000), 12];
}

function hex4(text: string, at: number): number | undefined {
  const digits = text.slice(at, at + 4);
  return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : undefined;
}

function utf8(codePoint: number): string {
  return Buffer.from(String.fromCodePoint(codePoint), 'utf8').toString('latin1');
}
