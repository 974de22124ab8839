import { describe, expect, test } from 'vitest';
import { Dfs } from '../../../src/explore/dfs.ts';
import type { AnyStrategy, PurchaseRequest } from '../../../src/ports/strategy.ts';
import type { FullWorld } from '../../../src/ports/world.ts';
import { ownStrategy } from '../../support/own-strategy.ts';
import { type Small, searchAll, searchWith, spaceOf } from './searching.ts';

/** A strategy whose nodes keep something in memory: `open` gives each node's purchase. */
function withMemory(
  open: (world: FullWorld) => Promise<(request: PurchaseRequest) => Promise<'sold' | 'sold-out'>>,
): AnyStrategy {
  return {
    ...ownStrategy(async () => 'failed'),
    async open(_sale, world) {
      const purchase = await open(world as FullWorld);
      return { purchase, remaining: async () => 0, close: async () => {} };
    },
  };
}

type RedisWorld = Pick<FullWorld, 'redis' | 'redisNodes' | 'downstream'>;

/** Each asks for two things at once, and tells after one more step which came first. */
function whichFirst(
  first: (world: RedisWorld) => Promise<unknown>,
  second: (world: RedisWorld) => Promise<unknown>,
): AnyStrategy {
  return ownStrategy(async ({ world }) => {
    const came: number[] = [];
    const both = [first, second].map((ask, index) => ask(world).then(() => came.push(index)));
    await Promise.all(both);
    await world.redis.get('stock');
    return came[0] === 0 ? 'sold' : 'sold-out';
  });
}

const LATE: Small = { attempts: 1, faults: { delays: 1 } };

const cases: readonly (readonly [string, AnyStrategy, Small])[] = [
  [
    'a service’s answer and a reply to the same buyer',
    whichFirst(
      ({ downstream }) => downstream.validate(1),
      ({ redis }) => redis.get('x'),
    ),
    { attempts: 1 },
  ],
  [
    'the replies of two masters',
    whichFirst(
      ({ redisNodes }) => (redisNodes[0] as FullWorld['redis']).get('x'),
      ({ redisNodes }) => (redisNodes[1] as FullWorld['redis']).get('x'),
    ),
    { attempts: 1, masters: 2 },
  ],
  [
    'two answers of one service',
    whichFirst(
      ({ downstream }) => downstream.validate(1),
      ({ downstream }) => downstream.validate(2),
    ),
    { attempts: 1 },
  ],
  [
    'who came first to a process that two share',
    withMemory(async ({ redis }) => {
      const came: number[] = [];
      return async ({ buyer }) => {
        came.push(buyer);
        await redis.get('x');
        await redis.get('x');
        return came[0] === buyer ? 'sold' : 'sold-out';
      };
    }),
    { attempts: 1, nodes: 1 },
  ],
  [
    'what was published last',
    withMemory(async ({ redis }) => {
      let last = '';
      const listener = redis.duplicate();
      listener.on('message', (_, message) => {
        last = message;
      });
      await listener.subscribe('channel');
      const other = redis.duplicate();
      return async () => {
        await Promise.all([redis.publish('channel', 'a'), other.publish('channel', 'b')]);
        await redis.get('x');
        return last === 'a' ? 'sold' : 'sold-out';
      };
    }),
    { buyers: 1, attempts: 1 },
  ],
  [
    'an answer that an attempt begins with, and that comes late',
    ownStrategy(async ({ world, request }) => {
      const { clock, redis, downstream } = world;
      const isFirst = request.buyer === 1;
      if (isFirst) await redis.set('lock', '1', 'PX', 100);
      const sinceMs = clock.nowMs();
      if (!isFirst) await downstream.validate(1);
      return clock.nowMs() - sinceMs > 50 ? 'sold' : 'sold-out';
    }),
    LATE,
  ],
  [
    'an answer that is late by two expiries',
    ownStrategy(async ({ world, request }) => {
      const { clock, redis, downstream } = world;
      if (request.buyer === 1) {
        await redis.set('lock', '1', 'PX', 100);
        await redis.set('longer', '1', 'PX', 300);
        await redis.get('x');
        return 'sold-out';
      }
      await redis.get('x');
      const sinceMs = clock.nowMs();
      await downstream.validate(1);
      const tookMs = clock.nowMs() - sinceMs;
      return tookMs > 200 ? 'sold' : tookMs > 50 ? 'busy' : 'sold-out';
    }),
    LATE,
  ],
];

describe('a search that leaves out what it has seen', () => {
  test.each(cases)('tells apart %s', async (_, strategy, small) => {
    const space = spaceOf(strategy, small);
    const pruned = await searchAll(space);
    const full = await searchAll(space, { prune: false });
    expect(pruned.outcomes).toEqual(full.outcomes);
    expect(full.outcomes.length).toBeGreaterThan(1);
    expect(pruned.all).toBe(BigInt(full.visited));
    expect(full.all).toBe(BigInt(full.visited));
  });

  test('covers what a bound on departures allows, for each bound', async () => {
    for (const bound of [0, 1, 2, 3]) {
      const space = spaceOf('watch-multi', { attempts: 2 });
      const pruned = await searchWith(new Dfs({ bound }), space);
      const full = await searchWith(new Dfs({ bound, prune: false }), space);
      expect(pruned.outcomes).toEqual(full.outcomes);
    }
  });

  test('does not call a search complete where time passed too often in a schedule', async () => {
    const forever = ownStrategy(async ({ world }) => {
      for (;;) await world.clock.sleep(1);
    });
    const { all, ends } = await searchAll(spaceOf(forever, { buyers: 1, attempts: 1 }));
    expect(ends).toEqual({ bounded: 1 });
    expect(all).toBeUndefined();
  });

  test('begins every schedule with the same random numbers of the servers and of the strategy', async () => {
    const draws: string[] = [];
    const drawing = {
      ...ownStrategy(async ({ world }) => {
        await world.redis.sadd('set', 1, 2, 3, 4, 5, 6, 7, 8);
        draws.push(`${await world.redis.spop('set')} ${world.random.uuid()}`);
        return 'sold';
      }),
      sharesMemory: false,
    };
    await searchAll(spaceOf(drawing, { buyers: 1, attempts: 1 }));
    await searchAll(spaceOf(drawing, { buyers: 2, attempts: 1 }), { prune: false });
    // Each buyer is first or second.
    expect(new Set(draws).size).toBe(4);
  });
});
