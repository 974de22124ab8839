import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededSource } from '../../src/core/random.ts';
import { type ArrivalModel, arrivalTimes } from '../../src/load/arrivals.ts';

describe('arrivals', () => {
  it('of a burst are all at the opening', () => {
    expect(firstArrivals({ kind: 'burst' }, 3)).toEqual([0, 0, 0]);
  });

  it('at a constant rate start at 0 and are evenly apart', () => {
    expect(firstArrivals({ kind: 'constant', ratePerSec: 4 }, 4)).toEqual([
      0, 250_000, 500_000, 750_000,
    ]);
  });

  it('at a constant rate do not drift: buyer 1,000,001 of 1,000,000/s comes at 1 s', () => {
    const at = arrivalTimes({ kind: 'constant', ratePerSec: 1_000_000 }, random());
    expect(at(1_000_001)).toBe(1_000_000);
  });

  it('of a Poisson process have gaps whose mean and deviation are 1/rate', () => {
    const times = firstArrivals({ kind: 'poisson', ratePerSec: 50 }, 20_000);
    const gaps = times.map((time, index) => time - (times[index - 1] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0);
    expect(mean / 20_000).toBeCloseTo(1, 1);
    expect(Math.sqrt(variance) / 20_000).toBeCloseTo(1, 1);
  });

  it('of a Poisson process are the same for the same stream, and differ with another', () => {
    const model = { kind: 'poisson', ratePerSec: 50 } as const;
    expect(firstArrivals(model, 10)).toEqual(firstArrivals(model, 10));
    expect(firstArrivals(model, 10, 2)).not.toEqual(firstArrivals(model, 10, 1));
  });
});

describe('a ramp', () => {
  it('from nothing has let half of its buyers in after 1/√2 of its time', () => {
    // 0/s to 100/s over 10 s lets 500 buyers in: t = √(2 · 10 · n / 100) s.
    const ramp = { kind: 'ramp', fromPerSec: 0, toPerSec: 100, overUs: 10_000_000 } as const;
    const at = arrivalTimes(ramp, random());
    expect(at(1)).toBe(0);
    expect(at(251)).toBeCloseTo(1e7 / Math.SQRT2, 3);
    expect(at(501)).toBe(10_000_000);
  });

  it('keeps its second rate afterwards', () => {
    const ramp = { kind: 'ramp', fromPerSec: 0, toPerSec: 100, overUs: 10_000_000 } as const;
    const at = arrivalTimes(ramp, random());
    expect([at(502), at(601)]).toEqual([10_010_000, 11_000_000]);
  });

  it('may fall', () => {
    // 100/s to 20/s over 10 s lets 600 buyers in.
    const ramp = { kind: 'ramp', fromPerSec: 100, toPerSec: 20, overUs: 10_000_000 } as const;
    const at = arrivalTimes(ramp, random());
    expect([at(1), at(601), at(621)]).toEqual([0, 10_000_000, 11_000_000]);
  });

  it('between equal rates is a constant rate', () => {
    const ramp = { kind: 'ramp', fromPerSec: 8, toPerSec: 8, overUs: 1_000_000 } as const;
    const steady = { kind: 'constant', ratePerSec: 8 } as const;
    expect(firstArrivals(ramp, 20)).toEqual(firstArrivals(steady, 20));
  });

  it('lets buyer n + 1 in exactly when its rate has summed up to n', () => {
    const rate = fc.double({ min: 0, max: 10_000, noNaN: true });
    const positive = fc.double({ min: 0.001, max: 10_000, noNaN: true });
    const over = fc.integer({ min: 1_000, max: 600_000_000 });
    fc.assert(
      fc.property(rate, positive, over, fc.nat(100_000), (from, to, overUs, count) => {
        const at = arrivalTimes({ kind: 'ramp', fromPerSec: from, toPerSec: to, overUs }, random());
        const time = at(count + 1) / 1e6;
        const letIn = buyersUntil(time, from, to, overUs / 1e6);
        expect(Math.abs(letIn - count)).toBeLessThanOrEqual(1e-6 * Math.max(1, count));
        expect(at(count + 2)).toBeGreaterThanOrEqual(at(count + 1));
      }),
    );
  });
});

/** The integral of the rate from 0 to `time`, in s. */
function buyersUntil(time: number, from: number, to: number, over: number): number {
  const during = Math.min(time, over);
  const ramped = from * during + ((to - from) * during ** 2) / (2 * over);
  return ramped + to * Math.max(0, time - over);
}

function firstArrivals(model: ArrivalModel, count: number, seed = 1): readonly number[] {
  const at = arrivalTimes(model, random(seed));
  return Array.from({ length: count }, (_, index) => at(index + 1));
}

function random(seed = 1) {
  return seededSource(seed).stream('arrival');
}
