import { describe, expect, it, vi } from 'vitest';
import { IterativeSearch } from '../../src/explore/search.ts';
import { searchAll, searchWith, spaceOf } from '../run/explore/searching.ts';
import { simulate } from '../support/simulate.ts';

vi.setConfig({ testTimeout: 60_000 });

const strategy = 'fenced-lock';
const small = { stock: '20', buyers: '100', delay: '12s' };

describe('fenced-lock', () => {
  it('sells right though its lock fails: two are inside together', async () => {
    const result = await simulate({ ...small, strategy });
    expect(result).toMatchObject({
      ...{ verdict: 'pass', sold: 20, oversold: 0, lostUpdates: 0, stranded: 0, remaining: 0 },
      foreignReleases: 0,
    });
    expect(result.overlaps).toBeGreaterThan(0);
  });

  it('oversells where the store refuses older tokens, and not stale reads', async () => {
    const result = await simulate({ ...small, strategy, set: ['tokenOnly=true'] });
    expect(result).toMatchObject({ verdict: 'fail', foreignReleases: 0 });
    expect(result.oversold).toBeGreaterThan(0);
  });

  it.each([{ delays: 1 }, { pause: 1 }, { 'clock-jump': 1 }] as const)(
    'survives every order of events of two buyers with %o',
    async (faults) => {
      const { violated, all } = await searchAll(spaceOf(strategy, { attempts: 2, faults }));
      expect(violated).toEqual([]);
      expect(all).toBeGreaterThan(1n);
    },
  );

  it('oversells with a late answer where only tokens are compared', async () => {
    const space = spaceOf(strategy, { faults: { delays: 1 }, set: ['tokenOnly=true'] });
    const { violated } = await searchWith(new IterativeSearch(), space, { until: 'oversold' });
    expect(violated).toContain('oversold');
  });

  it('strands a unit where a client crashes between the write and the order', async () => {
    const space = spaceOf(strategy, { attempts: 1, faults: { crash: 1 } });
    const { violated } = await searchAll(space);
    expect(violated).toEqual(['stranded']);
  });
});
