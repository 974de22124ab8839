import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatDurationMs,
  formatDurationUs,
  formatRate,
  MAX_DURATION_US,
  MAX_RATE_PER_SEC,
  parseDurationMs,
  parseDurationUs,
  parseRatePerSec,
} from '../../src/core/units.ts';

describe('durations', () => {
  it.each([
    ['12s', 12_000_000],
    ['1m30s', 90_000_000],
    ['500ms', 500_000],
    ['250us', 250],
    ['250µs', 250],
    ['250μs', 250],
    ['1.5h', 5_400_000_000],
    ['1h0.5s', 3_600_500_000],
    ['0.1ms', 100],
    ['0s', 0],
    ['168h', MAX_DURATION_US],
  ])('reads %s as %d µs', (text, us) => {
    expect(parseDurationUs(text)).toEqual({ ok: true, value: us });
  });

  it.each([
    ['12', 'write 12s or 12ms'],
    ['0', 'write 0s'],
    ['-5s', 'a duration cannot be negative'],
    ['-5', 'a duration cannot be negative'],
    ['30s1m', 'name each unit once, the largest first'],
    ['5s5s', 'name each unit once, the largest first'],
    ['0.5us', 'nothing finer than 1us'],
    ['12 s', 'the units are h, m, s, ms and us, without a space before them'],
    ['12S', 'the units are h, m, s, ms and us, without a space before them'],
    ['2min', 'the units are h, m, s, ms and us, without a space before them'],
    ['169h', undefined],
    ['soon', undefined],
    ['', undefined],
  ])('refuses %j with a hint that helps', (text, hint) => {
    expect(parseDurationUs(text)).toEqual({
      ok: false,
      expected: expect.stringContaining('a duration with a unit'),
      ...(hint === undefined ? {} : { hint }),
    });
  });

  it('reads whole milliseconds and refuses anything finer', () => {
    expect(parseDurationMs('1.5s')).toEqual({ ok: true, value: 1500 });
    expect(parseDurationMs('1.5ms')).toMatchObject({ ok: false, hint: expect.any(String) });
  });

  it.each([
    [0, '0s'],
    [250, '250us'],
    [1_500, '1.5ms'],
    [500_000, '500ms'],
    [12_000_000, '12s'],
    [90_000_000, '1m30s'],
    [21_600_000_000, '6h'],
    [3_600_500_000, '1h0.5s'],
  ])('prints %d µs as %s', (us, text) => {
    expect(formatDurationUs(us)).toBe(text);
  });

  it('reads back every duration that it prints', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_DURATION_US }), (us) => {
        expect(parseDurationUs(formatDurationUs(us))).toEqual({ ok: true, value: us });
        expect(formatDurationMs(us / 1000)).toBe(formatDurationUs(us));
      }),
    );
  });
});

describe('rates', () => {
  it.each([
    ['200/s', 200],
    ['12000/m', 200],
    ['1800/h', 0.5],
    ['0.5/s', 0.5],
  ])('reads %s as %d a second', (text, perSec) => {
    expect(parseRatePerSec(text)).toEqual({ ok: true, value: perSec });
  });

  it.each(['200', '0/s', '0.9/h', '-1/s', '10000001/s', '200/d', '200 /s', ''])(
    'refuses %j',
    (text) => {
      expect(parseRatePerSec(text).ok).toBe(false);
    },
  );

  it('says how to write a bare number', () => {
    expect(parseRatePerSec('200')).toMatchObject({ hint: 'write 200/s' });
  });

  it('prints a rate in the unit that gives a short number', () => {
    expect([200, 100 / 60, 1 / 3600, 0.5].map(formatRate)).toEqual([
      '200/s',
      '100/m',
      '1/h',
      '0.5/s',
    ]);
  });

  it('reads back every rate that it prints', () => {
    const amounts = fc.integer({ min: 1, max: MAX_RATE_PER_SEC });
    fc.assert(
      fc.property(amounts, fc.constantFrom('s', 'm', 'h'), (amount, unit) => {
        const read = parseRatePerSec(`${amount}/${unit}`);
        expect(read.ok && parseRatePerSec(formatRate(read.value))).toEqual(read);
      }),
    );
  });
});
