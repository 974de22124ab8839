const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const HEXADECIMAL = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?$/i;

/**
 * Reads a whole text as C's strtod does (decimal, hexadecimal, `inf`), as Redis accepts a score.
 * Undefined for anything else: a NaN, spaces, a value too large, or one too small to differ from 0.
 */
export function parseScore(text: string): number | undefined {
  const value = parseDouble(text);
  if (value === undefined) return undefined;
  if (!Number.isFinite(value) && !INFINITE.test(text)) return undefined;
  if (value === 0 && /[1-9a-f]/i.test(mantissa(text))) return undefined;
  return value;
}

/** Reads one end of a score range: spaces before it are skipped, nothing means 0, and 1e999 is infinite. */
export function parseScoreBound(text: string): number | undefined {
  const [beforeNul = ''] = text.split('\0', 1);
  return beforeNul === '' ? 0 : parseDouble(beforeNul.replace(/^[ \t\n\v\f\r]+/, ''));
}

/** Renders a score as Redis does (C's `%.17g`): `3`, `0.10000000000000001`, `1e+17`, `inf`, `-0`. */
export function formatScore(score: number): string {
  if (score === Number.POSITIVE_INFINITY) return 'inf';
  if (score === Number.NEGATIVE_INFINITY) return '-inf';
  if (Number.isSafeInteger(score)) return Object.is(score, -0) ? '-0' : String(score);
  const [digits, exponent] = seventeenDigits(Math.abs(score));
  const text =
    exponent < -4 || exponent >= 17 ? scientific(digits, exponent) : plain(digits, exponent);
  return score < 0 ? `-${text}` : text;
}

/** The same for a score that is a whole number within ±2^62: all its digits, as a small sorted set stores it. */
export function formatStoredScore(score: number): string {
  const isStoredWhole = Number.isInteger(score) && Math.abs(score) <= 2 ** 62;
  return isStoredWhole ? String(BigInt(score)) : formatScore(score);
}

function parseDouble(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number(text);
  const infinite = INFINITE.exec(text);
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return parseHexadecimal(text);
}

function parseHexadecimal(text: string): number | undefined {
  const match = HEXADECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(`0x${whole}${fraction}`);
  const magnitude = Number(digits) * 2 ** (Number(power) - 4 * fraction.length);
  return sign === '-' ? -magnitude : magnitude;
}

function mantissa(text: string): string {
  return /^[+-]?0x/i.test(text) ? text.replace(/^[+-]?0x|p.*$/gi, '') : text.replace(/e.*$/i, '');
}

/** The digits without trailing zeros, and the power of ten of the first. */
function seventeenDigits(magnitude: number): readonly [string, number] {
  const [significand = '', exponent = '0'] = magnitude.toExponential(16).split('e');
  const rounded = tieToEven(magnitude) ?? significand;
  return [rounded.replace('.', '').replace(/0+$/, ''), Number(exponent)];
}

/** C rounds an exact tie to the even digit, JavaScript up: where it is one, and goes down, C's digits. */
function tieToEven(magnitude: number): string | undefined {
  if (!/5e/.test(magnitude.toExponential(17))) return undefined;
  const exact = magnitude.toExponential(100).replace(/e.*$/, '');
  const isTie = /^50*$/.test(exact.slice(18));
  return isTie && '02468'.includes(exact[17] ?? '') ? exact.slice(0, 18) : undefined;
}

function scientific(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
}

function plain(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const padded = digits.padEnd(exponent + 1, '0');
  const fraction = padded.slice(exponent + 1);
  return fraction === '' ? padded : `${padded.slice(0, exponent + 1)}.${fraction}`;
}
