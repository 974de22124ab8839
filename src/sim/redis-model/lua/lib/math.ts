import type { Machine } from '../vm/machine.ts';
import { power } from '../vm/numbers.ts';
import type { LuaState } from '../vm/types.ts';
import { argumentError, checkInt, checkNumber, count, fail, type Library } from './arguments.ts';
import type { Lrand48 } from './random.ts';

/** The math library, with Redis' random numbers. `pi`, `huge` and `mod` are added by the sandbox. */
export function mathLibrary(m: Machine, random: Lrand48): Library {
  const unary = (run: (x: number) => number) => (L: LuaState) => {
    m.pushNumber(L, run(checkNumber(m, L, 1)));
    return 1;
  };
  // C looks at the second argument first.
  const binary = (run: (x: number, y: number) => number) => (L: LuaState) => {
    const second = checkNumber(m, L, 2);
    m.pushNumber(L, run(checkNumber(m, L, 1), second));
    return 1;
  };
  return [
    ['abs', unary(Math.abs)],
    ['acos', unary(Math.acos)],
    ['asin', unary(Math.asin)],
    ['atan2', binary(Math.atan2)],
    ['atan', unary(Math.atan)],
    ['ceil', unary(Math.ceil)],
    ['cosh', unary(Math.cosh)],
    ['cos', unary(Math.cos)],
    ['deg', unary((x) => x / RADIANS_PER_DEGREE)],
    ['exp', unary(Math.exp)],
    ['floor', unary(Math.floor)],
    ['fmod', binary((x, y) => x % y)],
    ['frexp', (L) => frexp(m, L)],
    ['ldexp', binaryInt(m, ldexp)],
    ['log10', unary(Math.log10)],
    ['log', unary(Math.log)],
    ['max', (L) => extreme(m, L, (x, y) => x > y)],
    ['min', (L) => extreme(m, L, (x, y) => x < y)],
    ['modf', (L) => modf(m, L)],
    ['pow', binary(power)],
    ['rad', unary((x) => x * RADIANS_PER_DEGREE)],
    ['random', (L) => draw(m, L, random)],
    [
      'randomseed',
      (L) => {
        random.seed(checkInt(m, L, 1));
        return 0;
      },
    ],
    ['sinh', unary(Math.sinh)],
    ['sin', unary(Math.sin)],
    ['sqrt', unary(Math.sqrt)],
    ['tanh', unary(Math.tanh)],
    ['tan', unary(Math.tan)],
  ];
}

const RADIANS_PER_DEGREE = Math.PI / 180;

function binaryInt(m: Machine, run: (x: number, n: number) => number) {
  return (L: LuaState) => {
    const second = checkInt(m, L, 2);
    m.pushNumber(L, run(checkNumber(m, L, 1), second));
    return 1;
  };
}

function frexp(m: Machine, L: LuaState): number {
  const value = checkNumber(m, L, 1);
  let mantissa = value;
  let exponent = 0;
  if (value !== 0 && Number.isFinite(value)) {
    exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(value))) + 1);
    mantissa = ldexp(value, -exponent);
    while (Math.abs(mantissa) < 0.5) {
      mantissa *= 2;
      exponent -= 1;
    }
    while (Math.abs(mantissa) >= 1) {
      mantissa /= 2;
      exponent += 1;
    }
  }
  m.pushNumber(L, mantissa);
  m.pushNumber(L, exponent);
  return 2;
}

function ldexp(value: number, exponent: number): number {
  let result = value;
  let left = Math.max(-2200, Math.min(2200, exponent));
  while (left !== 0) {
    const step = Math.max(-1000, Math.min(1000, left));
    result *= 2 ** step;
    left -= step;
  }
  return result;
}

function modf(m: Machine, L: LuaState): number {
  const value = checkNumber(m, L, 1);
  const whole = Math.trunc(value);
  const rest = Number.isFinite(value) ? value - whole : Number.isNaN(value) ? value : 0;
  m.pushNumber(L, whole);
  m.pushNumber(L, value < 0 && rest === 0 ? -0 : rest);
  return 2;
}

function extreme(m: Machine, L: LuaState, isBetter: (x: number, y: number) => boolean): number {
  let best = checkNumber(m, L, 1);
  for (let at = 2; at <= count(L); at += 1) {
    const next = checkNumber(m, L, at);
    if (isBetter(next, best)) best = next;
  }
  m.pushNumber(L, best);
  return 1;
}

const RANDOM_MAX = 2 ** 31 - 1;

function draw(m: Machine, L: LuaState, random: Lrand48): number {
  const share = (random.next() % RANDOM_MAX) / RANDOM_MAX;
  switch (count(L)) {
    case 0:
      m.pushNumber(L, share);
      return 1;
    case 1: {
      const upper = checkInt(m, L, 1);
      if (upper < 1) argumentError(m, L, 1, 'interval is empty');
      m.pushNumber(L, Math.floor(share * upper) + 1);
      return 1;
    }
    case 2: {
      const lower = checkInt(m, L, 1);
      const upper = checkInt(m, L, 2);
      if (lower > upper) argumentError(m, L, 2, 'interval is empty');
      m.pushNumber(L, Math.floor(share * ((upper - lower + 1) | 0)) + lower);
      return 1;
    }
    default:
      return fail(m, L, 'wrong number of arguments');
  }
}
