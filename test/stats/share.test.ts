import { describe, expect, it } from 'vitest';
import { shareAtMost } from '../../src/stats/share.ts';

describe('the share that is not exceeded', () => {
  it('is, after 20 trials without a hit, that whose 20th power of the rest is 5 %', () => {
    expect(shareAtMost(0, 20)).toBeCloseTo(1 - 0.05 ** (1 / 20), 12);
  });

  it('is the one under which so few hits have a chance of 5 %', () => {
    for (const [hits, trials] of [
      [1, 20],
      [3, 20],
      [19, 20],
      [10, 1000],
    ] as const) {
      expect(chanceOfAtMost(hits, trials, shareAtMost(hits, trials))).toBeCloseTo(0.05, 8);
    }
  });

  it('is all of them where all hit, and where none was tried', () => {
    expect([shareAtMost(5, 5), shareAtMost(0, 0)]).toEqual([1, 1]);
  });

  it('grows with the confidence', () => {
    expect(shareAtMost(0, 20, 0.99)).toBeGreaterThan(shareAtMost(0, 20, 0.95));
  });
});

/** By the definition of the binomial distribution. */
function chanceOfAtMost(hits: number, trials: number, share: number): number {
  let [sum, ways] = [0, 1];
  for (let k = 0; k <= hits; k++) {
    sum += ways * share ** k * (1 - share) ** (trials - k);
    ways *= (trials - k) / (k + 1);
  }
  return sum;
}
