import { beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/core/result.ts';
import { strategies } from '../../src/strategies/catalog.ts';
import { ALSO_HOLD, HOLD, HOLD_WITH_STORES, OVERSELL, sale, sales } from './sale.ts';

describe('the default sale with a delay of 12 s, on the simulator', () => {
  let exit: number;
  let results: readonly RunResult[];
  beforeAll(async () => {
    // What the README tells its reader to run.
    ({ exit, results } = await sales('--strategy', 'all', '--delay', '12s'));
  }, 400_000);

  const resultOf = (strategy: string) => results.find((one) => one.strategy === strategy);

  it('is run with every strategy, and fails for those that oversell', () => {
    expect(exit).toBe(1);
    expect(results.map(({ strategy }) => strategy)).toEqual(strategies.map(({ name }) => name));
    const failing = results.filter(({ verdict }) => verdict !== 'pass').map((one) => one.strategy);
    expect(failing.sort()).toEqual([...OVERSELL, 'sql-naive'].sort());
  });

  it.each(OVERSELL)('is oversold by %s', (strategy) => {
    const result = resultOf(strategy);
    expect(result?.verdict).toBe('fail');
    expect(result?.oversold).toBeGreaterThanOrEqual(100);
    if (strategy !== 'naive') expect(result?.overlaps).toBeGreaterThan(0);
    if (strategy === 'unsafe-lock') {
      expect(result?.foreignReleases).toBeGreaterThanOrEqual(100);
      expect(result?.lostUpdates).toBe((result?.oversold ?? 0) + (result?.remaining ?? 0));
    } else {
      expect([result?.foreignReleases, result?.foreignReleasesPossible]).toEqual([0, 0]);
    }
  });

  it.each([...HOLD, ...ALSO_HOLD, ...HOLD_WITH_STORES])(
    'is sold to the last unit, and no further, by %s',
    (strategy) => {
      const result = resultOf(strategy);
      expect([result?.verdict, result?.oversold, result?.sold]).toEqual(['pass', 0, 100]);
    },
  );

  it.each(HOLD)('leaves nobody in doubt, by %s', (strategy) => {
    expect(resultOf(strategy)).toMatchObject({
      ...{ oversoldPossible: 0, lostUpdates: 0, ended: { by: 'completed' } },
      buyers: { total: 1_000, served: 100, soldOut: 900, unfinished: 0 },
    });
  });
});

describe('the same with a model of MariaDB in place of PostgreSQL', () => {
  const incident = ['--delay', '12s', '--target', 'sim', '--sql', 'mariadb'];

  it('is oversold by sql-naive', { timeout: 60_000 }, async () => {
    const { exit, result } = await sale('--strategy', 'sql-naive', ...incident);
    expect([exit, result.verdict, result.oversold]).toEqual([1, 'fail', 900]);
  });

  it.each(HOLD_WITH_STORES.filter((name) => name !== 'zookeeper-lock'))(
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
  // Ten commands an attempt: with fewer buyers redlock shows the same in a tenth of the time.
  it.each([
    ['unsafe-lock', '1000'],
    ['uuid-lock', '1000'],
    ['redlock', '150'],
  ])('%s holds', { timeout: 180_000 }, async (s, buyers) => {
    const { exit, result } = await sale('--strategy', s, '--delay', '9s', '--buyers', buyers);
    expect([exit, result.oversold, result.sold]).toEqual([0, 0, 100]);
    expect([result.lostUpdates, result.remaining]).toEqual([0, 0]);
    expect([result.foreignReleases, result.overlaps]).toEqual([0, 0]);
  });
});

describe('a burst of 100,000 buyers, on the simulator', () => {
  it('is served by hincrby', { timeout: 60_000 }, async () => {
    const { exit, result } = await sale('--strategy', 'hincrby', '--buyers', '100000');
    expect([exit, result.sold]).toEqual([0, 100]);
    expect(result.contention.peakInFlight).toBe(100_000);
  });
});
