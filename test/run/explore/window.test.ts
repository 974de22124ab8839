import { expect, test } from 'vitest';
import { seededSource } from '../../../src/core/random.ts';
import { Dfs } from '../../../src/explore/dfs.ts';
import { pct } from '../../../src/explore/pct.ts';
import { randomPolicy } from '../../../src/explore/random.ts';
import type { AnyStrategy } from '../../../src/ports/strategy.ts';
import { ownStrategy } from '../../support/own-strategy.ts';
import { searchWith, spaceOf } from './searching.ts';

/** Steps that a buyer has to make without anybody in between. */
const ROW = 7;

/**
 * A double check that holds in all but one order of three buyers: between buyer 1's two looks at the mark,
 * buyer 2 makes its seven steps in a row, and then buyer 3 its own. Left to chance, buyer 1 is first once in
 * 3, buyer 2 goes on seven times against two others (1 in 3^7) and buyer 3 seven times against one (1 in 2^7):
 * once in 840,000, a little less with the steps at the edges.
 */
const doubleCheck: AnyStrategy = {
  ...ownStrategy(async ({ world: { redis }, request: { buyer } }) => {
    if (buyer === 1) {
      const isUnmarked = (await redis.get('mark')) === null;
      const isReady = (await redis.get('mark')) === `3.${ROW}`;
      if (!isUnmarked || !isReady) return 'sold-out';
      await redis.decr('stock');
      return 'sold';
    }
    let expected = buyer === 2 ? null : `2.${ROW}`;
    for (let step = 1; step <= ROW; step++) {
      const own = `${buyer}.${step}`;
      if ((await redis.getset('mark', own)) !== expected) return 'sold-out';
      expected = own;
    }
    if (buyer === 2) return 'sold-out';
    await redis.decr('stock');
    return 'sold';
  }),
  sharesMemory: false,
};

const space = spaceOf(doubleCheck, { buyers: 3, attempts: 1 });
const random = () => seededSource(1).stream('policy');

test('a window of one in a million is found by dfs', async () => {
  const { foundAfter } = await searchWith(new Dfs(), space, { until: 'oversold' });
  expect(foundAfter.oversold).toBeLessThan(200);
});

test('a window of one in a million is found by pct', async () => {
  const { foundAfter } = await searchWith(pct(random(), 3), space, {
    until: 'oversold',
    most: 5_000,
  });
  expect(foundAfter.oversold).toBeLessThan(2_000);
});

test('a window of one in a million is not found by 10,000 random schedules', async () => {
  const { visited, violated } = await searchWith(randomPolicy(random()), space, { most: 10_000 });
  expect(visited).toBe(10_000);
  expect(violated).toEqual([]);
});
