import type { Machine } from '../vm/machine.ts';
import type { LuaState } from '../vm/types.ts';
import { argument, count, type Library, numberOf, typeError } from './arguments.ts';

/** The bit library: operations on 32 bits, results signed. */
export function bitLibrary(m: Machine): Library {
  const result = (run: (L: LuaState) => number) => (L: LuaState) => {
    m.pushNumber(L, run(L) | 0);
    return 1;
  };
  const fold = (run: (x: number, y: number) => number) =>
    result((L) => {
      let bits = read(m, L, 1);
      for (let at = count(L); at > 1; at -= 1) bits = run(bits, read(m, L, at));
      return bits;
    });
  const shift = (run: (bits: number, by: number) => number) =>
    result((L) => run(read(m, L, 1), read(m, L, 2) & 31));
  return [
    ['tobit', result((L) => read(m, L, 1))],
    ['bnot', result((L) => ~read(m, L, 1))],
    ['band', fold((x, y) => x & y)],
    ['bor', fold((x, y) => x | y)],
    ['bxor', fold((x, y) => x ^ y)],
    ['lshift', shift((bits, by) => bits << by)],
    ['rshift', shift((bits, by) => bits >>> by)],
    ['arshift', shift((bits, by) => bits >> by)],
    ['rol', shift((bits, by) => (bits << by) | (by === 0 ? 0 : bits >>> (32 - by)))],
    ['ror', shift((bits, by) => (bits >>> by) | (by === 0 ? 0 : bits << (32 - by)))],
    ['bswap', result((L) => swap(read(m, L, 1)))],
    ['tohex', (L) => toHex(m, L)],
  ];
}

const float = new Float64Array(1);
const words = new Int32Array(float.buffer);

/** Adding 2^52 + 2^51 leaves the low 32 bits of the rounded number in the low word of the double. */
function read(m: Machine, L: LuaState, at: number): number {
  const value = numberOf(m, argument(L, at));
  float[0] = (value ?? 0) + 6755399441055744;
  const bits = words[0] ?? 0;
  return bits === 0 && value === undefined ? typeError(m, L, at, 'number') : bits;
}

function swap(bits: number): number {
  return (bits >>> 24) | ((bits >>> 8) & 0xff00) | ((bits & 0xff00) << 8) | (bits << 24);
}

function toHex(m: Machine, L: LuaState): number {
  const bits = read(m, L, 1) >>> 0;
  const wanted = count(L) < 2 ? 8 : read(m, L, 2);
  const digits = Math.min(Math.abs(wanted), 8);
  const text = bits
    .toString(16)
    .padStart(8, '0')
    .slice(8 - digits);
  m.pushText(L, wanted < 0 ? text.toUpperCase() : text);
  return 1;
}
