import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Random, seededSource } from '../../src/core/random.ts';
import {
  delayDurationsMs,
  formatDelay,
  parseDelay,
  sampleDelayMs,
} from '../../src/scenario/delay.ts';
import type { DelaySpec } from '../../src/scenario/scenario.ts';

describe('parseDelay', () => {
  it.each<[string, DelaySpec]>([
    ['12s', { kind: 'fixed', ms: 12_000 }],
    ['250us', { kind: 'fixed', ms: 0.25 }],
    ['8s..15s', { kind: 'uniform', minMs: 8_000, maxMs: 15_000 }],
    ['lognormal(p50=50ms,p99=2s)', { kind: 'lognormal', p50Ms: 50, p99Ms: 2_000 }],
    ['lognormal(p50=50ms, p99=2s)', { kind: 'lognormal', p50Ms: 50, p99Ms: 2_000 }],
  ])('reads %s', (text, spec) => {
    expect(parseDelay(text)).toEqual({ ok: true, value: spec });
  });

  it('reads a base with a spike, and a spike over nothing', () => {
    const peak = { kind: 'fixed', ms: 12_000 };
    const span = { atMs: 5_000, forMs: 30_000 };
    expect(parseDelay('50ms,12s@5s+30s')).toMatchObject({
      value: { kind: 'spike', base: { kind: 'fixed', ms: 50 }, peak, ...span },
    });
    expect(parseDelay('12s@5s+30s')).toMatchObject({
      value: { kind: 'spike', base: { kind: 'fixed', ms: 0 }, peak, ...span },
    });
  });

  it('reads any model as base and as peak, and several spikes', () => {
    const text = 'lognormal(p50=50ms,p99=2s),8s..15s@5s+30s,20s@1m+5s';
    const read = parseDelay(text);
    expect(read.ok && formatDelay(read.value)).toBe(text);
  });

  it.each([
    ['12', 'write 12s or 12ms'],
    ['8..15s', 'both bounds carry a unit: 8s..15s'],
    ['15s..8s', undefined],
    ['lognormal(p50=0s,p99=2s)', undefined],
    ['lognormal(p50=3s,p99=2s)', undefined],
    ['lognormal(p99=2s,p50=50ms)', undefined],
    ['50ms,12s', 'one base, and then spikes with an @'],
    ['12s@5s', 'a spike is <delay>@<from>+<length>, in whole ms, its length above 0s'],
    ['12s@5s+0s', 'a spike is <delay>@<from>+<length>, in whole ms, its length above 0s'],
    ['12s@5s+30s+1s', 'a spike is <delay>@<from>+<length>, in whole ms, its length above 0s'],
    ['', undefined],
    [',', undefined],
  ])('refuses %j', (text, hint) => {
    const read = parseDelay(text);
    expect(read).toMatchObject({ ok: false, ...(hint && { hint }) });
    expect(!read.ok && read.expected).not.toBe('');
  });

  it('reads back every model that it prints', () => {
    fc.assert(
      fc.property(anyDelay, (spec) => {
        expect(parseDelay(formatDelay(spec))).toEqual({ ok: true, value: spec });
      }),
    );
  });
});

describe('sampleDelayMs', () => {
  const random = seededSource(1).stream('delay');

  it('takes the peak in a spike, its end excluded, and the base outside', () => {
    const spec = spike({ kind: 'fixed', ms: 50 }, { kind: 'fixed', ms: 12_000 }, 5_000, 30_000);
    const at = [0, 4_999.999, 5_000, 34_999.999, 35_000];
    expect(at.map((ms) => sampleDelayMs(spec, ms, random))).toEqual([50, 50, 12_000, 12_000, 50]);
  });

  it('stays within the bounds of a uniform delay and fills them evenly', () => {
    const spec: DelaySpec = { kind: 'uniform', minMs: 8_000, maxMs: 16_000 };
    const draws = Array.from({ length: 20_000 }, () => sampleDelayMs(spec, 0, random));
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(8_000);
    expect(Math.max(...draws)).toBeLessThanOrEqual(16_000);
    expect(draws.reduce((sum, ms) => sum + ms, 0) / draws.length).toBeCloseTo(12_000, -3);
  });

  it('has the median and the 99th percentile that a lognormal delay names', () => {
    const spec: DelaySpec = { kind: 'lognormal', p50Ms: 50, p99Ms: 2_000 };
    const draws = Array.from({ length: 50_000 }, () => sampleDelayMs(spec, 0, random));
    const share = (ms: number) => draws.filter((draw) => draw <= ms).length / draws.length;
    expect(share(50)).toBeCloseTo(0.5, 1);
    expect(share(2_000)).toBeCloseTo(0.99, 2);
  });

  it.each([
    [0.5, 50],
    [0.99, 2_000],
    [0.01, 1.25],
    [0, 0.002],
    [0.3, 21.769],
    [1 - 2 ** -32, 1_157_872],
  ])('gives the quantile at %d of a lognormal delay', (p, ms) => {
    const spec: DelaySpec = { kind: 'lognormal', p50Ms: 50, p99Ms: 2_000 };
    const drawn = sampleDelayMs(spec, 0, fixed(p));
    expect(drawn / ms).toBeCloseTo(1, 2);
  });

  it('draws at most one number and gives whole microseconds', () => {
    fc.assert(
      fc.property(anyDelay, fc.nat(60_000), fc.integer(), (spec, atMs, seed) => {
        let draws = 0;
        const source = seededSource(seed).stream('x');
        const counting: Random = {
          ...source,
          next: () => {
            draws += 1;
            return source.next();
          },
        };
        const us = sampleDelayMs(spec, atMs, counting) * 1000;
        expect(draws).toBeLessThanOrEqual(1);
        expect(us).toBeGreaterThanOrEqual(0);
        expect(Math.abs(us - Math.round(us))).toBeLessThan(1e-3);
      }),
    );
  });
});

it('lists every duration of a model for the time scale', () => {
  const spec = spike(
    { kind: 'lognormal', p50Ms: 50, p99Ms: 2_000 },
    { kind: 'uniform', minMs: 1, maxMs: 2 },
    5,
    30,
  );
  expect(delayDurationsMs(spec)).toEqual([50, 2_000, 1, 2, 5, 30]);
});

function spike(base: DelaySpec, peak: DelaySpec, atMs: number, forMs: number): DelaySpec {
  return { kind: 'spike', base, peak, atMs, forMs };
}

function fixed(value: number): Random {
  return { next: () => value, integer: (min) => min };
}

const us = fc.integer({ min: 0, max: 100_000_000 }).map((value) => value / 1000);
const simple: fc.Arbitrary<DelaySpec> = fc.oneof(
  us.map((ms): DelaySpec => ({ kind: 'fixed', ms })),
  fc.tuple(us, us).map(([a, b]): DelaySpec => {
    return { kind: 'uniform', minMs: Math.min(a, b), maxMs: Math.max(a, b) };
  }),
  fc.tuple(us, us).map(([a, b]): DelaySpec => {
    return { kind: 'lognormal', p50Ms: Math.min(a, b) + 1, p99Ms: Math.max(a, b) + 1 };
  }),
);
const anyDelay: fc.Arbitrary<DelaySpec> = fc.oneof(
  simple,
  fc
    .tuple(simple, simple, fc.nat(60_000), fc.integer({ min: 1, max: 60_000 }))
    .map(([base, peak, atMs, forMs]) => spike(base, peak, atMs, forMs)),
);
