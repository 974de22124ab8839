import { describe, expect, it } from 'vitest';
import { ALSO_HOLD, HOLD, HOLD_WITH_STORES, OVERSELL, sale } from './sale.ts';

describe('the default sale with a delay of 12 s, on the simulator', () => {
  it.each(OVERSELL)('is oversold by %s', { timeout: 180_000 }, async (strategy) => {
    const { exit, result } = await sale('--strategy', strategy, '--delay', '12s');
    expect([exit, result.verdict]).toEqual([1, 'fail']);
    expect(result.oversold).toBeGreaterThanOrEqual(100);
    if (strategy !== 'unsafe-lock') expect(result.foreignReleases).toBe(0);
    else expect(result.foreignReleases).toBeGreaterThanOrEqual(100);
  });

  it.each([...HOLD, ...ALSO_HOLD])(
    'is sold to the last unit, and no further, by %s',
    { timeout: 60_000 },
    async (s) => {
      const { exit, result } = await sale('--strategy', s, '--delay', '12s');
      expect([exit, result.verdict, result.oversold, result.sold]).toEqual([0, 'pass', 0, 100]);
    },
  );
});

describe.each(['postgres', 'mariadb'])('the same with a model of %s', (database) => {
  const incident = ['--delay', '12s', '--target', 'sim', '--sql', database];

  it('is oversold by sql-naive', { timeout: 60_000 }, async () => {
    const { exit, result } = await sale('--strategy', 'sql-naive', ...incident);
    expect([exit, result.verdict, result.oversold]).toEqual([1, 'fail', 900]);
  });

  it.each(HOLD_WITH_STORES)(
    'is sold to the last unit, and no further, by %s',
    { timeout: 60_000 },
    async (s) => {
      const { exit, result } = await sale('--strategy', s, ...incident);
      expect([exit, result.verdict, result.oversold, result.sold]).toEqual([0, 'pass', 0, 100]);
    },
  );
});

describe('two nodes with a mutex each, on the simulator', () => {
  it('oversell as much again', { timeout: 60_000 }, async () => {
    const shop = ['--strategy', 'local-mutex', '--nodes', '2', '--delay', '12s'];
    const { exit, result } = await sale(...shop);
    expect([exit, result.verdict, result.oversold]).toEqual([1, 'fail', 100]);
  });
});

describe('with a delay of 9 s, on the simulator', () => {
  it.each(['unsafe-lock', 'uuid-lock', 'redlock'])('%s holds', { timeout: 180_000 }, async (s) => {
    const { exit, result } = await sale('--strategy', s, '--delay', '9s');
    expect([exit, result.oversold, result.sold]).toEqual([0, 0, 100]);
  });
});

describe('a burst of 100,000 buyers, on the simulator', () => {
  it('is served by hincrby', { timeout: 60_000 }, async () => {
    const { exit, result } = await sale('--strategy', 'hincrby', '--buyers', '100000');
    expect([exit, result.sold]).toEqual([0, 100]);
    expect(result.contention.peakInFlight).toBe(100_000);
  });
});
