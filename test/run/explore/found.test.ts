import { describe, expect, test } from 'vitest';
import type { FaultBudget } from '../../../src/core/schedule.ts';
import { Dfs } from '../../../src/explore/dfs.ts';
import { IterativeSearch } from '../../../src/explore/search.ts';
import { searchAll, searchWith, spaceOf } from './searching.ts';

/** Strategy, what may go wrong, what is violated, and within how many schedules it has to be found. */
const known: readonly (readonly [string, Partial<FaultBudget>, string, number])[] = [
  ['naive', {}, 'oversold', 10],
  ['unsafe-lock', { delays: 1 }, 'overlaps', 50],
  ['unsafe-lock', { delays: 1 }, 'foreignReleases', 300],
  ['uuid-lock', { delays: 1 }, 'overlaps', 50],
  ['uuid-lock', { delays: 1 }, 'oversold', 100],
  ['redlock', { pause: 1 }, 'overlaps', 1_500],
  ['redlock', { 'clock-jump': 3 }, 'overlaps', 500],
  ['hincrby', { crash: 1 }, 'stranded', 20],
];

describe('the default search', () => {
  test.each(known)(
    'finds in %s with %o: %s, within %i schedules',
    async (name, faults, until, most) => {
      const space = spaceOf(name, { faults });
      const { violated } = await searchWith(new IterativeSearch(), space, { until, most });
      expect(violated).toContain(until);
    },
  );

  test('finds no oversell in hincrby where a client crashes, and no foreign release in uuid-lock', async () => {
    const crashing = await searchWith(
      new IterativeSearch(),
      spaceOf('hincrby', { faults: { crash: 1 } }),
    );
    expect(crashing.all).toBeTypeOf('bigint');
    expect(crashing.violated).toEqual(['stranded']);
    const late = await searchAll(spaceOf('uuid-lock', { faults: { delays: 1 } }));
    expect(late.all).toBe(6_930n);
    expect(late.violated).toEqual(['lostUpdates', 'overlaps', 'oversold']);
  });
});

describe('three buyers and two units', () => {
  const safe: readonly (readonly [string, Partial<FaultBudget>, bigint, number])[] = [
    ['hincrby', {}, 270n, 27],
    ['hincrby', { delays: 1 }, 270n, 150],
    ['lua-decrement', {}, 270n, 27],
    ['lua-decrement', { delays: 1 }, 270n, 150],
    ['uuid-lock-hincrby', {}, 28_470n, 500],
    ['uuid-lock-hincrby', { delays: 1 }, 4_421_628n, 12_000],
    ['watch-multi', {}, 293_041_152n, 400],
    ['watch-multi', { delays: 1 }, 293_041_152n, 3_000],
  ];

  test.each(safe)('%s with %o: complete, %d schedules', async (name, faults, count, most) => {
    const space = spaceOf(name, { buyers: 3, stock: 2, faults });
    const { all, visited, violated } = await searchWith(new Dfs(), space);
    expect(violated).toEqual([]);
    expect(all).toBe(count);
    expect(visited).toBeLessThanOrEqual(most);
  });

  test('the default search says complete too', async () => {
    for (const name of ['hincrby', 'watch-multi']) {
      const space = spaceOf(name, { buyers: 3, stock: 2 });
      const { all, violated } = await searchWith(new IterativeSearch(), space);
      expect(all).toBeTypeOf('bigint');
      expect(violated).toEqual([]);
    }
  });
});
