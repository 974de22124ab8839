import { describe, expect, test, vi } from 'vitest';
import { Dfs } from '../../../src/explore/dfs.ts';
import type { AnyStrategy, Strategy } from '../../../src/ports/strategy.ts';
import type { FullWorld } from '../../../src/ports/world.ts';
import { ownStrategy } from '../../support/own-strategy.ts';
import { type Small, searchAll, searchWith, spaceOf } from './searching.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Sells by a worker of each node: `take` gives it requests, as `ask` leaves them, and it tells what became of each. */
function byWorker(
  ask: (world: FullWorld, attempt: number) => Promise<unknown>,
  take: (world: FullWorld) => Promise<number | undefined>,
  rest: Partial<Strategy> = {},
): AnyStrategy {
  return {
    ...ownStrategy(async () => 'failed'),
    needs: ['redis', 'queue', 'notifier'],
    worksApart: true,
    async setUp(sale: { readonly stock: number }, world: FullWorld) {
      await world.redis.set('stock', sale.stock);
      await world.queue.create('requests', { ackWaitMs: 1_000, duplicateWindowMs: 100 });
    },
    async open(_sale: unknown, world: FullWorld) {
      const known = new Map<string, string>();
      world.notifier.answerLate(async (request) => known.get(request));
      const work = async (): Promise<never> => {
        for (;;) {
          const attempt = await take(world);
          if (attempt === undefined) continue;
          const left = await world.redis.decr('stock');
          known.set(String(attempt), left < 0 ? 'sold-out' : 'sold');
          world.notifier.tell(String(attempt), left < 0 ? 'sold-out' : 'sold');
        }
      };
      void work();
      return {
        async purchase({ attempt }: { readonly attempt: number }) {
          const [news] = await Promise.all([
            world.notifier.told(String(attempt)),
            ask(world, attempt),
          ]);
          return news;
        },
        remaining: async () => Math.max(0, Number(await world.redis.get('stock'))),
        close: async () => {},
      };
    },
    ...rest,
  } as unknown as AnyStrategy;
}

const publish = ({ queue }: FullWorld, attempt: number) =>
  queue.publish('requests', { id: String(attempt), body: '' });

async function nextOf({ queue }: FullWorld): Promise<number | undefined> {
  const message = await queue.next('requests');
  await message?.ack();
  return message === undefined ? undefined : Number(message.id);
}

const ONE: Small = { buyers: 1, attempts: 1 };
const SHARED: Small = { nodes: 1, attempts: 1 };

describe('workers that go on beside the buyers', () => {
  test.each([true, false])('the same with and without pruning, apart: %s', async (worksApart) => {
    const space = spaceOf(byWorker(publish, nextOf, { worksApart }), ONE);
    const pruned = await searchAll(space);
    const full = await searchAll(space, { prune: false });
    expect(pruned.outcomes).toEqual(full.outcomes);
    expect(pruned.all).toBe(BigInt(full.visited));
    expect(full.ends).toEqual({ completed: full.visited });
    expect(full.violated).toEqual([]);
  });

  test('of two buyers: the same with and without pruning, for a bound on departures', async () => {
    const space = spaceOf(byWorker(publish, nextOf), SHARED);
    const pruned = await searchWith(new Dfs({ bound: 1 }), space);
    const full = await searchWith(new Dfs({ bound: 1, prune: false }), space);
    expect(pruned.outcomes).toEqual(full.outcomes);
    expect(pruned.violated).toEqual([]);
  });

  test('that look again and again come to an end when there is nothing to see', async () => {
    const poll = async ({ redis, clock }: FullWorld) => {
      const request = await redis.lpop('requests');
      if (request === null) await clock.sleep(10);
      return request === null ? undefined : Number(request);
    };
    const push = ({ redis }: FullWorld, attempt: number) => redis.lpush('requests', attempt);
    const { all, ends, violated } = await searchAll(spaceOf(byWorker(push, poll), ONE));
    expect(all).toBeTypeOf('bigint');
    expect(ends.bounded).toBeUndefined();
    expect(violated).toEqual([]);
  });

  test('a buyer who is never told anything is a violation, though workers look for ever', async () => {
    const forget = async (world: FullWorld) => {
      await nextOf(world);
      return undefined;
    };
    const { violated, ends } = await searchAll(spaceOf(byWorker(publish, forget), ONE));
    expect(violated).toContain('ended.by');
    expect(ends.bounded).toBeUndefined();
  });
});

const bound = (departures: number) => new Dfs({ bound: departures });
const list = (set: readonly string[] = []) => ({ set: ['workers=1', ...set] });

describe("'queue', searched", () => {
  test.each(['list', 'streams'])('holds with a %s', async (kind) => {
    const space = spaceOf('queue', list([`queue=${kind}`]));
    const { violated, ends, outcomes } = await searchWith(bound(1), space);
    expect(violated).toEqual([]);
    expect(ends.bounded).toBeUndefined();
    expect(outcomes.some((one) => one.startsWith('sold, | sold-out,'))).toBe(true);
  });

  test('holds where a process dies with a request in its hands: another makes its order', async () => {
    const space = spaceOf('queue', { ...list(), faults: { crash: 1 } });
    const { violated, outcomes } = await searchWith(bound(1), space);
    expect(violated).toEqual([]);
    // Buyer 1 left before its process died with the request of buyer 2.
    expect(outcomes.some((one) => one.startsWith('sold-out, | sold,'))).toBe(true);
  });

  test('where orders are not numbered by their request, a redelivery doubles one', async () => {
    const dying = list(['workerDies=1']);
    const holds = await searchWith(bound(0), spaceOf('queue', dying));
    expect(holds.violated).toEqual([]);
    const space = spaceOf('queue', list(['workerDies=1', 'idempotent=false']));
    const { violated } = await searchWith(bound(0), space);
    expect(violated).toEqual(['stranded', 'unmatchedOrders']);
  });
});

describe("'transactional-message', searched", () => {
  const one = (set: readonly string[] = []) => ({ set: ['consumers=1', ...set] });

  test('ships every order once', async () => {
    const { violated, ends } = await searchWith(bound(1), spaceOf('transactional-message', one()));
    expect(violated).toEqual([]);
    expect(ends.bounded).toBeUndefined();
  });

  test.each(['mid-publish', 'after-publish'])('though a relay is killed %s', async (point) => {
    const space = spaceOf('transactional-message', one([`relayDies=${point}`, 'deaths=1']));
    const { violated } = await searchWith(bound(0), space);
    expect(violated).toEqual([]);
  });

  test('twice where a consumer that keeps no ids is killed before its acknowledgement', async () => {
    const killed = ['consumerDies=after-effect', 'deaths=1'];
    const holds = await searchWith(bound(0), spaceOf('transactional-message', one(killed)));
    expect(holds.violated).toEqual([]);
    const space = spaceOf('transactional-message', one([...killed, 'idempotent=false']));
    const { violated } = await searchWith(bound(0), space);
    expect(violated).toEqual(['deliveredTwice']);
  });
});
