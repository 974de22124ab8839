import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallObserver } from '../../src/core/observer.ts';
import { seededSource } from '../../src/core/random.ts';
import { NO_FAULTS } from '../../src/core/schedule.ts';
import { connectNotifierNode } from '../../src/live/notifier/node.ts';
import type { NotifierPort } from '../../src/ports/notifier.ts';
import { SimHost } from '../../src/sim/host.ts';
import { SteppedHost } from '../../src/sim/steps/host.ts';

/** A node's notifier in one of the worlds. */
interface NotifierWorld {
  readonly notifier: NotifierPort;
  /** Lets time pass until work has settled. */
  drive<T>(work: () => Promise<T>): Promise<T>;
  close(): unknown;
}

const worlds: Readonly<Record<string, (observer: CallObserver) => Promise<NotifierWorld>>> = {
  async 'the simulator'(observer) {
    const host = new SimHost({
      ...{ random: seededSource(1), servers: 1, careful: false },
      networkUs: { min: 200, max: 500 },
    });
    const { notifierSeenBy } = await host.drive(() => host.connectNode(observer));
    if (notifierSeenBy === undefined) throw new Error('expected a notifier');
    const notifier = notifierSeenBy(observer);
    return { notifier, drive: (work) => host.drive(work), close: () => host.close() };
  },
  async 'a searched world'(observer) {
    const host = new SteppedHost({
      ...{ random: seededSource(1), servers: 1, careful: false, sharesMemory: true },
      ...{ buyers: 2, nodes: 2, budget: NO_FAULTS, hasNotifier: true, staff: 'beside' },
    });
    const { notifierSeenBy } = await host.drive(() => host.connectNode(observer));
    if (notifierSeenBy === undefined) throw new Error('expected a notifier');
    const notifier = notifierSeenBy(observer);
    return { notifier, drive: (work) => host.drive(work), close: () => {} };
  },
  async 'real WebSockets'(observer) {
    const node = await connectNotifierNode({ kind: 'notifier', nodes: 1 });
    const notifier = node.clients.notifierSeenBy?.(observer);
    if (notifier === undefined) throw new Error('expected a notifier');
    return { notifier, drive: (work) => work(), close: () => node.close() };
  },
};

describe.each(Object.entries(worlds))('a notifier on %s', (_, open) => {
  let calls: unknown[];
  let world: NotifierWorld;

  beforeEach(async () => {
    calls = [];
    const observer: CallObserver = {
      sent(target, operation, args) {
        const sent = { kind: 'call-sent', atUs: 0, attempt: 1, call: 1, target, operation, args };
        return sent as never;
      },
      settled: ({ operation }, end, reply) => calls.push([operation, end, reply]),
    };
    world = await open(observer);
  });
  afterEach(() => world.close());

  it('tells a buyer who waits, as one call of its own', async () => {
    const { notifier } = world;
    const asked: string[] = [];
    notifier.answerLate(async (request) => {
      asked.push(request);
      // It waits by now.
      queueMicrotask(() => notifier.tell(request, 'sold'));
      return undefined;
    });
    expect(await world.drive(() => notifier.told('7'))).toBe('sold');
    expect(asked).toEqual(['7']);
    expect(calls).toEqual([['told', 'answered', 'sold']]);
  });

  it('tells a buyer who comes late what is known already', async () => {
    const { notifier } = world;
    notifier.tell('7', 'sold');
    notifier.answerLate(async (request) => (request === '7' ? 'sold' : undefined));
    expect(await world.drive(() => notifier.told('7'))).toBe('sold');
  });

  it('tells nobody what is news of another request', async () => {
    const { notifier } = world;
    const known = new Map([['1', 'failed']]);
    notifier.answerLate(async (request) => {
      if (request === '2') notifier.tell('1', 'sold');
      return known.get(request) ?? 'sold-out';
    });
    const both = () => Promise.all([notifier.told('2'), notifier.told('1')]);
    const [second, first] = await world.drive(both);
    expect(second).toBe('sold-out');
    expect(['sold', 'failed']).toContain(first);
  });

  it('tells everybody who waits for the same request', async () => {
    const { notifier } = world;
    let waiting = 0;
    notifier.answerLate(async (request) => {
      waiting += 1;
      if (waiting === 3) notifier.tell(request, 'sold');
      return undefined;
    });
    const all = () => Promise.all([1, 2, 3].map(() => notifier.told('7')));
    expect(await world.drive(all)).toEqual(['sold', 'sold', 'sold']);
  });

  it('asks again for everybody who waits, where news may have been missed', async () => {
    const { notifier } = world;
    let asked = 0;
    notifier.answerLate(async () => {
      asked += 1;
      if (asked === 2) queueMicrotask(() => notifier.askAgain());
      return asked > 2 ? 'sold' : undefined;
    });
    const both = () => Promise.all([notifier.told('1'), notifier.told('2')]);
    expect(await world.drive(both)).toEqual(['sold', 'sold']);
    expect(asked).toBe(4);
  });
});
