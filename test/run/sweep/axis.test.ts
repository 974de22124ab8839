import { describe, expect, it } from 'vitest';
import type { SweptRange } from '../../../src/core/sweep.ts';
import { between, defaultResolution, evenly, ticks } from '../../../src/run/sweep/axis.ts';

const seconds = (from: number, to: number, resolution = 10_000): SweptRange => {
  return { name: 'delay', unit: 'us', from: from * 1e6, to: to * 1e6, resolution };
};
const inSeconds = (values: readonly number[]) => values.map((us) => us / 1e6);

describe('the values of a range', () => {
  it('of a map are round numbers between its ends', () => {
    expect(inSeconds(ticks(seconds(1, 60), 13))).toEqual([
      ...[1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60],
    ]);
    expect(inSeconds(ticks(seconds(1, 30), 8))).toEqual([1, 5, 10, 15, 20, 25, 30]);
  });

  it('of a map of counts are whole', () => {
    const stock: SweptRange = { name: 'stock', unit: 'count', from: 1, to: 4, resolution: 1 };
    expect(ticks(stock, 40)).toEqual([1, 2, 3, 4]);
  });

  it('of the first look are even steps, rounded by the resolution', () => {
    expect(inSeconds(evenly(seconds(0, 10), 4))).toEqual([0, 2.5, 5, 7.5, 10]);
    expect(inSeconds(evenly(seconds(1, 2), 3))).toEqual([1, 1.33, 1.67, 2]);
  });

  it('end where there is nothing between two of them', () => {
    expect(between(seconds(0, 10), 1_000_000, 1_020_000)).toBe(1_010_000);
    expect(between(seconds(0, 10), 1, 2)).toBeUndefined();
  });

  it('are resolved to 10 ms, or 1 % of what is shorter than a second', () => {
    expect(defaultResolution('delay', 1e6, 60e6)).toBe(10_000);
    expect(defaultResolution('delay', 0, 200_000)).toBe(2_000);
    expect(defaultResolution('lockTtl', 5_000, 25_000)).toBe(1_000);
    expect(defaultResolution('buyers', 2, 50)).toBe(1);
    expect(defaultResolution('buyers', 0, 1_000)).toBe(10);
  });
});
