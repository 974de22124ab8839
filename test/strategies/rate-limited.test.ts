import { describe, expect, it } from 'vitest';
import { searchAll, spaceOf } from '../run/explore/searching.ts';
import { simulate } from '../support/simulate.ts';

const strategy = 'rate-limited';

describe('rate-limited', () => {
  it('asks the services behind no more than its bucket allows, where hincrby asks them all at once', async () => {
    const limited = await simulate({ strategy, delay: '12s', set: ['rate=2/s', 'burst=3'] });
    const unlimited = await simulate({ strategy: 'hincrby', delay: '12s' });
    expect(limited).toMatchObject({ verdict: 'pass', sold: 100, oversold: 0, stranded: 0 });
    expect(unlimited).toMatchObject({ verdict: 'pass', sold: 100 });
    const peak = limited.downstream.peakInFlight;
    // Burst and rate times latency.
    expect(peak).toBeLessThanOrEqual(3 + 2 * 12 + 1);
    expect(peak).toBeGreaterThan(20);
    expect(unlimited.downstream.peakInFlight).toBe(100);
  });

  it('tells those without a token to come again, until the last unit is sold', async () => {
    const result = await simulate({ strategy, stock: '20', buyers: '100' });
    expect(result).toMatchObject({
      ...{ verdict: 'pass', sold: 20 },
      buyers: { served: 20, soldOut: 80 },
      attempts: { rejected: 0, failed: 0 },
    });
    expect(result.attempts.busy).toBeGreaterThan(80);
  });

  it('strands nothing where the quantity does not divide the stock', async () => {
    const result = await simulate({ strategy, stock: '10', quantity: '3', buyers: '50' });
    expect(result).toMatchObject({ verdict: 'pass', sold: 9, stranded: 0, remaining: 1 });
  });

  it('survives every order of events of two buyers, whether or not the bucket is empty', async () => {
    for (const set of [[], ['burst=1']]) {
      const { violated, all } = await searchAll(spaceOf(strategy, { set }));
      expect(violated).toEqual([]);
      expect(all).toBeGreaterThan(1n);
    }
  });

  it('strands a unit where a client crashes after the deduction', async () => {
    const space = spaceOf(strategy, { attempts: 1, faults: { crash: 1 } });
    const { violated } = await searchAll(space);
    expect(violated).toEqual(['stranded']);
  });
});
