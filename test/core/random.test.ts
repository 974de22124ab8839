import { describe, expect, it } from 'vitest';
import { type Random, seededSource } from '../../src/core/random.ts';

describe('a stream of random numbers', () => {
  it('is fixed by its seed and its name', () => {
    expect(draws(seededSource(1).stream('a'))).toEqual(draws(seededSource(1).stream('a')));
    expect(draws(seededSource(1).stream('a'))).not.toEqual(draws(seededSource(2).stream('a')));
    expect(draws(seededSource(1).stream('a'))).not.toEqual(draws(seededSource(1).stream('b')));
  });

  it('never changes between versions: histories would', () => {
    // A change here changes the meaning of every stored seed: say so in the change log.
    const random = seededSource(1).stream('think');
    expect(Array.from({ length: 4 }, () => random.integer(0, 999_999))).toEqual(EXPECTED);
  });

  it('is not shifted by draws from another stream', () => {
    const source = seededSource(7);
    const [first, second] = [source.stream('a'), source.stream('b')];
    const alone = draws(seededSource(7).stream('a'));
    const mixed = Array.from({ length: 100 }, () => {
      second.next();
      return first.next();
    });
    expect(mixed).toEqual(alone);
  });

  it('has streams of close seeds and names that have nothing in common', () => {
    const streams = [0, 1, 2, 3].flatMap((seed) =>
      ['link 1', 'link 2', 'link 11'].map((name) => draws(seededSource(seed).stream(name))),
    );
    for (const [index, one] of streams.entries()) {
      for (const other of streams.slice(index + 1)) {
        expect(Math.abs(correlation(one, other))).toBeLessThan(0.4);
      }
    }
  });

  it('is uniform in [0, 1)', () => {
    const random = seededSource(3).stream('uniform');
    const buckets = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw++) {
      const value = random.next();
      expect(value >= 0 && value < 1).toBe(true);
      const bucket = Math.floor(value * 10);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    for (const count of buckets) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('gives integers with both bounds included, and a span of 2^32', () => {
    const random = seededSource(3).stream('integers');
    const drawn = new Set(Array.from({ length: 200 }, () => random.integer(-1, 2)));
    expect([...drawn].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
    expect(random.integer(5, 5)).toBe(5);
    const wide = Array.from({ length: 1_000 }, () => random.integer(0, 2 ** 32 - 1));
    expect(Math.max(...wide)).toBeGreaterThan(2 ** 31);
    expect(wide.every((value) => Number.isInteger(value) && value < 2 ** 32)).toBe(true);
  });
});

const EXPECTED = [785_157, 784_525, 443_118, 991_440];

function draws(random: Random): readonly number[] {
  return Array.from({ length: 100 }, () => random.next());
}

function correlation(one: readonly number[], other: readonly number[]): number {
  const sum = one.reduce((total, value, index) => {
    return total + (value - 0.5) * ((other[index] ?? 0) - 0.5);
  }, 0);
  return (sum / one.length) * 12;
}
