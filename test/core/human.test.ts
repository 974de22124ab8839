import { describe, expect, it } from 'vitest';
import { humanClock, humanCount, humanUnits, humanUs } from '../../src/core/human.ts';

describe('figures for people', () => {
  it.each([
    [0, '0 µs'],
    [7, '7 µs'],
    [340, '340 µs'],
    [999, '999 µs'],
    [999.7, '1.00 ms'],
    [1250, '1.25 ms'],
    [12_340, '12.3 ms'],
    [999_499, '999 ms'],
    [999_600, '1.00 s'],
    [12_000_000, '12.0 s'],
    [99_940_000, '99.9 s'],
    [100_000_000, '1m 40s'],
    [1_214_000_000, '20m 14s'],
    [3_661_000_000, '1h 1m 01s'],
  ])('shows %d µs as %s', (us, text) => {
    expect(humanUs(us)).toBe(text);
  });

  it.each([
    [0, '00:00.000'],
    [12_340_999, '00:12.340'],
    [3_599_999_999, '59:59.999'],
    [3_600_000_000, '1:00:00.000'],
  ])('shows the moment %d µs as %s', (us, text) => {
    expect(humanClock(us)).toBe(text);
  });

  it('separates thousands, of negative and fractional numbers too', () => {
    expect([0, 999, 1000, 1_234_567, -1234, 1234.5].map(humanCount)).toEqual([
      '0',
      '999',
      '1,000',
      '1,234,567',
      '-1,234',
      '1,234.5',
    ]);
  });

  it('counts one unit in the singular', () => {
    expect([humanUnits(1, 'unit'), humanUnits(2000, 'unit')]).toEqual(['1 unit', '2,000 units']);
  });
});
