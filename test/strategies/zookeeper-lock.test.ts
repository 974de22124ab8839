import { describe, expect, it, vi } from 'vitest';
import { Dfs } from '../../src/explore/dfs.ts';
import { IterativeSearch } from '../../src/explore/search.ts';
import type { AnyStrategy } from '../../src/ports/strategy.ts';
import type { FullWorld } from '../../src/ports/world.ts';
import { zookeeperLock } from '../../src/strategies/zookeeper-lock.ts';
import { searchAll, searchWith, spaceOf } from '../run/explore/searching.ts';
import { simulate } from '../support/simulate.ts';

vi.setConfig({ testTimeout: 60_000 });

const strategy = 'zookeeper-lock';

describe('zookeeper-lock', () => {
  it('sells right though the work takes longer than its session', async () => {
    const result = await simulate({ strategy, stock: '10', buyers: '100', delay: '50s' });
    expect(result).toMatchObject({
      ...{ verdict: 'pass', sold: 10, oversold: 0, lostUpdates: 0, remaining: 0 },
      ...{ overlaps: 0, foreignReleases: 0 },
    });
  });

  it('lets everybody wait for their turn once, in the order in which they came', async () => {
    const result = await simulate({ strategy, stock: '10', buyers: '50', delay: '12s' });
    expect(result.attempts).toMatchObject({ total: 50, sold: 10, soldOut: 40, busy: 0 });
  });

  it('tells busy after the wait that it is given, and leaves nobody behind it waiting', async () => {
    const small = { stock: '10', buyers: '50', delay: '12s' };
    const result = await simulate({ ...small, strategy, set: ['waitFor=5s'] });
    expect(result).toMatchObject({ verdict: 'pass', sold: 10, oversold: 0, overlaps: 0 });
    expect(result.attempts.busy).toBeGreaterThan(0);
  });

  it('keeps the limit per buyer', async () => {
    const clicks = { stock: '20', buyers: '10', limitPerBuyer: '1', doubleClick: '3' };
    const result = await simulate({ ...clicks, strategy });
    expect(result).toMatchObject({ verdict: 'pass', sold: 10, overLimit: 0 });
  });
});

describe('zookeeper-lock, searched with 2 buyers', () => {
  it('survives every order of events', async () => {
    const { violated, all } = await searchAll(spaceOf(strategy, { attempts: 1 }));
    expect([violated, all]).toEqual([[], 168n]);
  });

  it('survives every order of events where a service answers late', async () => {
    const space = spaceOf(strategy, { attempts: 1, faults: { delays: 1 } });
    const { violated, all } = await searchAll(space);
    // The session is kept alive meanwhile: time brings nothing.
    expect([violated, all]).toEqual([[], 168n]);
  });

  it.each([{ 'lost-reply': 1 }, { crash: 1 }])(
    'violates nothing with %o, in any order of events',
    async (faults) => {
      const { violated } = await searchAll(spaceOf(strategy, { attempts: 1, faults }));
      expect(violated).toEqual([]);
    },
  );

  it.each([{}, { crash: 1 }])(
    'has the same outcomes with and without pruning, with %o',
    async (faults) => {
      const space = spaceOf(strategy, { attempts: 1, faults });
      const pruned = await searchAll(space);
      const full = await searchAll(space, { prune: false });
      expect(pruned.outcomes).toEqual(full.outcomes);
      expect(pruned.violated).toEqual(full.violated);
      expect(pruned.all).toBe(BigInt(full.visited));
    },
  );

  it('has the same outcomes with and without pruning where one is paused, up to 1 departure', async () => {
    const space = spaceOf(strategy, { attempts: 1, faults: { pause: 1 } });
    const pruned = await searchWith(new Dfs({ bound: 1 }), space);
    const full = await searchWith(new Dfs({ bound: 1, prune: false }), space);
    expect(pruned.outcomes).toEqual(full.outcomes);
    expect(pruned.violated).toEqual(full.violated);
  });

  it('oversells where its holder is paused for longer than the session', async () => {
    const space = spaceOf(strategy, { attempts: 2, faults: { pause: 1 } });
    const { violated } = await searchWith(new IterativeSearch(), space, { until: 'oversold' });
    expect(violated).toContain('oversold');
  });
});

describe('a holder that has been told that its session has expired', () => {
  it('writes nothing more', async () => {
    let isFirst = true;
    const robbed: AnyStrategy = {
      ...zookeeperLock,
      name: 'own',
      sharesMemory: true,
      open: (sale, world, settings) => {
        const { zookeeper, downstream } = world as FullWorld;
        const listeners = new Set<(state: 'expired') => void>();
        const told: FullWorld['zookeeper'] = Object.create(zookeeper, {
          session: { get: () => zookeeper.session },
          create: { value: zookeeper.create.bind(zookeeper) },
          getChildren: { value: zookeeper.getChildren.bind(zookeeper) },
          exists: { value: zookeeper.exists.bind(zookeeper) },
          remove: { value: zookeeper.remove.bind(zookeeper) },
          onSession: {
            value: (listener: (state: 'expired') => void) => {
              listeners.add(listener);
              return () => listeners.delete(listener);
            },
          },
        });
        const validate = async (buyer: number) => {
          await downstream.validate(buyer);
          if (isFirst) for (const tell of listeners) tell('expired');
          isFirst = false;
        };
        const own = { ...world, zookeeper: told, downstream: { ...downstream, validate } };
        return zookeeperLock.open(sale, own as FullWorld, settings);
      },
    };
    const result = await simulate({ strategy: robbed, stock: '5', buyers: '20', delay: '12s' });
    expect(result).toMatchObject({ sold: 5, oversold: 0, lostUpdates: 0, remaining: 0 });
    expect(result.attempts.failed).toBe(1);
    expect(result.errors).toMatchObject([
      { message: 'the lock was lost before the stock was written', count: 1 },
    ]);
  });
});
