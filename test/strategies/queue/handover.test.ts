import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClockPort } from '../../../src/ports/clock.ts';
import type { Handover } from '../../../src/strategies/queue/handover.ts';
import { encodeRequest } from '../../../src/strategies/queue/handover.ts';
import { requestsKey } from '../../../src/strategies/queue/keys.ts';
import { listHandover } from '../../../src/strategies/queue/list.ts';
import { streamHandover } from '../../../src/strategies/queue/streams.ts';
import {
  type ClientWorld,
  liveClientWorld,
  simClientWorld,
} from '../../conformance/client-worlds.ts';
import { describeWith, useServers } from '../../support/servers.ts';

const sale = { id: 'sale', stock: 10, quantity: 1 };
const request = (attempt: number) => ({ attempt, buyer: attempt + 100, quantity: 2 });
const LEASE_MS = 60;

/** Passes as the test says; expiry and idleness are the server's, and follow its clock. */
class Clock implements ClockPort {
  ms = 0;
  nowMs = () => this.ms;
  async sleep(): Promise<void> {}
}

const KINDS = {
  list: {
    make: listHandover,
    queue: (redis: Redis, text: string) => redis.lpush(requestsKey(sale), text),
  },
  streams: {
    make: streamHandover,
    queue: (redis: Redis, text: string) => redis.xadd(requestsKey(sale), '*', 'request', text),
  },
} as const;

type Redis = Awaited<ReturnType<ClientWorld['client']>>;

describe('on the model of Redis', () => handoverFacts(() => simClientWorld('short')));

describeWith(['redis'], 'on a real Redis', () => {
  const servers = useServers(1);
  handoverFacts(() => liveClientWorld(servers.current, 'ours'));
});

function handoverFacts(open: () => Promise<ClientWorld>): void {
  describe.each(Object.entries(KINDS))('a hand-over with a %s', (_, { make, queue }) => {
    let world: ClientWorld;
    let clock: Clock;

    beforeEach(async () => {
      clock = new Clock();
      world = await open();
    });
    afterEach(() => world.close());

    /** Two requests are queued, and two workers are hired. */
    const facts = (
      work: (
        handover: Handover,
        hire: (name: string) => Promise<ReturnType<Handover['hire']>>,
        redis: Redis,
      ) => Promise<void>,
    ) =>
      world.drive(async () => {
        const redis = await world.client();
        const handover = make({ sale, redis, clock, leaseMs: LEASE_MS });
        await handover.create();
        for (const attempt of [1, 2]) await queue(redis, encodeRequest(request(attempt)));
        await work(handover, async (name) => handover.hire(name, await world.client()), redis);
      });

    /** On the server's clock, virtual or not. */
    const pass = async (redis: Redis, ms: number) => {
      clock.ms += ms;
      await redis.blpop('nothing', ms / 1_000);
    };

    it('gives each request to one worker, the oldest first', () =>
      facts(async (handover, hire) => {
        const [one, other] = [await hire('one'), await hire('other')];
        expect((await one.take())?.request).toEqual(request(1));
        expect((await other.take())?.request).toEqual(request(2));
        expect(await handover.unfinished()).toBe(2);
        expect(await one.take()).toBeUndefined();
      }));

    it('keeps a request until it is acknowledged', () =>
      facts(async (handover, hire) => {
        const one = await hire('one');
        for (const left of [1, 0]) {
          const delivery = await one.take();
          if (delivery !== undefined) await one.acknowledge(delivery);
          expect(await handover.unfinished()).toBe(left);
        }
      }));

    it('delivers it again, once its worker has been silent for a lease, and first', () =>
      facts(async (handover, hire, redis) => {
        const [one, other] = [await hire('one'), await hire('other')];
        await one.take();
        await pass(redis, 2 * LEASE_MS);
        const again = await other.take();
        expect(again?.request).toEqual(request(1));
        if (again !== undefined) await other.acknowledge(again);
        expect(await handover.unfinished()).toBe(1);
      }));

    it('leaves it to a worker who says that it lives, for as long as it says so', () =>
      facts(async (_handover, hire, redis) => {
        const [one, other] = [await hire('one'), await hire('other')];
        const held = await one.take();
        for (let third = 0; third < 6; third++) {
          await pass(redis, LEASE_MS / 3);
          if (held !== undefined) await one.keep(held);
        }
        expect((await other.take())?.request).toEqual(request(2));
        expect(await other.take()).toBeUndefined();
      }));

    it('takes an acknowledgement that comes too late for what it is', () =>
      facts(async (handover, hire, redis) => {
        const [one, other] = [await hire('one'), await hire('other')];
        const late = await one.take();
        await pass(redis, 2 * LEASE_MS);
        const again = await other.take();
        if (again !== undefined) await other.acknowledge(again);
        if (late !== undefined) await one.acknowledge(late);
        expect(await handover.unfinished()).toBe(1);
      }));
  });
}
