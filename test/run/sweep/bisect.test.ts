import { describe, expect, it } from 'vitest';
import type { PointState, SweptRange } from '../../../src/core/sweep.ts';
import { breakPointOf, findStretches } from '../../../src/run/sweep/bisect.ts';

const delay: SweptRange = { name: 'delay', unit: 'us', from: 0, to: 1_000_000, resolution: 1_000 };
const ttl: SweptRange = { ...delay, name: 'lockTtl' };

/** Sweeps a rule, and counts the looks. */
async function sweep(range: SweptRange, rule: (value: number) => PointState) {
  const looked: number[] = [];
  const stretches = await findStretches(range, async (value) => {
    looked.push(value);
    return rule(value);
  });
  return { ...breakPointOf(range, stretches), looks: looked.length };
}

describe('a break point', () => {
  it('is narrowed down to the resolution by halving', async () => {
    const found = await sweep(delay, (value) => (value < 333_333 ? 'safe' : 'broken'));
    expect(found).toMatchObject({ kind: 'found', lastSafe: 333_000, firstBroken: 334_000 });
    // Nine on the grid, and seven to divide an eighth of the range into thousandths.
    expect(found.looks).toBe(16);
  });

  it('is none where both ends and all between are safe, or broken', async () => {
    expect(await sweep(delay, () => 'safe')).toMatchObject({
      ...{ kind: 'safe', lastSafe: 1_000_000, firstBroken: null, looks: 9 },
    });
    expect(await sweep(delay, () => 'broken')).toMatchObject({
      ...{ kind: 'broken', lastSafe: null, firstBroken: 0, looks: 9 },
    });
  });

  it('is told to be the other way round where the harmless end is the broken one', async () => {
    const found = await sweep(delay, (value) => (value < 333_333 ? 'broken' : 'safe'));
    expect(found).toMatchObject({ kind: 'reversed', lastSafe: null, firstBroken: 0 });
    expect(found.stretches).toEqual([
      { state: 'broken', from: 0, to: 333_000 },
      { state: 'safe', from: 334_000, to: 1_000_000 },
    ]);
  });

  it('of a lock TTL comes from the long end', async () => {
    const found = await sweep(ttl, (value) => (value < 333_333 ? 'broken' : 'safe'));
    expect(found).toMatchObject({ kind: 'found', lastSafe: 334_000, firstBroken: 333_000 });
  });

  it('is several where the grid shows more than one change, each narrowed down', async () => {
    const found = await sweep(delay, (value) =>
      value > 400_500 && value < 600_500 ? 'broken' : 'safe',
    );
    expect(found).toMatchObject({ kind: 'several', lastSafe: 400_000, firstBroken: 401_000 });
    expect(found.stretches.map(({ state, from, to }) => [state, from, to])).toEqual([
      ['safe', 0, 400_000],
      ['broken', 401_000, 600_000],
      ['safe', 601_000, 1_000_000],
    ]);
  });

  it('never counts an inconclusive point as safe', async () => {
    const between = await sweep(delay, (value) =>
      value < 300_000 ? 'safe' : value < 500_000 ? 'inconclusive' : 'broken',
    );
    expect(between).toMatchObject({ kind: 'found', lastSafe: 299_000, firstBroken: 500_000 });
    const low = await sweep(delay, (value) => (value < 300_000 ? 'inconclusive' : 'broken'));
    expect(low).toMatchObject({ kind: 'unknown', lastSafe: null });
    const high = await sweep(delay, (value) => (value < 300_000 ? 'safe' : 'inconclusive'));
    expect(high).toMatchObject({ kind: 'unknown', lastSafe: 299_000, firstBroken: null });
  });

  it('is unknown where nothing was run', () => {
    expect(breakPointOf(delay, []).kind).toBe('unknown');
  });

  it('of counts ends between two neighbours', async () => {
    const buyers: SweptRange = { name: 'buyers', unit: 'count', from: 2, to: 90, resolution: 1 };
    const found = await sweep(buyers, (value) => (value <= 37 ? 'safe' : 'broken'));
    expect(found).toMatchObject({ kind: 'found', lastSafe: 37, firstBroken: 38 });
  });
});
