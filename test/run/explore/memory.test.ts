import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../src/core/outcome.ts';
import { seededSource } from '../../../src/core/random.ts';
import { randomPolicy } from '../../../src/explore/random.ts';
import { IterativeSearch } from '../../../src/explore/search.ts';
import type { AnyStrategy, PurchaseRequest } from '../../../src/ports/strategy.ts';
import type { FullWorld } from '../../../src/ports/world.ts';
import { ownStrategy } from '../../support/own-strategy.ts';
import { searchAll, searchWith, spaceOf } from './searching.ts';

type Purchase = (request: PurchaseRequest) => Promise<Outcome>;

/** A strategy whose processes keep something: `open` is called once for each. */
function process(open: (world: FullWorld) => Purchase | Promise<Purchase>): AnyStrategy {
  return {
    ...ownStrategy(async () => 'failed'),
    async open(_sale, world) {
      const full = world as FullWorld;
      const purchase = await open(full);
      const remaining = async () => Number(await full.redis.get('stock'));
      return { purchase, remaining, close: async () => {} };
    },
  };
}

async function buy({ redis }: Pick<FullWorld, 'redis'>): Promise<Outcome> {
  const stock = Number(await redis.get('stock'));
  if (stock < 1) return 'sold-out';
  await redis.set('stock', stock - 1);
  return 'sold';
}

/** Lets one in after the other. */
function mutex(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
}

const once = { attempts: 1 };
const together = { attempts: 1, nodes: 1 };

describe('buyers who share memory', () => {
  test('a mutex in the process protects one process, and not two', async () => {
    const guarded = process((world) => {
      const alone = mutex();
      return () => alone(() => buy(world));
    });
    const one = await searchAll(spaceOf(guarded, together));
    expect(one.all).toBeTypeOf('bigint');
    expect(one.violated).toEqual([]);
    const two = await searchAll(spaceOf(guarded, once));
    expect(two.violated).toEqual(['lostUpdates', 'oversold']);
  });

  test('a cached stock is stale', async () => {
    const cached = process((world) => {
      let stock: number | undefined;
      return async () => {
        stock ??= Number(await world.redis.get('stock'));
        if (stock < 1) return 'sold-out';
        await world.redis.decr('stock');
        return 'sold';
      };
    });
    const { violated } = await searchAll(spaceOf(cached, together));
    expect(violated).toEqual(['oversold']);
  });

  test('somebody who is woken by a message may have missed it', async () => {
    const woken = process(async (world) => {
      const { redis } = world;
      const listener = redis.duplicate();
      let wake = () => {};
      listener.on('message', () => wake());
      await listener.subscribe('free');
      return async () => {
        while ((await redis.set('lock', 1, 'NX')) === null) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        await redis.del('lock');
        await redis.publish('free', '');
        return 'sold-out';
      };
    });
    const space = spaceOf(woken, once);
    const { violated, outcomes } = await searchWith(new IterativeSearch(), space, {
      until: 'ended.by',
      most: 1_500,
    });
    expect(violated).toEqual(['ended.by']);
    expect(outcomes.some((one) => one.startsWith('sold-out, | sold-out,'))).toBe(true);
  });

  test('a token that is waited for on a borrowed connection lets in one at a time', async () => {
    const token = {
      ...ownStrategy(async ({ world }) => {
        await world.connection((client) => client.blpop('token', 0));
        const outcome = await buy(world);
        await world.redis.rpush('token', 1);
        return outcome;
      }),
      async setUp(sale: { readonly stock: number }, world: FullWorld) {
        await world.redis.set('stock', sale.stock);
        await world.redis.rpush('token', 1);
      },
    } as AnyStrategy;
    const { all, violated } = await searchAll(spaceOf(token, once));
    expect(all).toBeTypeOf('bigint');
    expect(violated).toEqual([]);
    const crashing = await searchAll(spaceOf(token, { ...once, faults: { crash: 1 } }));
    expect(crashing.violated).toContain('ended.by');
  });

  test('WATCH on a shared client is undone by another buyer’s EXEC', async () => {
    const watching = ownStrategy(async ({ world: { redis } }) => {
      await redis.watch('stock');
      const stock = Number(await redis.get('stock'));
      if (stock < 1) return 'sold-out';
      const written = await redis
        .multi()
        .set('stock', stock - 1)
        .exec();
      return written === null ? 'busy' : 'sold';
    });
    const one = await searchWith(new IterativeSearch(), spaceOf(watching, together), {
      until: 'oversold',
      most: 500,
    });
    expect(one.violated).toContain('oversold');
    const two = await searchAll(spaceOf(watching, once));
    expect(two.violated).toEqual([]);
  });

  test('a lock that is renewed by a timer does not expire under its holder', async () => {
    const locked = (isRenewed: boolean) =>
      ownStrategy(async ({ world }) => {
        const { redis, clock, downstream, trace } = world;
        if ((await redis.set('lock', 1, 'PX', 100, 'NX')) === null) return 'busy';
        const section = trace.acquired('lock');
        let isOver = false;
        const renew = async () => {
          for (;;) {
            await clock.sleep(60);
            if (isOver) return;
            await redis.pexpire('lock', 100);
          }
        };
        if (isRenewed) renew();
        await downstream.validate(1);
        isOver = true;
        section.releasing();
        section.released((await redis.del('lock')) === 1);
        return 'sold-out';
      });
    const space = (isRenewed: boolean) => ({
      ...spaceOf(locked(isRenewed), { attempts: 1, faults: { delays: 1 } }),
      latestUs: { validate: 150_000, order: 0 },
    });
    const overlapping = (outcomes: readonly string[]) =>
      outcomes.some((one) => !one.includes('overlaps=0..0'));
    const renewed = await searchAll(space(true));
    expect(renewed.all).toBeTypeOf('bigint');
    expect(overlapping(renewed.outcomes)).toBe(false);
    expect(overlapping((await searchAll(space(false))).outcomes)).toBe(true);
  });
});

