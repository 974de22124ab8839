import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallObserver } from '../../src/core/observer.ts';
import { seededSource } from '../../src/core/random.ts';
import { NO_FAULTS } from '../../src/core/schedule.ts';
import { connectNatsNode } from '../../src/live/nats/node.ts';
import type { NatsServer } from '../../src/live/nats/server.ts';
import { deleteStreams } from '../../src/live/nats/streams.ts';
import type { ClockPort } from '../../src/ports/clock.ts';
import type { QueueMessage, QueuePort } from '../../src/ports/queue.ts';
import { SimHost } from '../../src/sim/host.ts';
import { SteppedHost } from '../../src/sim/steps/host.ts';
import { useNats } from '../support/nats.ts';
import { describeWith } from '../support/servers.ts';

/** Two nodes' connections to one server, in one of the worlds. */
interface QueueWorld {
  readonly nodes: readonly [QueuePort, QueuePort];
  readonly clock: Pick<ClockPort, 'nowMs' | 'sleep'>;
  /** Lets time pass until work has settled. */
  drive<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<unknown>;
}

async function simulated(observer: CallObserver): Promise<QueueWorld> {
  const host = new SimHost({
    ...{ random: seededSource(1), servers: 1, careful: false },
    networkUs: { min: 200, max: 500 },
  });
  const open = async () => {
    const { queueSeenBy } = await host.drive(() => host.connectNode(observer));
    if (queueSeenBy === undefined) throw new Error('expected a queue');
    return queueSeenBy(observer);
  };
  return {
    nodes: [await open(), await open()],
    clock: host.clockPort,
    drive: (work) => host.drive(work),
    close: () => host.close(),
  };
}

async function searched(observer: CallObserver): Promise<QueueWorld> {
  const host = new SteppedHost({
    ...{ random: seededSource(1), servers: 1, careful: false, sharesMemory: true },
    ...{ buyers: 2, nodes: 2, budget: NO_FAULTS, hasQueue: true, staff: 'beside' },
  });
  const open = async () => {
    const { queueSeenBy } = await host.drive(() => host.connectNode(observer));
    if (queueSeenBy === undefined) throw new Error('expected a queue');
    return queueSeenBy(observer);
  };
  return {
    nodes: [await open(), await open()],
    clock: host.clockPort,
    drive: (work) => host.drive(work),
    close: async () => {},
  };
}

let runs = 0;

