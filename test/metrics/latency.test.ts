import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Latency } from '../../src/metrics/latency.ts';

const HOUR_US = 3_600_000_000;

describe('latencies', () => {
  it('keep 1 µs and 40 hours in one histogram, to three significant digits', () => {
    const latency = new Latency();
    for (let value = 0; value < 99; value++) latency.record(1);
    latency.record(40 * HOUR_US);
    const { p50, p99, p999, min, max } = latency.summary();
    expect([p50, p99, min]).toEqual([1, 1, 1]);
    expect(max).toBe(40 * HOUR_US);
    expect(p999).toBe(40 * HOUR_US);
  });

  it('are within a thousandth of the exact percentile, from 0 to a week', () => {
    const values = fc.array(fc.integer({ min: 0, max: 168 * HOUR_US }), { minLength: 1 });
    fc.assert(
      fc.property(values, (us) => {
        const latency = new Latency();
        for (const value of us) latency.record(value);
        const sorted = [...us].sort((a, b) => a - b);
        const exact = sorted[Math.ceil(sorted.length * 0.9) - 1] ?? 0;
        const { p90, min, max } = latency.summary();
        expect(Math.abs((p90 ?? 0) - exact)).toBeLessThanOrEqual(exact / 1000);
        expect([min, max]).toEqual([sorted[0], sorted.at(-1)]);
      }),
    );
  });

  it('have an exact mean, and all null without values', () => {
    const latency = new Latency();
    expect(latency.summary()).toMatchObject({ count: 0, mean: null, p50: null, buckets: [] });
    latency.record(1_000_001);
    latency.record(1_000_004);
    expect(latency.summary().mean).toBe(1_000_002.5);
  });

  it('give buckets that hold every value once, ascending, none of them empty', () => {
    const values = fc.array(fc.integer({ min: 0, max: 10 * HOUR_US }), { minLength: 1 });
    fc.assert(
      fc.property(values, (us) => {
        const latency = new Latency();
        for (const value of us) latency.record(value);
        const { buckets } = latency.summary();
        const bounds = buckets.map(([bound]) => bound);
        expect(bounds).toEqual([...new Set(bounds)].sort((a, b) => a - b));
        expect(buckets.reduce((sum, [, count]) => sum + count, 0)).toBe(us.length);
        expect(buckets.every(([, count]) => count > 0)).toBe(true);
        expect(bounds.at(-1)).toBeGreaterThanOrEqual(Math.max(...us));
      }),
    );
  });

  it('add up', () => {
    const [one, other] = [new Latency(), new Latency()];
    one.record(5);
    other.record(12_000_000);
    one.add(other);
    one.add(new Latency());
    expect(one.summary()).toMatchObject({ count: 2, min: 5, max: 12_000_000, mean: 6_000_002.5 });
  });

  it('count a clock that stepped back as 0', () => {
    const latency = new Latency();
    latency.record(-3);
    expect(latency.summary()).toMatchObject({ count: 1, min: 0, max: 0, p50: 0 });
  });
});
