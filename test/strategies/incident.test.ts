import { describe, expect, it, vi } from 'vitest';
import { simulate } from '../support/simulate.ts';

vi.setConfig({ testTimeout: 120_000 });

/** The default sale, and the user service that outlives the lock. */
const incident = { delay: '12s' };
/** A fifth of the stock, a tenth of the buyers: test/acceptance/simulator.test.ts runs the whole of it. */
const small = { stock: '20', buyers: '100' };

describe('with a user service of 12 s and a lock of 10 s', () => {
  it('naive oversells: everybody read the same stock', async () => {
    const result = await simulate({ ...incident, strategy: 'naive' });
    expect(result).toMatchObject({ verdict: 'fail', sold: 1_000, oversold: 900, remaining: 99 });
  });

  it('unsafe-lock oversells by more than the stock, by foreign releases and overlaps', async () => {
    const result = await simulate({ ...small, ...incident, strategy: 'unsafe-lock' });
    expect(result.verdict).toBe('fail');
    expect(result.oversold).toBeGreaterThan(20);
    expect(result.foreignReleases).toBeGreaterThan(0);
    expect(result.overlaps).toBeGreaterThan(0);
    expect(result.lostUpdates).toBe(result.oversold + (result.remaining ?? 0));
  });

  it.each(['uuid-lock', 'redlock'])(
    '%s oversells, though nobody releases the lock of another',
    async (strategy) => {
      const result = await simulate({ ...small, ...incident, strategy });
      expect(result).toMatchObject({ verdict: 'fail', foreignReleases: 0 });
      expect(result.foreignReleasesPossible).toBe(0);
      expect(result.oversold).toBeGreaterThan(0);
      expect(result.overlaps).toBeGreaterThan(0);
    },
  );

  it.each(['uuid-lock-hincrby', 'hincrby', 'lua-decrement', 'watch-multi'])(
    '%s sells all 20, and not one more',
    async (strategy) => {
      const result = await simulate({ ...small, ...incident, strategy });
      const judged = result.checks.filter((check) => check.judged === true);
      expect(judged.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
      expect(result).toMatchObject({
        ...{ verdict: 'pass', sold: 20, oversold: 0, oversoldPossible: 0 },
        ...{ lostUpdates: 0, ended: { by: 'completed' } },
        buyers: { total: 100, served: 20, soldOut: 80, unfinished: 0 },
      });
    },
  );
});

describe('with a user service of 9 s and a lock of 10 s', () => {
  it.each(['unsafe-lock', 'uuid-lock', 'redlock'])('%s holds', async (strategy) => {
    const result = await simulate({ ...small, delay: '9s', strategy });
    expect(result).toMatchObject({
      ...{ verdict: 'pass', sold: 20, oversold: 0, lostUpdates: 0, remaining: 0 },
      ...{ foreignReleases: 0, overlaps: 0 },
    });
  });
});

describe('the order of the reports: validate, then read, compare and write', () => {
  const reports = { ...small, ...incident, set: ['reportOrder=true'] };

  it('sells right with naive where no two buyers come back in one moment', async () => {
    const flags = { strategy: 'naive', arrival: 'constant(100/s)' };
    const builtIn = await simulate({ ...small, ...incident, ...flags });
    expect(builtIn).toMatchObject({ verdict: 'fail', sold: 100, oversold: 80 });
    const reported = await simulate({ ...reports, ...flags });
    expect(reported).toMatchObject({ verdict: 'pass', sold: 20, oversold: 0, lostUpdates: 0 });
  });

  it('oversells with naive where a crowd comes back together', async () => {
    const reported = await simulate({ ...reports, strategy: 'naive' });
    expect(reported).toMatchObject({ verdict: 'fail', sold: 100, oversold: 80 });
  });

  it('comes out at zero with unsafe-lock, whose lock is broken none the less', async () => {
    const builtIn = await simulate({ ...small, ...incident, strategy: 'unsafe-lock' });
    expect(builtIn.oversold).toBeGreaterThan(20);
    const reported = await simulate({ ...reports, strategy: 'unsafe-lock' });
    expect(reported).toMatchObject({ verdict: 'fail', sold: 20, oversold: 0 });
    expect(reported.foreignReleases).toBeGreaterThan(20);
    const failed = reported.checks.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ name }) => name)).toEqual(['one-holder', 'own-release']);
  });
});

describe('a lock that everybody releases in the end', () => {
  it('is deleted by those who never got it, and then holds nobody back', async () => {
    const flags = { ...small, strategy: 'unsafe-lock', delay: '9s' };
    const held = await simulate(flags);
    expect(held).toMatchObject({ verdict: 'pass', oversold: 0, foreignReleases: 0, overlaps: 0 });
    const released = await simulate({ ...flags, set: ['releaseAlways=true'] });
    expect(released.verdict).toBe('fail');
    expect(released.oversold).toBeGreaterThan(20);
    expect(released.foreignReleases).toBeGreaterThan(20);
    expect(released.overlaps).toBeGreaterThan(20);
  });
});
