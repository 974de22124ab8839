import type { LineBuffer } from './line-buffer.ts';
import type { Texts } from './texts.ts';

/** How deep an argument or a reply is followed; a reply of Redis is never deeper. */
const DEEPEST = 16;

/**
 * Writes an argument or a reply as JSON: texts by {@link Texts}, numbers, booleans and null as themselves,
 * and what JSON has no word for as an object of one letter: `u` undefined, `n` a number that is none, `i`
 * a bigint, `b` bytes in base64, `e` an error's message, `a` a list, `o` an object. Never throws.
 */
export function encodeValue(value: unknown, texts: Texts, out: LineBuffer, depth = 0): void {
  switch (typeof value) {
    case 'string':
      texts.value(value, out);
      break;
    case 'number':
      if (Number.isFinite(value)) out.number(value);
      else out.raw(`{"n":"${value}"}`);
      break;
    case 'boolean':
      out.raw(value ? 'true' : 'false');
      break;
    case 'bigint':
      out.raw(`{"i":"${value}"}`);
      break;
    case 'object':
      if (value === null) out.raw('null');
      else encodeObject(value, texts, out, depth);
      break;
    default:
      out.raw(UNDEFINED);
  }
}

const UNDEFINED = '{"u":0}';

/** Writes a list as a plain JSON array of encoded values: the arguments of a call. */
export function encodeList(
  values: readonly unknown[],
  texts: Texts,
  out: LineBuffer,
  depth = 0,
): void {
  out.raw('[');
  for (let index = 0; index < values.length; index++) {
    if (index > 0) out.comma();
    encodeValue(values[index], texts, out, depth + 1);
  }
  out.raw(']');
}

function encodeObject(value: object, texts: Texts, out: LineBuffer, depth: number): void {
  if (depth >= DEEPEST) out.raw(UNDEFINED);
  else if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    out.raw(`{"b":"${bytes.toString('base64')}"}`);
  } else if (value instanceof Error) {
    out.raw('{"e":');
    texts.value(String(value.message), out);
    out.raw('}');
  } else if (Array.isArray(value)) {
    out.raw('{"a":');
    encodeList(value, texts, out, depth);
    out.raw('}');
  } else encodeFields(value, texts, out, depth);
}

function encodeFields(value: object, texts: Texts, out: LineBuffer, depth: number): void {
  let separator = '';
  out.raw('{"o":{');
  for (const [key, item] of fieldsOf(value)) {
    out.raw(`${separator}${JSON.stringify(key)}:`);
    encodeValue(item, texts, out, depth + 1);
    separator = ',';
  }
  out.raw('}}');
}

/** None where an object of a strategy's own cannot be looked at: a getter that throws. */
function fieldsOf(value: object): [string, unknown][] {
  try {
    return Object.entries(value);
  } catch {
    return [];
  }
}
