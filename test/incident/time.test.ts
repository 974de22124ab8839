import { describe, expect, it } from 'vitest';
import { parseSpan } from '../../src/incident/span.ts';
import { parseTime } from '../../src/incident/time.ts';

const TEN = Date.UTC(2026, 10, 20, 10) * 1000;

describe('a time', () => {
  it.each([
    ['2026-11-20T10:00:00Z', TEN, 1e6],
    ['2026-11-20 10:00:00', TEN, 1e6],
    ['2026-11-20T12:00:00+02:00', TEN, 1e6],
    ['2026-11-20T12:00:00.5+0200', TEN + 500_000, 1e5],
    ['2026-11-20 10:00:00,123', TEN + 123_000, 1e3],
    ['2026-11-20T10:00:00.123456789Z', TEN + 123_456, 1],
    ['20/Nov/2026:10:00:00 +0000', TEN, 1e6],
    ['20/Nov/2026:11:00:00.250 +0100', TEN + 250_000, 1e3],
    [String(TEN / 1e6), TEN, 1e6],
    [`${TEN / 1e6}.123`, TEN + 123_000, 1e3],
    [String(TEN / 1e3), TEN, 1e3],
    [String(TEN), TEN, 1],
    [`${TEN}000`, TEN, 1],
  ])('%s is read to its resolution', (text, atUs, resolutionUs) => {
    expect(parseTime(text)).toEqual({ atUs, resolutionUs });
  });

  it('that is a number has the unit that its field names', () => {
    expect(parseTime('1500', 1e3)).toEqual({ atUs: 1_500_000, resolutionUs: 1e3 });
    expect(parseTime('1.5', 1e6)).toEqual({ atUs: 1_500_000, resolutionUs: 1e5 });
  });

  it.each([
    ...['', '12', 'yesterday', '2026-11-20', '2026-02-30T10:00:00Z', '2026-11-20T24:00:00Z'],
    ...['31/Nov/2026:10:00:00 +0000', '20/Now/2026:10:00:00 +0000', '2026-11-20T10:00:00 CET'],
  ])('%j is refused', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});

describe('a span', () => {
  it.each([
    ['120ms', 120_000],
    ['1.5 s', 1_500_000],
    ['250µs', 250],
    ['250us', 250],
    ['12s', 12_000_000],
    ['0:00:12.5', 12_500_000],
    ['1500ns', 2],
  ])('%s is read with its own unit', (text, us) => {
    expect(parseSpan(text, undefined)).toBe(us);
    expect(parseSpan(text, 1e6)).toBe(us);
  });

  it('that is a number has the unit that its field names, and none without one', () => {
    expect([parseSpan('12', 1e3), parseSpan('0.120', 1e6)]).toEqual([12_000, 120_000]);
    expect(parseSpan('12', undefined)).toBeUndefined();
  });

  it.each(['', ' ', '-', 'null'])('%j says that there is none', (text) => {
    expect(parseSpan(text, 1e3)).toBeNull();
  });

  it.each(['-5', 'fast', '12 parsecs', '169 h', '605000s', 'NaN'])('%j is refused', (text) => {
    expect(parseSpan(text, 1e6)).toBeUndefined();
  });
});
