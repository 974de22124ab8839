import { describe, expect, it } from 'vitest';
import { seededSource } from '../../src/core/random.ts';
import { pairedRatioOf, ratioOf } from '../../src/stats/ratio.ts';

describe('the ratio of two samples', () => {
  it('is that of their geometric means, within its interval', () => {
    const found = ratioOf([100, 110, 90], [200, 220, 180]);
    expect(found?.ratio).toBeCloseTo(2, 12);
    expect(found?.low).toBeLessThan(2);
    expect(found?.high).toBeGreaterThan(2);
  });

  it('has the interval of the textbook', () => {
    // Means of the logarithms 0 and 0.1, variances 0.01 each, 3 values each: 4 degrees of freedom, t = 2.776.
    const base = [-0.1, 0, 0.1].map(Math.exp);
    const head = [0, 0.1, 0.2].map(Math.exp);
    const half = 2.7764451052 * Math.sqrt(0.02 / 3);
    const found = ratioOf(base, head);
    expect(found?.low).toBeCloseTo(Math.exp(0.1 - half), 8);
    expect(found?.high).toBeCloseTo(Math.exp(0.1 + half), 8);
  });

  it('is certain where nothing scatters', () => {
    const found = ratioOf([5, 5], [6, 6]);
    expect(found?.ratio).toBeCloseTo(1.2, 12);
    expect([found?.low, found?.high]).toEqual([found?.ratio, found?.ratio]);
  });

  it('is unknown for one value, or none above 0', () => {
    expect(ratioOf([1], [1, 2])).toBeUndefined();
    expect(ratioOf([0, 1], [1, 2])).toBeUndefined();
  });

  it('covers the truth in about 95 of 100 experiments', () => {
    const random = seededSource(1).stream('noise');
    // A sum of twelve: near enough to a normal distribution.
    const noise = () => {
      let sum = -6;
      for (let index = 0; index < 12; index++) sum += random.next();
      return sum;
    };
    const sample = (scale: number) =>
      Array.from({ length: 8 }, () => scale * Math.exp(noise() / 5));
    let covered = 0;
    for (let trial = 0; trial < 2_000; trial++) {
      const found = ratioOf(sample(10), sample(13));
      if (found !== undefined && found.low < 1.3 && found.high > 1.3) covered += 1;
    }
    expect(covered / 2_000).toBeGreaterThan(0.93);
    expect(covered / 2_000).toBeLessThan(0.97);
  });
});

describe('the ratio of pairs', () => {
  it('does not know the noise that both of a pair share', () => {
    const shared = [1, 10, 100, 1000];
    const [base, head] = [shared, shared.map((value, index) => value * (1.1 + index / 1000))];
    expect(ratioOf(base, head)?.low).toBeLessThan(1);
    expect(pairedRatioOf(base, head)?.low).toBeGreaterThan(1.09);
  });

  it('wants as many of each', () => {
    expect(() => pairedRatioOf([1, 2], [1])).toThrow(RangeError);
  });
});
