import { describe, expect, it } from 'vitest';
import { clockLabel, clockTicks, decadeLabel, decadesBetween } from '../../src/page/ticks.ts';

const labels = (from: number, to: number, most: number) =>
  clockTicks(from, to, most).map((at) => clockLabel(at, to - from));

describe('the axis of a clock', () => {
  it.each([
    [0, 50_000, 6, ['0', '10 ms', '20 ms', '30 ms', '40 ms', '50 ms']],
    [0, 24e6, 6, ['0', '5 s', '10 s', '15 s', '20 s']],
    [0, 1_212_610_568, 5, ['0', '05:00', '10:00', '15:00', '20:00']],
    [0, 7200e6, 4, ['0', '30:00', '1:00:00', '1:30:00', '2:00:00']],
    [10_003_900, 10_004_500, 4, ['10.004 s', '10.0042 s', '10.0044 s']],
    [0, 90, 4, ['0', '50 µs']],
  ])('from %i to %i µs tells what people count in', (from, to, most, told) => {
    expect(labels(from, to, most)).toEqual(told);
  });

  it('of ten hours takes whole hours', () => {
    expect(labels(0, 36_000e6, 5)).toEqual([
      '0',
      '2:00:00',
      '4:00:00',
      '6:00:00',
      '8:00:00',
      '10:00:00',
    ]);
  });
});

describe('the decades of a log axis', () => {
  it('are the powers of ten between two times, both included', () => {
    expect(decadesBetween(1000, 100_000).map(decadeLabel)).toEqual(['1 ms', '10 ms', '100 ms']);
    expect(decadesBetween(2, 3)).toEqual([]);
  });

  it('are told in one unit', () => {
    expect([1, 100, 1e6, 1e9].map(decadeLabel)).toEqual(['1 µs', '100 µs', '1 s', '1000 s']);
  });
});
