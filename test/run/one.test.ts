import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/core/result.ts';
import type { Strategy } from '../../src/ports/strategy.ts';
import { ownStrategy } from '../support/own-strategy.ts';
import { simulate, simulateDocument } from '../support/simulate.ts';

const finding = (result: RunResult, name: string) =>
  result.checks.find((check) => check.name === name);

describe('the life of a strategy', () => {
  it('is setUp, open for each node, the sale, remaining, close of each, tearDown', async () => {
    const log: string[] = [];
    const strategy: Partial<Strategy> = {
      setUp: async () => void log.push('setUp'),
      open: async () => {
        const node = log.filter((line) => line.startsWith('open')).length + 1;
        log.push(`open ${node}`);
        return {
          purchase: async () => {
            log.push(`purchase at ${node}`);
            return 'sold-out';
          },
          remaining: async () => {
            log.push(`remaining of ${node}`);
            return 100;
          },
          close: async () => void log.push(`close ${node}`),
        };
      },
      tearDown: async () => void log.push('tearDown'),
    };
    await simulate({
      ...{ strategy: ownStrategy(async () => 'sold', strategy), buyers: '3', nodes: '2' },
    });
    expect(log).toEqual([
      ...['setUp', 'open 1', 'open 2', 'purchase at 1', 'purchase at 2', 'purchase at 1'],
      ...['remaining of 1', 'close 1', 'close 2', 'tearDown'],
    ]);
  });

  it('ends with tearDown, though closing failed, and the result stands', async () => {
    const log: string[] = [];
    const fail = async () => {
      throw new Error('cannot close');
    };
    const strategy = ownStrategy(async () => 'sold', {
      open: async () => ({ purchase: async () => 'sold', remaining: async () => 99, close: fail }),
      tearDown: async () => void log.push('tearDown'),
    });
    const result = await simulate({ strategy, stock: '100', buyers: '1' });
    expect([log, result.sold]).toEqual([['tearDown'], 1]);
  });

  it('has no counter where reading it fails, is no number, or waits on something for ever', async () => {
    const ticking = async (world: { clock: { sleep(ms: number): Promise<void> } }) => {
      for (;;) await world.clock.sleep(60_000);
    };
    const bad: readonly (() => Promise<number>)[] = [
      async () => {
        throw new Error('gone');
      },
      async () => Number.NaN,
      () => new Promise(() => {}),
    ];
    for (const remaining of bad) {
      const strategy = ownStrategy(async () => 'sold', {
        open: async (_sale, world) => {
          void ticking(world);
          return { purchase: async () => 'sold', remaining, close: async () => {} };
        },
      });
      const result = await simulate({ strategy, buyers: '2' });
      expect(result).toMatchObject({ remaining: null, stranded: null, lostUpdates: null, sold: 2 });
    }
  });
});

describe('a strategy that cannot be set up', () => {
  const broken = ownStrategy(async () => 'sold', {
    setUp: async () => {
      throw new Error('no such table');
    },
  });

  it('is not run, with its reason', async () => {
    const { results, notRun, verdict } = await simulateDocument({ strategy: broken });
    expect([results, verdict]).toEqual([[], 'inconclusive']);
    expect(notRun).toEqual([
      { strategy: 'own', reason: 'own cannot be set up: no such table', named: true },
    ]);
  });

  it('is not run where what it opens is no node of a shop', async () => {
    for (const node of [undefined, { purchas() {}, remaining() {} }]) {
      const strategy = { ...broken, setUp: async () => {}, open: async () => node as never };
      const { notRun } = await simulateDocument({ strategy });
      expect(notRun[0]?.reason).toMatch(
        /^own cannot be set up: open: expected an object with the functions purchase, remaining, close, got one without purchase, /,
      );
    }
  });

  it('is not run where it waits on something for ever', async () => {
    const waiting = { ...broken, setUp: () => new Promise<void>(() => {}) };
    const { notRun } = await simulateDocument({ strategy: waiting });
    expect(notRun[0]?.reason).toMatch(/^own cannot be set up: nothing that it waits for will ever/);
  });
});

describe('a purchase that never settles', () => {
  it('leaves the run stuck and inconclusive, the attempts named', async () => {
    const strategy = ownStrategy(async ({ request }) =>
      request.buyer === 2 ? new Promise(() => {}) : 'sold-out',
    );
    const result = await simulate({ strategy, buyers: '3' });
    expect(result).toMatchObject({ ended: { by: 'stuck' }, verdict: 'inconclusive' });
    expect(result.buyers).toMatchObject({ soldOut: 2, unfinished: 1 });
    expect(finding(result, 'finishes')).toMatchObject({ judged: true, verdict: 'inconclusive' });
    expect(finding(result, 'finishes')?.evidence).toMatch(/attempt 2/);
  });

  it('is the same behind a lock that nobody can take any more', async () => {
    const strategy = ownStrategy(async ({ world }) => {
      if ((await world.redis.set('lock', 'mine', 'NX')) !== 'OK') return 'busy';
      await world.redis.decr('stock');
      return 'sold';
    });
    const result = await simulate({ strategy, buyers: '3', maxTime: '1m' });
    expect(result).toMatchObject({ ended: { by: 'max-time' }, verdict: 'inconclusive' });
    expect(result.attempts.sold).toBe(1);
  });
});

