/**
 * Arithmetic of C's `long double` on x86: a 64-bit mantissa, round half to even. INCRBYFLOAT and
 * HINCRBYFLOAT add in it and print 17 decimals, which a double cannot reproduce (0.1 + 0.2).
 * A value is `mantissa * 2 ** exponent`.
 */
export type LongDouble = { readonly mantissa: bigint; readonly exponent: number } | Infinite;

/** `inf` or `-inf`, which the commands read and then refuse. */
export interface Infinite {
  readonly sign: 1 | -1;
}

const MANTISSA_BITS = 64;
const MAX_EXPONENT = 16384;
const MIN_EXPONENT = -16445;
const MAX_TEXT = 5 * 1024;
const DECIMALS = 17;

/** Parses as C's strtold on all of the text. Undefined where it is no number, NaN, or out of range. */
export function parseLongDouble(text: string): LongDouble | undefined {
  if (text.length >= MAX_TEXT) return undefined;
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite !== null) return { sign: infinite[1] === '-' ? -1 : 1 };
  const decimal = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text);
  if (decimal !== null) return fromDigits(decimal, 10n, 1);
  const hex = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?$/i.exec(text);
  return hex === null ? undefined : fromDigits(hex, 2n, 4);
}

/** The rounded sum; undefined where it is infinite or no number. */
export function addLongDoubles(a: LongDouble, b: LongDouble): LongDouble | undefined {
  if ('sign' in a || 'sign' in b) return undefined;
  const exponent = Math.min(a.exponent, b.exponent);
  const sum =
    (a.mantissa << BigInt(a.exponent - exponent)) + (b.mantissa << BigInt(b.exponent - exponent));
  return round(sum, 1n, exponent);
}

/** C's `%.17Lf` without trailing zeros; never `-0`. */
export function formatLongDouble(value: LongDouble): string {
  if ('sign' in value) return value.sign < 0 ? '-inf' : 'inf';
  const { mantissa, exponent } = value;
  if (exponent >= 0) return String(mantissa << BigInt(exponent));
  const scaled = magnitude(mantissa) * 10n ** BigInt(DECIMALS);
  const digits = divideToEven(scaled, 1n << BigInt(-exponent))
    .toString()
    .padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '');
  const whole = digits.slice(0, -DECIMALS);
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return mantissa < 0n && text !== '0' ? `-${text}` : text;
}

/** `value * 1000`, rounded up to an integer as C's ceill does; undefined where it leaves 64 bits. */
export function ceilThousandfold(value: LongDouble): bigint | undefined {
  if ('sign' in value) return undefined;
  const product = round(value.mantissa * 1000n, 1n, value.exponent);
  if (product === undefined || 'sign' in product) return undefined;
  const { mantissa, exponent } = product;
  // A shift of a bigint to the right rounds down.
  const integer = exponent >= 0 ? mantissa << BigInt(exponent) : -(-mantissa >> BigInt(-exponent));
  return BigInt.asIntN(64, integer) === integer ? integer : undefined;
}

/** `match` is sign, whole digits, fraction digits, exponent of `base`; a digit is `base ** perDigit`. */
function fromDigits(
  match: RegExpExecArray,
  base: bigint,
  perDigit: number,
): LongDouble | undefined {
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(`${base === 2n ? '0x' : ''}${whole}${fraction}`);
  if (digits === 0n) return { mantissa: 0n, exponent: 0 };
  const exponent = Number(exponentText) - fraction.length * perDigit;
  if (Math.abs(exponent) > 4 * MAX_TEXT * perDigit) return undefined;
  const signed = sign === '-' ? -digits : digits;
  return exponent >= 0
    ? round(signed * base ** BigInt(exponent), 1n, 0)
    : round(signed, base ** BigInt(-exponent), 0);
}

/** `numerator / denominator * 2 ** exponent` to 64 bits; undefined where it over- or underflows. */
function round(numerator: bigint, denominator: bigint, exponent: number): LongDouble | undefined {
  if (numerator === 0n) return { mantissa: 0n, exponent: 0 };
  const size = magnitude(numerator);
  let shift = MANTISSA_BITS - (bitLength(size) - bitLength(denominator));
  let mantissa = divideShifted(size, denominator, shift);
  if (bitLength(mantissa) > MANTISSA_BITS) {
    shift -= 1;
    mantissa = divideShifted(size, denominator, shift);
  }
  const result = exponent - shift;
  const top = result + bitLength(mantissa);
  if (top > MAX_EXPONENT || top <= MIN_EXPONENT) return undefined;
  return { mantissa: numerator < 0n ? -mantissa : mantissa, exponent: result };
}

function divideShifted(numerator: bigint, denominator: bigint, shift: number): bigint {
  return shift >= 0
    ? divideToEven(numerator << BigInt(shift), denominator)
    : divideToEven(numerator, denominator << BigInt(-shift));
}

function divideToEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const isUp = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return isUp ? quotient + 1n : quotient;
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
