import type { Texts } from './texts.ts';

/** How deep an argument or a reply is followed; a reply of Redis is never deeper. */
const DEEPEST = 16;

/**
 * An argument or a reply as JSON: texts by {@link Texts}, numbers, booleans and null as themselves, and
 * what JSON has no word for as an object of one letter: `u` undefined, `n` a number that is none, `i` a
 * bigint, `b` bytes in base64, `e` an error's message, `a` a list, `o` an object. Never throws.
 */
export function encodeValue(value: unknown, texts: Texts, depth = 0): string {
  switch (typeof value) {
    case 'string':
      return texts.value(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : `{"n":"${value}"}`;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      return `{"i":"${value}"}`;
    case 'object':
      return value === null ? 'null' : encodeObject(value, texts, depth);
    default:
      return UNDEFINED;
  }
}

const UNDEFINED = '{"u":0}';

function encodeObject(value: object, texts: Texts, depth: number): string {
  if (depth >= DEEPEST) return UNDEFINED;
  try {
    if (value instanceof Uint8Array) {
      return `{"b":"${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}"}`;
    }
    if (value instanceof Error) return `{"e":${texts.value(value.message)}}`;
    if (Array.isArray(value)) return `{"a":${encodeList(value, texts, depth)}}`;
    const fields = Object.entries(value).map(
      ([key, item]) => `${JSON.stringify(key)}:${encodeValue(item, texts, depth + 1)}`,
    );
    return `{"o":{${fields.join(',')}}}`;
  } catch {
    // An object of a strategy's own that cannot be looked at: a getter that throws, a revoked proxy.
    return UNDEFINED;
  }
}

/** A list as a plain JSON array of encoded values: the arguments of a call. */
export function encodeList(values: readonly unknown[], texts: Texts, depth = 0): string {
  let text = '[';
  for (let index = 0; index < values.length; index++) {
    if (index > 0) text += ',';
    text += encodeValue(values[index], texts, depth + 1);
  }
  return `${text}]`;
}

/** Texts by number, as they were defined. */
export type DefinedTexts = ReadonlyMap<number, string>;

/**
 * The value again. Errors come back as errors with their message, bytes as a Buffer.
 *
 * @throws DamagedValue for what {@link encodeValue} does not write, or a text that was not defined
 */
export function decodeValue(value: unknown, texts: DefinedTexts): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return textOf(value[0], texts);
  for (const letter in value) return decodeTagged(letter, Reflect.get(value, letter), texts);
  throw new DamagedValue();
}

/** A list of values. @throws DamagedValue */
export function decodeList(value: unknown, texts: DefinedTexts): unknown[] {
  if (!Array.isArray(value)) throw new DamagedValue();
  for (let index = 0; index < value.length; index++)
    value[index] = decodeValue(value[index], texts);
  return value;
}

/** A name: its number, or itself. @throws DamagedValue */
export function decodeName(value: unknown, texts: DefinedTexts): string {
  return typeof value === 'string' ? value : textOf(value, texts);
}

/** A line that says what no writer writes. */
export class DamagedValue extends Error {
  override readonly name = 'DamagedValue';
}

function textOf(number: unknown, texts: DefinedTexts): string {
  const text = texts.get(number as number);
  if (text === undefined) throw new DamagedValue();
  return text;
}

function decodeTagged(letter: string, value: unknown, texts: DefinedTexts): unknown {
  switch (letter) {
    case 'u':
      return undefined;
    case 'n':
      return Number(value);
    case 'i':
      if (typeof value !== 'string' || !/^-?\d+$/.test(value)) break;
      return BigInt(value);
    case 'b':
      return Buffer.from(String(value), 'base64');
    case 'e':
      return errorOf(decodeValue(value, texts));
    case 'a':
      return decodeList(value, texts);
    case 'o':
      if (typeof value !== 'object' || value === null) break;
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, decodeValue(item, texts)]),
      );
  }
  throw new DamagedValue();
}

/** Without a stack: it would be the reader's, and takes longer than all the rest. */
function errorOf(message: unknown): Error {
  return Object.create(Error.prototype, {
    message: { value: String(message), enumerable: false, writable: true, configurable: true },
  });
}