describe('the longest time of a run', () => {
  it('ends it: what was open then counts as unclear, however it ends afterwards', async () => {
    const strategy = ownStrategy(async ({ world }) => {
      const left = await world.redis.decr('stock');
      await world.clock.sleep(left === 9 ? 500 : 1_000);
      return 'sold';
    });
    const flags = { strategy, stock: '10', buyers: '3', maxTime: '1s', network: '100us' };
    const result = await simulate(flags);
    expect(result).toMatchObject({ ended: { by: 'max-time' }, sold: 1, remaining: 7 });
    expect(finding(result, 'finishes')?.evidence).toMatch(/2 buyers and 2 attempts left over/);
    expect(result.verdict).toBe('inconclusive');
  });

  it('lets nobody start any more, though a retry is due while the counter is read', async () => {
    const strategy = ownStrategy(async ({ world }) => {
      await world.redis.decr('stock');
      return 'busy';
    });
    const flags = { buyers: '50', retry: '10ms±90%', maxTime: '1s', stock: '100' };
    const result = await simulate({ strategy, ...flags });
    const open = Number(/(\d+) attempts?/.exec(finding(result, 'finishes')?.evidence ?? '')?.[1]);
    // Every attempt that had started by then took one, and no other.
    expect(100 - (result.remaining ?? 0)).toBe(result.attempts.total + open);
  });
});

describe('an interrupted run', () => {
  it('gives what there is, and leaves the strategies after it out', async () => {
    const controller = new AbortController();
    const strategy = ownStrategy(async ({ world, request }) => {
      if (request.attempt === 3) controller.abort();
      await world.redis.decr('stock');
      return 'sold';
    });
    const result = await simulate({
      strategy,
      buyers: '50',
      arrival: 'constant(10/s)',
      signal: controller.signal,
    });
    expect(result).toMatchObject({ ended: { by: 'interrupted' }, sold: 2 });
    const flags = { strategy: 'all', buyers: '2', signal: AbortSignal.abort() };
    expect((await simulateDocument(flags)).results).toEqual([]);
  });
});

describe('the messages of a sale', () => {
  /** Sends as many as there are orders; one arrives every second, until `stuck` are left. */
  const sending = (stuck: number, orders = 30) =>
    ownStrategy(async () => 'sold', {
      open: async (_sale, { clock }) => {
        let firstMs: number | undefined;
        return {
          purchase: async () => 'sold',
          remaining: async () => 70,
          recorded: async () => 30,
          delivered: async () => {
            firstMs ??= clock.nowMs();
            const arrived = Math.floor((clock.nowMs() - firstMs) / 1000);
            const onTheirWay = Math.max(stuck, orders - arrived);
            return { orders, undelivered: onTheirWay, surplus: 0, onTheirWay };
          },
          close: async () => {},
        };
      },
    });
  const sale = { stock: '100', buyers: '30' };
  const delivered = (result: RunResult) => finding(result, 'messages-delivered')?.evidence;

  it('are waited for as long as they make progress', async () => {
    const result = await simulate({ ...sale, strategy: sending(0) });
    expect(delivered(result)).toMatch(/^of 30 orders 30 took effect;/);
    expect(result.undelivered).toBe(0);
  });

  it('are given up where nothing has moved for a while', async () => {
    const result = await simulate({ ...sale, strategy: sending(3) });
    expect([result.verdict, result.undelivered]).toEqual(['inconclusive', 3]);
    expect(delivered(result)).toMatch(
      /^of 30 orders 27 took effect, and 3 messages still under way/,
    );
  });

  it('are not waited for beyond --max-time', async () => {
    const result = await simulate({ ...sale, maxTime: '20s', strategy: sending(0) });
    expect(delivered(result)).toMatch(/^of 30 orders (19|20) took effect/);
  });

  it('that nobody can tell of are unknown, and asked for again before that', async () => {
    let asked = 0;
    const strategy = ownStrategy(async () => 'sold', {
      open: async () => ({
        purchase: async () => 'sold',
        remaining: async () => 70,
        delivered: async () => {
          asked += 1;
          if (asked < 4) throw new Error('gone');
          return { orders: 30, undelivered: 0, surplus: 0, onTheirWay: 0 };
        },
        close: async () => {},
      }),
    });
    expect(delivered(await simulate({ ...sale, strategy }))).toMatch(/^of 30 orders 30/);
    asked = Number.NEGATIVE_INFINITY;
    expect(delivered(await simulate({ ...sale, strategy }))).toMatch(/unknown/);
  });
});
