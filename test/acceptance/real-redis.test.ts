import { expect, it } from 'vitest';
import { describeWith } from '../support/servers.ts';
import { HOLD, OVERSELL, sale } from './sale.ts';

const live = ['--target', 'local'];
const incident = ['--delay', '12s', ...live, '--time-scale', '60'];

describeWith(['redis'], 'the default sale with a delay of 12 s, on a real Redis', () => {
  it.each(OVERSELL)('is oversold by %s', { timeout: 120_000 }, async (strategy) => {
    const { exit, result } = await sale('--strategy', strategy, ...incident);
    expect([exit, result.verdict]).toEqual([1, 'fail']);
    expect(result.oversold).toBeGreaterThan(0);
    if (strategy === 'unsafe-lock') expect(result.foreignReleases).toBeGreaterThan(0);
    else expect(result.foreignReleases).toBe(0);
  });

  it.each(HOLD)(
    'is sold to the last unit, and no further, by %s',
    { timeout: 120_000 },
    async (s) => {
      const { exit, result } = await sale('--strategy', s, ...incident);
      expect([exit, result.verdict, result.oversold, result.sold]).toEqual([0, 'pass', 0, 100]);
    },
  );
});

describeWith(['redis'], 'a burst of 20,000 buyers, on a real Redis', () => {
  it('is served by hincrby', { timeout: 60_000 }, async () => {
    const { result } = await sale('--strategy', 'hincrby', '--buyers', '20000', ...live);
    expect([result.sold, result.oversold]).toEqual([100, 0]);
    expect(result.contention.peakInFlight).toBe(20_000);
    expect(result.buyers).toMatchObject({ served: 100, soldOut: 19_900 });
  });
});
