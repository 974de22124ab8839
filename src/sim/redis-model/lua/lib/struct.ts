import type { Machine } from '../vm/machine.ts';
import type { LuaState } from '../vm/types.ts';
import {
  argumentError,
  checkInteger,
  checkNumber,
  checkText,
  fail,
  isAbsent,
  type Library,
  numberOf,
  toUnsigned,
} from './arguments.ts';

/** The struct library: packing to and from C's layouts, little endian unless told. */
export function structLibrary(m: Machine): Library {
  return [
    ['pack', (L) => pack(m, L)],
    ['unpack', (L) => unpack(m, L)],
    ['size', (L) => size(m, L)],
  ];
}

const MAX_INTEGER_SIZE = 32;
const SIZES: Readonly<Record<string, number>> = {
  B: 1,
  b: 1,
  H: 2,
  h: 2,
  L: 8,
  l: 8,
  T: 8,
  f: 4,
  d: 8,
  x: 1,
};

/** Walks a format: one option at a time, with its size and the padding before it. */
class Format {
  readonly #m: Machine;
  readonly #L: LuaState;
  readonly #text: string;
  #at = 0;
  isLittle = true;
  #align = 1;

  constructor(m: Machine, L: LuaState) {
    this.#m = m;
    this.#L = L;
    this.#text = checkText(m, L, 1).replace(/\0.*$/s, '');
  }