async function real({ endpoint }: NatsServer, observer: CallObserver): Promise<QueueWorld> {
  runs += 1;
  const prefix = `seckill_conformance_${runs}`;
  const spec = { kind: 'nats', endpoint, prefix, isOurs: true } as const;
  const hooks = { lost: () => undefined, note: () => undefined };
  const connect = () => connectNatsNode(spec, hooks);
  const nodes = [await connect(), await connect()] as const;
  const portOf = (index: 0 | 1) => nodes[index].clients.queueSeenBy?.(observer) as QueuePort;
  return {
    nodes: [portOf(0), portOf(1)],
    clock: {
      nowMs: () => performance.now(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    drive: (work) => work(),
    async close() {
      for (const node of nodes) node.close();
      await deleteStreams(endpoint, prefix);
    },
  };
}

describe('a queue on the simulator', () => holds(simulated));

describe('a queue in a searched world', () => holds(searched));

describeWith(['nats'], 'a queue on NATS JetStream', () => {
  const used = useNats();
  holds((observer) => real(used.server, observer));
});

function holds(open: (observer: CallObserver) => Promise<QueueWorld>): void {
  let calls: unknown[];
  let world: QueueWorld;
  const observer: CallObserver = {
    sent(target, operation, args) {
      const sent = { kind: 'call-sent', atUs: 0, attempt: 1, call: 1, target, operation, args };
      return sent as never;
    },
    settled: ({ target, operation, args }, end) => calls.push([target, operation, args, end]),
  };
  beforeEach(async () => {
    calls = [];
    world = await open(observer);
  });
  afterEach(() => world.close());

  const settings = { ackWaitMs: 60_000, duplicateWindowMs: 60_000 };
  const sale = <T>(work: (one: QueuePort, other: QueuePort) => Promise<T>) =>
    world.drive(() => work(...world.nodes));
  const say = (message: QueueMessage | undefined) =>
    message && `${message.id}:${message.body}:${message.deliveries}`;

  it('delivers each message once, in the order of their publishing, whoever asks', () =>
    sale(async (one, other) => {
      await one.create('orders', settings);
      for (const id of ['a', 'b', 'c']) await one.publish('orders', { id, body: `body ${id}` });
      const first = await other.next('orders');
      const second = await one.next('orders');
      expect([say(first), say(second)]).toEqual(['a:body a:1', 'b:body b:1']);
      expect(await one.waiting('orders')).toBe(3);
      await first?.ack();
      await second?.ack();
      expect(await other.waiting('orders')).toBe(1);
    }));

  it('gives a message that is published later to whoever waits for it', () =>
    sale(async (one, other) => {
      await one.create('orders', settings);
      const asked = other.next('orders');
      await one.publish('orders', { id: 'a', body: '' });
      expect(say(await asked)).toBe('a::1');
    }));

  it('gives nothing after about a second in which nothing came', () =>
    sale(async (one) => {
      await one.create('orders', settings);
      const from = world.clock.nowMs();
      expect(await one.next('orders')).toBeUndefined();
      expect(world.clock.nowMs() - from).toBeGreaterThanOrEqual(990);
    }));

  it('stops waiting when it is told to', () =>
    sale(async (one) => {
      await one.create('orders', settings);
      const ending = new AbortController();
      const asked = one.next('orders', ending.signal);
      await world.clock.sleep(20);
      ending.abort();
      expect(await asked).toBeUndefined();
      expect(await one.next('orders', ending.signal)).toBeUndefined();
    }));

  it('stores a message once that is published twice within the window, acknowledged or not', () =>
    sale(async (one, other) => {
      await one.create('orders', settings);
      expect(await one.publish('orders', { id: 'a', body: '1' })).toEqual({ isDuplicate: false });
      expect(await other.publish('orders', { id: 'a', body: '2' })).toEqual({ isDuplicate: true });
      const message = await one.next('orders');
      expect(say(message)).toBe('a:1:1');
      await message?.ack();
      expect(await one.publish('orders', { id: 'a', body: '3' })).toEqual({ isDuplicate: true });
      expect(await one.waiting('orders')).toBe(0);
    }));

  it('stores it again once the window is over', () =>
    sale(async (one) => {
      await one.create('orders', { ...settings, duplicateWindowMs: 100 });
      await one.publish('orders', { id: 'a', body: '' });
      // The server forgets in rounds.
      await world.clock.sleep(400);
      expect(await one.publish('orders', { id: 'a', body: '' })).toEqual({ isDuplicate: false });
      expect(await one.waiting('orders')).toBe(2);
    }));

  it('delivers a message again that was not acknowledged in time, and counts', () =>
    sale(async (one, other) => {
      await one.create('orders', { ...settings, ackWaitMs: 150 });
      await one.publish('orders', { id: 'a', body: '' });
      expect(say(await one.next('orders'))).toBe('a::1');
      const again = await other.next('orders');
      expect(say(again)).toBe('a::2');
      await again?.ack();
      await world.clock.sleep(400);
      expect(await one.waiting('orders')).toBe(0);
    }));

  it('delivers what was refused before what is new', () =>
    sale(async (one) => {
      await one.create('orders', settings);
      await one.publish('orders', { id: 'a', body: '' });
      await one.publish('orders', { id: 'b', body: '' });
      await (await one.next('orders'))?.nak();
      // A refusal has no confirmation: the next request may get there before it.
      await world.clock.sleep(100);
      expect(say(await one.next('orders'))).toBe('a::2');
      expect(say(await one.next('orders'))).toBe('b::1');
    }));

  it('keeps what was refused for a while as long as it was told', () =>
    sale(async (one) => {
      await one.create('orders', settings);
      await one.publish('orders', { id: 'a', body: '' });
      const from = world.clock.nowMs();
      await (await one.next('orders'))?.nak(200);
      expect(say(await one.next('orders'))).toBe('a::2');
      expect(world.clock.nowMs() - from).toBeGreaterThanOrEqual(190);
    }));

  it('takes an acknowledgement of an earlier delivery for the message', () =>
    sale(async (one) => {
      await one.create('orders', { ...settings, ackWaitMs: 150 });
      await one.publish('orders', { id: 'a', body: '' });
      const first = await one.next('orders');
      expect(say(await one.next('orders'))).toBe('a::2');
      await first?.ack();
      expect(await one.waiting('orders')).toBe(0);
    }));

  it('keeps queues apart, and refuses what is not there', () =>
    sale(async (one) => {
      await one.create('orders', settings);
      await one.create('refunds', settings);
      await one.publish('refunds', { id: 'a', body: '' });
      expect(await one.waiting('orders')).toBe(0);
      await expect(one.publish('none', { id: 'a', body: '' })).rejects.toThrow();
      await expect(one.next('none')).rejects.toThrow();
    }));

  it('tells its observer of what is published, acknowledged and refused', () =>
    sale(async (one) => {
      await one.create('orders', settings);
      await one.publish('orders', { id: 'a', body: '' });
      await (await one.next('orders'))?.nak();
      await (await one.next('orders'))?.ack();
      expect(calls).toEqual([
        ['queue', 'publish', ['orders', 'a'], 'answered'],
        ['queue', 'nak', ['orders', 'a'], 'answered'],
        ['queue', 'ack', ['orders', 'a'], 'answered'],
      ]);
    }));
}
