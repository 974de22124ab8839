import { describe, expect, it } from 'vitest';
import { IterativeSearch } from '../../src/explore/search.ts';
import { localMutex } from '../../src/strategies/locks/local-mutex.ts';
import { searchAll, searchWith, spaceOf } from '../run/explore/searching.ts';
import { simulate } from '../support/simulate.ts';

const strategy = 'local-mutex';
const incident = { stock: '20', buyers: '200', delay: '12s', strategy };

describe('local-mutex', () => {
  it('sells right on one node, one purchase after the other', async () => {
    const result = await simulate(incident);
    expect(result).toMatchObject({
      ...{ verdict: 'pass', sold: 20, oversold: 0, overlaps: 0, foreignReleases: 0 },
      downstream: { peakInFlight: 1 },
    });
  });

  it('oversells on two nodes: each has a mutex of its own', async () => {
    const result = await simulate({ ...incident, nodes: '2' });
    expect(result).toMatchObject({ verdict: 'fail', oversold: 20, foreignReleases: 0 });
    expect(result.overlaps).toBeGreaterThan(0);
  });

  it('survives every order of events of two buyers on one node, late answers included', async () => {
    for (const faults of [{}, { delays: 1 }]) {
      const { violated, all } = await searchAll(spaceOf(strategy, { nodes: 1, faults }));
      expect(violated).toEqual([]);
      expect(all).toBeGreaterThan(1n);
    }
  });

  it('oversells in some order of two buyers on two nodes', async () => {
    const space = spaceOf(strategy, { nodes: 2 });
    const { violated } = await searchWith(new IterativeSearch(), space, { until: 'oversold' });
    expect(violated).toContain('oversold');
  });
});

describe('a mutex in memory', () => {
  it('lets one after the other in, in the order in which they came, whatever becomes of each', async () => {
    const alone = localMutex();
    const seen: string[] = [];
    let inside = 0;
    const work = (name: string) => async () => {
      inside += 1;
      seen.push(`${name}${inside}`);
      await Promise.resolve();
      inside -= 1;
      if (name === 'b') throw new Error('b fails');
      return name;
    };
    const all = await Promise.allSettled(['a', 'b', 'c'].map((name) => alone(work(name))));
    expect(seen).toEqual(['a1', 'b1', 'c1']);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await alone(work('d'))).toBe('d');
  });
});
