import { describe, expect, it, vi } from 'vitest';
import { IterativeSearch } from '../../src/explore/search.ts';
import type { AnyStrategy } from '../../src/ports/strategy.ts';
import type { FullWorld } from '../../src/ports/world.ts';
import { watchdogLock } from '../../src/strategies/watchdog-lock.ts';
import { searchAll, searchWith, spaceOf } from '../run/explore/searching.ts';
import { simulate } from '../support/simulate.ts';

vi.setConfig({ testTimeout: 60_000 });

const strategy = 'watchdog-lock';

describe('watchdog-lock', () => {
  it('sells right though the work takes longer than its lease', async () => {
    const small = { stock: '10', buyers: '100', strategy };
    const result = await simulate({ ...small, delay: '50s' });
    expect(result).toMatchObject({
      ...{ verdict: 'pass', sold: 10, oversold: 0, lostUpdates: 0, remaining: 0 },
      ...{ overlaps: 0, foreignReleases: 0 },
    });
  });

  it('makes far fewer attempts than a lock that answers at once', async () => {
    const small = { stock: '10', buyers: '200', delay: '9s' };
    const waiting = await simulate({ ...small, strategy });
    const polling = await simulate({ ...small, strategy, set: ['waitFor=0s'] });
    expect(polling.attempts.busy).toBeGreaterThan(2 * waiting.attempts.busy);
    expect([waiting.sold, polling.sold]).toEqual([10, 10]);
  });

  it('keeps the limit per buyer', async () => {
    const clicks = { stock: '20', buyers: '10', limitPerBuyer: '1', doubleClick: '3' };
    const result = await simulate({ ...clicks, strategy });
    expect(result).toMatchObject({ verdict: 'pass', sold: 10, overLimit: 0 });
  });

  it('survives every order of events of two buyers', async () => {
    const { violated, all } = await searchAll(spaceOf(strategy, { attempts: 1 }));
    expect(violated).toEqual([]);
    expect(all).toBeGreaterThan(1n);
  });

  it('is free again an hour after its holder has crashed, in many orders of events', async () => {
    const space = spaceOf(strategy, { attempts: 1, faults: { crash: 1 } });
    const { violated, visited } = await searchWith(new IterativeSearch(), space, { most: 600 });
    expect([violated, visited]).toEqual([[], 600]);
  });

  it('oversells where its holder is paused for longer than the lease', async () => {
    const space = spaceOf(strategy, { attempts: 2, faults: { pause: 1 } });
    const { violated, foundAfter } = await searchWith(new IterativeSearch(), space, {
      until: 'oversold',
    });
    expect(violated).toContain('oversold');
    expect(foundAfter.overlaps).toBeLessThanOrEqual(foundAfter.oversold ?? 0);
  });
});

describe('a holder that has been told that its lock is lost', () => {
  it('writes nothing more', async () => {
    let isTaken = false;
    const robbed: AnyStrategy = {
      ...watchdogLock,
      name: 'own',
      open: (sale, world, settings) => {
        const { redis } = world as FullWorld;
        const validate = async (buyer: number) => {
          // Somebody deletes the lock under the first holder.
          if (!isTaken) await redis.del(`{${sale.id}}:lock`);
          isTaken = true;
          await world.downstream.validate(buyer);
        };
        const downstream = { ...world.downstream, validate };
        return watchdogLock.open(sale, { ...world, downstream } as FullWorld, settings);
      },
    };
    const result = await simulate({ strategy: robbed, stock: '5', buyers: '20', delay: '12s' });
    expect(result).toMatchObject({ sold: 5, oversold: 0, lostUpdates: 0, remaining: 0 });
    expect(result.attempts.failed).toBe(1);
    expect(result.errors).toMatchObject([
      { message: 'the lock was lost before the stock was written', count: 1 },
    ]);
    expect(result.overlaps).toBeGreaterThan(0);
  });
});