  next(offset: number): { option: string; size: number; padding: number } | undefined {
    const option = this.#text[this.#at];
    if (option === undefined) return undefined;
    this.#at += 1;
    const bytes = this.#size(option);
    return { option, size: bytes, padding: this.#padding(offset, option, bytes) };
  }

  /** Takes an option that is no data: endianness, alignment, white space. */
  control(option: string): void {
    if (option === ' ') return;
    if (option === '>') this.isLittle = false;
    else if (option === '<') this.isLittle = true;
    else if (option === '!') {
      const align = this.#number(8);
      if (align <= 0 || (align & (align - 1)) !== 0) {
        fail(this.#m, this.#L, `alignment ${align} is not a power of 2`);
      }
      this.#align = align;
    } else argumentError(this.#m, this.#L, 1, `invalid format option '${option}'`);
  }

  #size(option: string): number {
    if (option === 'c') return this.#number(1);
    if (option !== 'i' && option !== 'I') return SIZES[option] ?? 0;
    const bytes = this.#number(4);
    if (bytes > MAX_INTEGER_SIZE) {
      fail(this.#m, this.#L, `integral size ${bytes} is larger than limit of ${MAX_INTEGER_SIZE}`);
    }
    return bytes;
  }

  #number(otherwise: number): number {
    const digits = /^\d+/.exec(this.#text.slice(this.#at))?.[0];
    if (digits === undefined) return otherwise;
    this.#at += digits.length;
    const value = Number(digits);
    return value > 0x7fffffff ? fail(this.#m, this.#L, 'integral size overflow') : value;
  }

  #padding(offset: number, option: string, bytes: number): number {
    if (bytes === 0 || option === 'c') return 0;
    const unit = Math.min(bytes, this.#align);
    return (unit - (offset & (unit - 1))) & (unit - 1);
  }
}

const INTEGERS = 'bBhHlLTiI';

function pack(m: Machine, L: LuaState): number {
  const format = new Format(m, L);
  // C's mark between the arguments and its buffer: the first missing argument is this nil.
  m.pushNil(L);
  let result = '';
  let at = 2;
  for (;;) {
    const item = format.next(result.length);
    if (item === undefined) break;
    const { option } = item;
    result += '\0'.repeat(item.padding);
    if (INTEGERS.includes(option)) {
      result += integerBytes(checkNumber(m, L, at++), item.size, format.isLittle);
    } else if (option === 'x') result += '\0';
    else if (option === 'f' || option === 'd') {
      result += floatBytes(checkNumber(m, L, at++), item.size, format.isLittle);
    } else if (option === 'c' || option === 's') {
      const text = checkText(m, L, at++);
      const length = item.size === 0 ? text.length : item.size;
      if (text.length < length) argumentError(m, L, at, 'string too short');
      result += text.slice(0, length);
      if (option === 's') result += '\0';
    } else format.control(option);
  }
  m.pushText(L, result);
  return 1;
}

function unpack(m: Machine, L: LuaState): number {
  const format = new Format(m, L);
  const data = checkText(m, L, 2);
  const start = isAbsent(L, 3) ? 1 : checkInteger(m, L, 3);
  // The offset is unsigned in C: a negative one is very large.
  if (start === 0) argumentError(m, L, 3, 'offset must be 1 or greater');
  let position = start < 0 ? Number.MAX_SAFE_INTEGER : start - 1;
  let results = 0;
  const need = (bytes: number): void => {
    if (bytes < 0 || position + bytes > data.length) {
      argumentError(m, L, 2, 'data string too short');
    }
  };
  for (;;) {
    const item = format.next(position);
    if (item === undefined) break;
    const { option } = item;
    let { size: bytes } = item;
    position += item.padding;
    need(bytes);
    if (INTEGERS.includes(option)) {
      const isSigned = option === option.toLowerCase();
      m.pushNumber(
        L,
        readInteger(data.slice(position, position + bytes), isSigned, format.isLittle),
      );
      results += 1;
    } else if (option === 'f' || option === 'd') {
      m.pushNumber(L, readFloat(data.slice(position, position + bytes), format.isLittle));
      results += 1;
    } else if (option === 'c') {
      if (bytes === 0) {
        const previous = results === 0 ? undefined : numberOf(m, m.top(L));
        bytes = Math.trunc(previous ?? fail(m, L, "format 'c0' needs a previous size"));
        m.setTop(L, L.top - 1);
        results -= 1;
        need(bytes);
      }
      m.pushText(L, data.slice(position, position + bytes));
      results += 1;
    } else if (option === 's') {
      const end = data.indexOf('\0', position);
      if (end < 0) fail(m, L, 'unfinished string in data');
      m.pushText(L, data.slice(position, end));
      bytes = end - position + 1;
      results += 1;
    } else if (option !== 'x') format.control(option);
    position += bytes;
  }
  m.pushNumber(L, position + 1);
  return results + 1;
}

function size(m: Machine, L: LuaState): number {
  const format = new Format(m, L);
  let position = 0;
  for (;;) {
    const item = format.next(position);
    if (item === undefined) break;
    position += item.padding;
    if (item.option === 's') argumentError(m, L, 1, "option 's' has no fixed size");
    if (item.option === 'c' && item.size === 0) {
      argumentError(m, L, 1, "option 'c0' has no fixed size");
    }
    if (!/[0-9A-Za-z]/.test(item.option)) format.control(item.option);
    position += item.size;
  }
  m.pushNumber(L, position);
  return 1;
}

function integerBytes(number: number, bytes: number, isLittle: boolean): string {
  let value = toUnsigned(number);
  let result = '';
  for (let at = 0; at < bytes; at += 1) {
    const byte = String.fromCharCode(Number(value & 0xffn));
    result = isLittle ? result + byte : byte + result;
    value >>= 8n;
  }
  return result;
}

function readInteger(data: string, isSigned: boolean, isLittle: boolean): number {
  const ordered = isLittle ? [...data].reverse() : [...data];
  let value = 0n;
  for (const char of ordered) {
    value = BigInt.asUintN(64, (value << 8n) | BigInt(char.charCodeAt(0)));
  }
  const bits = Math.min(data.length * 8, 64);
  return Number(isSigned ? BigInt.asIntN(bits, value) : value);
}

function floatBytes(number: number, bytes: number, isLittle: boolean): string {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 4) isLittle ? buffer.writeFloatLE(number) : buffer.writeFloatBE(number);
  else isLittle ? buffer.writeDoubleLE(number) : buffer.writeDoubleBE(number);
  return buffer.toString('latin1');
}

function readFloat(data: string, isLittle: boolean): number {
  const buffer = Buffer.from(data, 'latin1');
  if (data.length === 4) return isLittle ? buffer.readFloatLE() : buffer.readFloatBE();
  return isLittle ? buffer.readDoubleLE() : buffer.readDoubleBE();
}
