import type { Machine } from '../vm/machine.ts';
import { formatExponent, formatFixed, formatGeneral } from '../vm/numbers.ts';
import type { LuaState } from '../vm/types.ts';
import {
  argumentError,
  checkNumber,
  checkText,
  count,
  fail,
  toInteger,
  toUnsigned,
} from './arguments.ts';

interface Spec {
  readonly left: boolean;
  readonly plus: boolean;
  readonly space: boolean;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  /** undefined when the format has no point. */
  readonly precision: number | undefined;
}

/** `string.format`: C's printf by way of Lua. */
export function format(m: Machine, L: LuaState): number {
  const template = checkText(m, L, 1);
  const total = count(L);
  let result = '';
  let at = 0;
  let argument = 1;
  while (at < template.length) {
    const char = template[at++];
    if (char !== '%') {
      result += char;
    } else if (template[at] === '%') {
      result += '%';
      at += 1;
    } else {
      argument += 1;
      if (argument > total) argumentError(m, L, argument, 'no value');
      const [spec, end] = scan(m, L, template, at);
      at = end + 1;
      result += item(m, L, template[end] ?? '\0', spec, argument);
    }
  }
  m.pushText(L, result);
  return 1;
}

function scan(m: Machine, L: LuaState, template: string, from: number): readonly [Spec, number] {
  const [all = '', flags = '', width = '', precision] =
    /^([-+ #0]*)(\d{0,2})(?:\.(\d{0,2}))?/.exec(template.slice(from)) ?? [];
  if (flags.length > 5) fail(m, L, 'invalid format (repeated flags)');
  const end = from + all.length;
  if (/\d/.test(template[end] ?? '')) fail(m, L, 'invalid format (width or precision too long)');
  const spec: Spec = {
    left: flags.includes('-'),
    plus: flags.includes('+'),
    space: flags.includes(' '),
    alternate: flags.includes('#'),
    zero: flags.includes('0'),
    width: Number(width),
    precision: precision === undefined ? undefined : Number(precision),
  };
  return [spec, end];
}

function item(m: Machine, L: LuaState, letter: string, spec: Spec, at: number): string {
  switch (letter) {
    case 'c': {
      const number = Math.trunc(checkNumber(m, L, at));
      // C makes an int of it: what does not fit becomes the lowest, whose last byte is 0.
      const code = number === (number | 0) ? number & 255 : 0;
      // C's sprintf wrote it, and strlen measures it: a NUL ends the item.
      return cString(pad(String.fromCharCode(code), { ...spec, zero: false }));
    }
    case 'd':
    case 'i':
      return signed(BigInt(toInteger(checkNumber(m, L, at))), spec);
    case 'o':
    case 'u':
    case 'x':
    case 'X':
      return unsigned(BigInt.asUintN(64, toUnsigned(checkNumber(m, L, at))), letter, spec);
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return float(checkNumber(m, L, at), letter, spec);
    case 'q':
      return quoted(checkText(m, L, at));
    case 's': {
      const text = checkText(m, L, at);
      if (spec.precision === undefined && text.length >= 100) return text;
      const shown = cString(text);
      return pad(spec.precision === undefined ? shown : shown.slice(0, spec.precision), {
        ...spec,
        zero: false,
      });
    }
    default:
      return fail(m, L, `invalid option '%${letter === '\0' ? '' : letter}' to 'format'`);
  }
}

function signed(value: bigint, spec: Spec): string {
  const digits = (value < 0n ? -value : value).toString();
  return number(value < 0n ? '-' : signOf(spec), '', digits, value === 0n, spec);
}

function unsigned(value: bigint, letter: string, spec: Spec): string {
  const base = letter === 'o' ? 8 : letter === 'u' ? 10 : 16;
  let digits = value.toString(base);
  let prefix = '';
  if (spec.alternate && letter === 'o' && value !== 0n) digits = `0${digits}`;
  if (spec.alternate && base === 16 && value !== 0n) prefix = '0x';
  const text = number('', prefix, digits, value === 0n, spec);
  return letter === 'X' ? text.toUpperCase() : text;
}

function number(sign: string, prefix: string, digits: string, isZero: boolean, spec: Spec): string {
  if (spec.precision !== undefined) {
    const shown = isZero && spec.precision === 0 ? '' : digits.padStart(spec.precision, '0');
    return pad(sign + prefix + shown, { ...spec, zero: false });
  }
  if (!spec.zero || spec.left) return pad(sign + prefix + digits, { ...spec, zero: false });
  return sign + prefix + digits.padStart(spec.width - sign.length - prefix.length, '0');
}

function float(value: number, letter: string, spec: Spec): string {
  const text = floatText(value, letter.toLowerCase(), spec);
  const isNegative = text[0] === '-';
  const body = isNegative ? text.slice(1) : text;
  const sign = isNegative ? '-' : signOf(spec);
  const shown =
    spec.zero && !spec.left && Number.isFinite(value)
      ? sign + body.padStart(spec.width - sign.length, '0')
      : pad(sign + body, { ...spec, zero: false });
  return letter === 'E' || letter === 'G' ? shown.toUpperCase() : shown;
}

function floatText(value: number, letter: string, spec: Spec): string {
  const precision = spec.precision ?? 6;
  if (letter === 'g') return formatGeneral(value, precision, spec.alternate);
  const text = letter === 'e' ? formatExponent(value, precision) : formatFixed(value, precision);
  if (!spec.alternate || precision > 0 || !Number.isFinite(value)) return text;
  return letter === 'e' ? text.replace('e', '.e') : `${text}.`;
}

function signOf(spec: Spec): string {
  return spec.plus ? '+' : spec.space ? ' ' : '';
}

function pad(text: string, spec: Spec): string {
  return spec.left ? text.padEnd(spec.width) : text.padStart(spec.width);
}

function quoted(text: string): string {
  const body = text.replace(/["\\\n\r\0]/g, (char) =>
    char === '\r' ? '\\r' : char === '\0' ? '\\000' : `\\${char}`,
  );
  return `"${body}"`;
}

function cString(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
