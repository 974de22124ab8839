const MAX_INT64 = 9223372036854775807n;
const MIN_INT64 = -9223372036854775808n;
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** A 64-bit integer: a number where that is exact, else a bigint. */
export type Int64 = number | bigint;

/**
 * Parses as Redis' string2ll: decimal, no sign but `-`, no leading zero, no space, within 64 bits.
 * Undefined for anything else.
 */
export function parseInt64(text: string): Int64 | undefined {
  const length = text.length;
  if (length === 0 || length > 20) return undefined;
  if (length > 15) return parseLong(text);
  let index = 0;
  const isNegative = text.charCodeAt(0) === 45;
  if (isNegative) index = 1;
  const first = text.charCodeAt(index);
  if (first === 48) return length === 1 ? 0 : undefined;
  if (index === length) return undefined;
  let value = 0;
  for (; index < length; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return isNegative ? -value : value;
}

/** The sum, or undefined where it leaves 64 bits. */
export function addInt64(a: Int64, b: Int64): Int64 | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return toInt64(BigInt(a) + BigInt(b));
}

/** The value as an Int64, or undefined where it leaves 64 bits. */
export function toInt64(value: bigint): Int64 | undefined {
  if (value > MAX_INT64 || value < MIN_INT64) return undefined;
  return value <= MAX_SAFE && value >= -MAX_SAFE ? Number(value) : value;
}

function parseLong(text: string): Int64 | undefined {
  return /^-?[1-9]\d*$/.test(text) ? toInt64(BigInt(text)) : undefined;
}
