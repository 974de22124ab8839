/** Texts by number, as they were defined. */
export type DefinedTexts = ReadonlyMap<number, string>;

/**
 * The value again. Errors come back as errors with their message, bytes as a Buffer.
 *
 * @throws DamagedValue for what no writer writes, or a text that was not defined
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
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const error = new Error(String(message));
  Error.stackTraceLimit = limit;
  return error;
}
