import { describe, expect, it } from 'vitest';
import type { CallSent } from '../../src/core/history.ts';
import { eventsOf, sell, type VirtualShop, virtualShop } from './virtual.ts';

describe('attribution', () => {
  it('follows each attempt across awaits, callbacks and Promise.all', async () => {
    const events = await sell({ buyers: 20 }, async ({ buyer }, shop) => {
      await shop.kernel.sleepUntil(100 - buyer);
      await Promise.all(
        [1, 2, 3].map(async (part) => {
          await shop.kernel.sleepUntil(100 + part);
          call(shop, buyer);
        }),
      );
      await new Promise<void>((resolve) => queueMicrotask(() => resolve(call(shop, buyer))));
      return 'sold';
    });
    const calls = eventsOf(events, 'call-sent');
    expect(calls).toHaveLength(80);
    for (const { attempt, args } of calls) expect(args).toEqual([attempt]);
  });

  it('gives calls dense ids in the order in which they were sent', async () => {
    const events = await sell({ buyers: 3 }, async (_, shop) => {
      call(shop, 0);
      return 'sold';
    });
    expect(eventsOf(events, 'call-sent').map((sent) => sent.call)).toEqual([1, 2, 3]);
  });

  it('leaves calls outside any attempt out', () => {
    const { recorder, events } = virtualShop();
    expect(recorder.sent('redis', 'get', [])).toBeUndefined();
    expect(events).toEqual([]);
  });

  it('leaves out what an attempt’s code does after its buyer was told', async () => {
    let late: unknown = 'not called';
    await sell({ buyers: 2, arrivalUs: (buyer) => buyer * 100 }, async ({ buyer }, shop) => {
      if (buyer === 1) {
        void shop.kernel.sleepUntil(150).then(() => {
          late = shop.recorder.sent('redis', 'get', []);
        });
      }
      return 'sold';
    });
    expect(late).toBeUndefined();
  });
});

describe('a call', () => {
  it('is recorded with its times, its reply and whether it was answered', async () => {
    const events = await sell({}, async (_, { kernel, recorder }) => {
      const good = recorder.sent('redis', 'get', ['key']) as CallSent;
      const bad = recorder.sent('redis-2', 'set', ['key', 1]) as CallSent;
      await kernel.sleepUntil(7);
      recorder.settled(good, 'answered', 'value');
      recorder.settled(bad, 'lost', new Error('gone'));
      return 'sold';
    });
    expect(eventsOf(events, 'call-sent')).toMatchObject([
      { atUs: 0, attempt: 1, call: 1, target: 'redis', operation: 'get', args: ['key'] },
      { atUs: 0, attempt: 1, call: 2, target: 'redis-2', operation: 'set', args: ['key', 1] },
    ]);
    expect(eventsOf(events, 'call-settled')).toEqual([
      {
        kind: 'call-settled',
        atUs: 7,
        attempt: 1,
        call: 1,
        target: 'redis',
        ok: true,
        reply: 'value',
      },
      {
        kind: 'call-settled',
        atUs: 7,
        attempt: 1,
        call: 2,
        target: 'redis-2',
        ok: false,
        reply: new Error('gone'),
      },
    ]);
  });
});

describe('an attempt', () => {
  it('is open from its start to its end, oldest first', () => {
    const { recorder } = virtualShop();
    const first = recorder.startAttempt(7, 0, 0);
    const second = recorder.startAttempt(8, 0, 0);
    expect(recorder.openAttempts()).toEqual([first, second]);
    recorder.endAttempt(first, 'sold', 1);
    expect(recorder.openAttempts()).toEqual([second]);
  });

  it('abandons the sections that it left without a release, in the order of its locks', async () => {
    const { recorder, events } = virtualShop();
    const open = recorder.startAttempt(1, 0, 0);
    open.sections = new Map([
      [4, 'a'],
      [5, 'b'],
    ]);
    recorder.endAttempt(open, 'sold', 1);
    expect(events.slice(1)).toMatchObject([
      { kind: 'abandoned', attempt: 1, lock: 'a', acquisition: 4 },
      { kind: 'abandoned', attempt: 1, lock: 'b', acquisition: 5 },
      { kind: 'attempt-ended', attempt: 1, outcome: 'sold', units: 1 },
    ]);
  });
});

describe('a recorder that is closed', () => {
  it('takes no event any more', async () => {
    const { recorder, events } = virtualShop();
    const open = recorder.startAttempt(1, 0, 0);
    const before = events.length;
    recorder.close();
    await recorder.within(open, async () => {
      const sent = recorder.sent('redis', 'incr', []);
      if (sent !== undefined) recorder.settled(sent, 'answered', 1);
    });
    recorder.endAttempt(open, 'sold', 1);
    recorder.record({ kind: 'buyer-arrived', atUs: 0, buyer: 2 });
    expect(events).toHaveLength(before);
  });

  it('still knows which attempts were open when it was closed, though they ended since', () => {
    const { recorder } = virtualShop();
    const open = recorder.startAttempt(1, 0, 0);
    recorder.close();
    recorder.endAttempt(open, 'sold', 1);
    expect(recorder.openAttempts()).toEqual([open]);
  });
});

function call({ recorder }: VirtualShop, buyer: number): void {
  const sent = recorder.sent('redis', 'incr', [buyer]);
  if (sent !== undefined) recorder.settled(sent, 'answered', 1);
}
