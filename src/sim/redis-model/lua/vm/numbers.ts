/** Reads a number as C's strtod and Lua 5.1 do (`1e3`, `.5`, `0x1F`, `inf`, `nan`); undefined when it is none. */
export function readNumber(text: string): number | undefined {
  const plain = plainDigits(text);
  if (plain !== undefined) return plain;
  const nul = text.indexOf('\0');
  const body = (nul < 0 ? text : text.slice(0, nul)).replace(/^[ \t-\r]+|[ \t-\r]+$/g, '');
  if (DECIMAL.test(body)) return Number(body);
  const special = SPECIAL.exec(body);
  if (special !== null) {
    const size = special[2]?.[0]?.toLowerCase() === 'i' ? Number.POSITIVE_INFINITY : Number.NaN;
    return special[1] === '-' ? -size : size;
  }
  const hex = HEX.exec(body);
  return hex === null ? undefined : readHex(hex);
}

/** Prints as C's `%.<digits>g`; `alternate` keeps trailing zeros (`#`). */
export function formatGeneral(value: number, digits: number, alternate = false): string {
  if (!Number.isFinite(value)) return formatSpecial(value);
  const precision = digits === 0 ? 1 : digits;
  if (value === 0) {
    const zero = Object.is(value, -0) ? '-0' : '0';
    return alternate ? `${zero}.${'0'.repeat(precision - 1)}` : zero;
  }
  const [mantissa = '', power = '0'] = exponential(value, precision - 1).split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= precision) {
    return `${alternate ? mantissa : trim(mantissa)}${exponentText(exponent)}`;
  }
  const plain = shift(mantissa, exponent);
  return alternate ? plain : trim(plain);
}

/** Prints as C's `%.<digits>e`. */
export function formatExponent(value: number, digits: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value);
  if (value === 0) {
    return `${Object.is(value, -0) ? '-' : ''}0${digits > 0 ? `.${'0'.repeat(digits)}` : ''}e+00`;
  }
  const [mantissa = '', power = '0'] = exponential(value, digits).split('e');
  return `${mantissa}${exponentText(Number(power))}`;
}

/** Prints as C's `%.<digits>f`. */
export function formatFixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const whole = exactDigits(Math.abs(value));
  return sign + roundDecimal(whole, digits);
}

/** A number as `tostring` prints it (`%.14g`). */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e14 && (value !== 0 || !Object.is(value, -0))) {
    return String(value);
  }
  return formatGeneral(value, 14);
}

/** C's pow, which differs from JavaScript's where a base is ±1 or an exponent is not a number. */
export function power(base: number, exponent: number): number {
  if (base === 1) return 1;
  if (
    base === -1 &&
    (exponent === Number.POSITIVE_INFINITY || exponent === Number.NEGATIVE_INFINITY)
  ) {
    return 1;
  }
  return base ** exponent;
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const SPECIAL = /^([+-]?)(inf|infinity|nan(?:\([0-9A-Za-z_]*\))?)$/i;
const HEX = /^([+-]?)0[xX](?:([0-9a-fA-F]+)\.?([0-9a-fA-F]*)|\.([0-9a-fA-F]+))(?:[pP]([+-]?\d+))?$/;

/** The usual case, a few digits and nothing else. */
function plainDigits(text: string): number | undefined {
  if (text.length === 0 || text.length > 15) return undefined;
  let value = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

function readHex(parts: RegExpExecArray): number {
  const whole = parts[2] ?? '';
  const fraction = parts[3] ?? parts[4] ?? '';
  const exponent = Number(parts[5] ?? '0') - 4 * fraction.length;
  const digits = Number(BigInt(`0x${whole}${fraction || ''}`));
  const value = digits * 2 ** Math.max(-1074, Math.min(1023, exponent));
  return parts[1] === '-' ? -value : value;
}

function formatSpecial(value: number): string {
  // On x86 the machine's own "not a number" (0/0) carries the sign bit and prints with it.
  if (Number.isNaN(value)) return '-nan';
  return value > 0 ? 'inf' : '-inf';
}

/** toExponential with C's rounding: an exact tie goes to the even digit. */
function exponential(value: number, digits: number): string {
  if (digits > 100) {
    const text = value.toExponential(100);
    return text.replace('e', `${'0'.repeat(digits - 100)}e`);
  }
  const rounded = value.toExponential(digits);
  const more = value.toExponential(100);
  const point = more[0] === '-' ? 2 : 1;
  const tail = more.slice(point + 1 + digits, more.indexOf('e'));
  if (tail[0] !== '5' || /[^0]/.test(tail.slice(1))) return rounded;
  const last = digits === 0 ? more[point - 1] : more[point + digits];
  if ('02468'.includes(last ?? '')) {
    const head = digits === 0 ? more.slice(0, point) : more.slice(0, point + 1 + digits);
    return `${head}${more.slice(more.indexOf('e'))}`;
  }
  return rounded;
}

function exponentText(exponent: number): string {
  const size = Math.abs(exponent);
  return `e${exponent < 0 ? '-' : '+'}${size < 10 ? '0' : ''}${size}`;
}

function trim(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Moves the point of `d.ddd` by `exponent` places. */
function shift(mantissa: string, exponent: number): string {
  const sign = mantissa[0] === '-' ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1);
  const rest = digits.slice(exponent + 1);
  return rest === '' ? sign + whole : `${sign}${whole}.${rest}`;
}

/** The exact decimal expansion of a finite number ≥ 0: digits before and after the point. */
function exactDigits(value: number): readonly [string, string] {
  const whole = Math.floor(value);
  let rest = value - whole;
  let numerator = 0n;
  let bits = 0;
  while (rest > 0) {
    rest *= 2;
    const bit = Math.floor(rest);
    numerator = numerator * 2n + BigInt(bit);
    rest -= bit;
    bits += 1;
  }
  // n / 2^b = n * 5^b / 10^b
  const fraction =
    bits === 0 ? '' : (numerator * 5n ** BigInt(bits)).toString().padStart(bits, '0');
  return [BigInt(whole).toString(), fraction];
}

function roundDecimal([whole, fraction]: readonly [string, string], digits: number): string {
  const kept = fraction.slice(0, digits).padEnd(digits, '0');
  const tail = fraction.slice(digits);
  let number = BigInt(whole + kept);
  const tie = /^50*$/.test(tail);
  if (tie ? number % 2n === 1n : tail !== '' && (tail[0] ?? '0') >= '5') number += 1n;
  const text = number.toString().padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
