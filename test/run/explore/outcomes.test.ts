import { describe, expect, test } from 'vitest';
import type { FaultBudget } from '../../../src/core/schedule.ts';
import { Dfs } from '../../../src/explore/dfs.ts';
import { type Small, searchAll, searched, searchWith, spaceOf } from './searching.ts';

const budgets: readonly Partial<FaultBudget>[] = [
  {},
  { delays: 1 },
  { pause: 1 },
  { crash: 1 },
  { 'lost-reply': 1 },
  { failover: 1 },
  { 'clock-jump': 1 },
];
/** With more schedules than can be played. */
const LARGE = ['redlock', 'watchdog-lock'];
const names = searched.map(({ name }) => name).filter((name) => !LARGE.includes(name));
const pairs = names.flatMap((name) => budgets.map((faults) => [name, faults] as const));

/** A second attempt after `busy`, except where a pause makes too many schedules to play them all. */
function sizeOf(name: string, faults: Partial<FaultBudget>): Small {
  const isLarge = 'pause' in faults && name.endsWith('-lock');
  return { faults, attempts: isLarge ? 1 : 2 };
}

async function comparePruning(name: string, small: Small): Promise<void> {
  // Its own shard, and another to ask.
  const few = name === 'sharded-stock' ? { set: ['shards=2'] } : {};
  const space = spaceOf(name, { ...small, ...few });
  const pruned = await searchAll(space);
  const full = await searchAll(space, { prune: false });
  expect(pruned.outcomes).toEqual(full.outcomes);
  expect(pruned.violated).toEqual(full.violated);
  expect(pruned.all).toBe(BigInt(full.visited));
  expect(full.ends.cut).toBeUndefined();
}

describe('with and without pruning, 2 buyers: the same outcomes, violations and count', () => {
  test.each(pairs)('%s with %o', (name, faults) => comparePruning(name, sizeOf(name, faults)));

  // With five masters there are too many to play them all.
  test.each(budgets.filter((faults) => !('pause' in faults)))(
    'redlock on one master, one attempt, with %o',
    (faults) => comparePruning('redlock', { faults, masters: 1, attempts: 1 }),
  );

  test.each([0, 1])('watchdog-lock, one attempt, up to %d departures', async (bound) => {
    const space = spaceOf('watchdog-lock', { attempts: 1 });
    const pruned = await searchWith(new Dfs({ bound }), space);
    const full = await searchWith(new Dfs({ bound, prune: false }), space);
    expect(pruned.outcomes).toEqual(full.outcomes);
  });

  test('redlock on two masters, one attempt', () =>
    comparePruning('redlock', { masters: 2, attempts: 1 }));

  test.each([{ crash: 1 }, { 'lost-reply': 1 }])(
    'redlock on two masters with %o: states matched, with and without own affairs at once',
    async (faults) => {
      const space = spaceOf('redlock', { faults, masters: 2, attempts: 1 });
      const both = await searchAll(space);
      const states = await searchAll(space, { prune: 'states' });
      expect(both.outcomes).toEqual(states.outcomes);
      expect(both.all).toBe(states.all);
    },
  );

  test('each of the two prunings alone', async () => {
    for (const name of names) {
      const space = spaceOf(name, { attempts: 2 });
      const [both, states, affairs] = [
        await searchAll(space),
        await searchAll(space, { prune: 'states' }),
        await searchAll(space, { prune: 'own affairs' }),
      ];
      expect(states.outcomes).toEqual(both.outcomes);
      expect(affairs.outcomes).toEqual(both.outcomes);
      expect(states.all).toBe(both.all);
      expect(affairs.all).toBe(both.all);
    }
  });
});

describe('two buyers of one process', () => {
  // watch-multi: two connections, and a reply for each command of a transaction; too many to play them all.
  const shared = names.filter((name) => name !== 'watch-multi');

  test.each(shared.flatMap((name) => [[name, {}] as const, [name, { delays: 1 }] as const]))(
    '%s with %o: the same outcomes with and without pruning',
    (name, faults) => comparePruning(name, { faults, nodes: 1, attempts: 1 }),
  );

  // A mutex in memory is right in one process, and wrong in two.
  const alike = shared.filter((name) => name !== 'local-mutex');

  test.each(alike)('%s: the same outcomes as two of two processes', async (name) => {
    const one = await searchAll(spaceOf(name, { nodes: 1, attempts: 1 }));
    const two = await searchAll(spaceOf(name, { attempts: 1 }));
    expect(one.outcomes).toEqual(two.outcomes);
  });
});

describe('replies that are taken at once', () => {
  // Where a lock can go while the reply to its acquire is on its way, the section that is traced is shorter:
  // it overlaps with fewer others, and whose lock a release deleted is less certain. Nothing else differs.
  // A mutex in memory is taken before any command, so that every reply moves the edges of its sections.
  const isSure = (name: string, faults: object) => {
    if (name === 'local-mutex') return Object.keys(faults).length === 0;
    if (!name.includes('lock')) return true;
    return !['pause', 'failover', 'clock-jump'].some((fault) => fault in faults);
  };
  const withoutSections = (outcomes: readonly string[]) =>
    [...new Set(outcomes.map((one) => one.replace(/ (overlaps|foreignReleases)=\S+/g, '')))].sort();

  test.each(pairs)(
    '%s with %o: as with replies that arrive when they like',
    async (name, faults) => {
      const small = { faults, attempts: 'pause' in faults ? 1 : 2 };
      const atOnce = await searchAll(spaceOf(name, small));
      const later = await searchAll(spaceOf(name, { ...small, repliesAtOnce: false }));
      expect(atOnce.violated).toEqual(later.violated);
      expect(withoutSections(atOnce.outcomes)).toEqual(withoutSections(later.outcomes));
      if (isSure(name, faults)) expect(atOnce.outcomes).toEqual(later.outcomes);
    },
  );
});