describe('a sale that does not finish', () => {
  test('two locks that are taken in opposite order', async () => {
    const crossing = {
      ...ownStrategy(async ({ world, request }) => {
        const order = request.buyer === 1 ? ['a', 'b'] : ['b', 'a'];
        for (const key of order) await world.connection((client) => client.blpop(key, 0));
        for (const key of order) await world.redis.rpush(key, 1);
        return 'sold-out';
      }),
      async setUp(sale: { readonly stock: number }, world: FullWorld) {
        await world.redis.set('stock', sale.stock);
        for (const key of ['a', 'b']) await world.redis.rpush(key, 1);
      },
    } as AnyStrategy;
    const { violated, ends } = await searchAll(spaceOf(crossing, once));
    expect(violated).toEqual(['ended.by']);
    expect(ends.stuck).toBeGreaterThan(0);
    expect(ends.completed).toBeGreaterThan(0);
  });

  test('a promise that never settles', async () => {
    const waiting = ownStrategy(async ({ world }) => {
      await world.redis.get('x');
      return new Promise(() => {});
    });
    const { violated } = await searchAll(spaceOf(waiting, once));
    expect(violated).toEqual(['ended.by']);
  });
});

/** Held before any world is played in: what code finds as globals then follows the virtual world. */
const realRandom = Math.random;
const realNow = performance.now.bind(performance);

describe('code that does not do the same each time', () => {
  test.each([
    ['Math.random, kept from before', () => realRandom() < 0.5],
    ['the wall clock, kept from before', () => realNow() % 2 < 1],
  ])('is told from a schedule that comes out differently: %s', async (_, coin) => {
    const unsteady = ownStrategy(async ({ world: { redis } }) => {
      for (let call = 0; call < 4; call++) {
        if (coin()) await redis.get('x');
        else await redis.incr('x');
        if (coin()) await redis.get('x');
      }
      return 'sold-out';
    });
    await expect(searchAll(spaceOf(unsteady, once), { prune: false })).rejects.toThrow(
      'the same each time',
    );
  });

  test('does not disturb a policy that repeats nothing', async () => {
    const unsteady = ownStrategy(async ({ world: { redis } }) => {
      if (realRandom() < 0.5) await redis.get('x');
      return 'sold-out';
    });
    const policy = randomPolicy(seededSource(1).stream('policy'));
    const { visited } = await searchWith(policy, spaceOf(unsteady, once), { most: 20 });
    expect(visited).toBe(20);
  });
});
