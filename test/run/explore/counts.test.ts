import { describe, expect, test } from 'vitest';
import { ownStrategy } from '../../support/own-strategy.ts';
import { type Small, searchAll, spaceOf } from './searching.ts';

/** Makes so many calls of Redis, one after the other. */
function calls(count: number) {
  return {
    ...ownStrategy(async ({ world }) => {
      for (let call = 0; call < count; call++) await world.redis.get('x');
      return 'sold-out';
    }),
    sharesMemory: false,
  };
}

/** Waits for a service once, and then makes one call. */
const asks = {
  ...ownStrategy(async ({ world }) => {
    await world.downstream.validate(1);
    await world.redis.get('x');
    return 'sold-out';
  }),
  sharesMemory: false,
};

/** Takes a lock that expires, and makes a call. */
const locks = {
  ...ownStrategy(async ({ world }) => {
    await world.redis.set('lock', 1, 'PX', 10);
    await world.downstream.validate(1);
    return 'sold-out';
  }),
  sharesMemory: false,
};

/** Sleeps before its one call. */
const sleeps = {
  ...ownStrategy(async ({ world, request }) => {
    await world.clock.sleep(request.buyer);
    await world.redis.get('x');
    return 'sold-out';
  }),
  sharesMemory: false,
};

const cases: readonly (readonly [string, Parameters<typeof spaceOf>[0], Small, number])[] = [
  // An attempt begins with its first step, so the beginning is none of its own.
  ['two buyers of two calls: C(4,2)', calls(2), { attempts: 1 }, 6],
  ['two buyers of three calls: C(6,3)', calls(3), { attempts: 1 }, 20],
  ['three buyers of two calls: 6!/(2!)^3', calls(2), { buyers: 3, attempts: 1 }, 90],
  // get, validate, set, order
  ['naive, 2 buyers, stock 2: C(8,4)', 'naive', { stock: 2 }, 70],
  // hincrby, validate, order of one; hincrby of the other, at 1 of 3 places after the first one's: 2 · 3
  ['hincrby, 2 buyers, stock 1', 'hincrby', {}, 6],
  // Three steps each: C(6,3)
  ['hincrby, 2 buyers, stock 2', 'hincrby', { stock: 2 }, 20],
  ['hincrby, 3 buyers, stock 3: 9!/(3!)^3', 'hincrby', { buyers: 3, stock: 3 }, 1_680],
  // Three choices of who deducts last and is refused. Of the 20 orders of the others' three steps each, 2 have
  // the later first step in place 4, 6 in place 3 and 12 in place 2; behind it the one step has 3, 4 or 5
  // places: 2 · 3 + 6 · 4 + 12 · 5 = 90.
  ['hincrby, 3 buyers, stock 2: 3 · 90', 'hincrby', { buyers: 3, stock: 2 }, 270],
  // Two steps each: C(4,2). The answer is the first step.
  ['a service and a call, 2 buyers', asks, { attempts: 1 }, 6],
  // t: time passes to the next timer; 1! its timer, 1 its call. Time waits for whoever could go on.
  //   1 2 t 1! 1 t 2! 2    1 t 1! 1 2 t 2! 2    1 t 1! 2 1 t 2! 2    1 t 2 1! 1 t 2! 2
  //   2 1 t 1! 1 t 2! 2    2 t 1 2! 2 t 1! 1    2 t 2! 2 1 t 1! 1    2 t 2! 1 2 t 1! 1
  ['two that sleep, the second longer', sleeps, { attempts: 1 }, 8],
];

describe('the number of all schedules', () => {
  test.each(cases)('%s', async (_, strategy, small, count) => {
    const space = spaceOf(strategy, small);
    const pruned = await searchAll(space);
    const full = await searchAll(space, { prune: false });
    expect(full.visited).toBe(count);
    expect(pruned.all).toBe(BigInt(count));
    expect(pruned.visited).toBeLessThanOrEqual(count);
    expect(pruned.outcomes).toEqual(full.outcomes);
  });

  test('naive, 3 buyers, stock 3: 12!/(4!)^3, over the graph of states', async () => {
    const { all, visited } = await searchAll(spaceOf('naive', { buyers: 3, stock: 3 }));
    expect(all).toBe(34_650n);
    expect(visited).toBeLessThan(100);
  });

  test('two buyers of one call, one of whom may crash: 2 · 5', async () => {
    const space = spaceOf(calls(1), { attempts: 1, faults: { crash: 1 } });
    const full = await searchAll(space, { prune: false });
    const { all } = await searchAll(space);
    // Either first, and then: no crash; the first or the second crashes, before its call or after it.
    expect(full.visited).toBe(2 * 5);
    expect(all).toBe(10n);
  });

  test('a lock that may expire while a service is late', async () => {
    const space = spaceOf(locks, { buyers: 1, attempts: 1, faults: { delays: 1 } });
    const full = await searchAll(space, { prune: false });
    // set, and then: answered; time passes, answered; time passes, expiry, answered.
    expect(full.visited).toBe(3);
    expect((await searchAll(space)).all).toBe(3n);
  });
});
