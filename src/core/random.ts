import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of numbers fixed by its seed. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Uniform integer in [min, max], bounds included; the span may not exceed 2^32. */
  integer(min: number, max: number): number;
}

/** Gives an independent stream for each name, so that one part's draws never shift another's. */
export interface RandomSource {
  stream(name: string): Random;
}

/** A source of named streams, all fixed by one seed (an integer; its lower 32 bits count). */
export function seededSource(seed: number): RandomSource {
  return { stream: (name) => seededRandom(hash(name, seed)) };
}

function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  // Its first outputs are little more than the seed itself.
  for (let draw = 0; draw < 16; draw++) generator.next();
  const next = () => (generator.next() >>> 0) / 0x1_0000_0000;
  return {
    next,
    integer: (min, max) => min + Math.floor(next() * (max - min + 1)),
  };
}

/** FNV-1a over the name, started from the seed and finished with murmur3's mixer. */
function hash(name: string, seed: number): number {
  let value = (0x811c9dc5 ^ Math.imul(seed | 0, 0x9e3779b1)) | 0;
  for (let index = 0; index < name.length; index++) {
    value = Math.imul(value ^ name.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
