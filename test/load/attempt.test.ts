import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/core/outcome.ts';
import { PurchaseFailed } from '../../src/core/purchase-failed.ts';
import { createAttempt } from '../../src/load/attempt.ts';
import type { PurchaseRequest } from '../../src/ports/strategy.ts';
import { eventsOf, sell, type VirtualShop, virtualShop } from './virtual.ts';

type BadPurchase = (request: PurchaseRequest, shop: VirtualShop) => unknown;

/** What the buyer of one attempt is told. */
async function attempt(purchase: BadPurchase) {
  const events = await sell({ patienceUs: 0 }, purchase as never);
  const [ended] = eventsOf(events, 'attempt-ended');
  return { told: ended?.outcome, error: ended?.error };
}

const touch = ({ recorder }: VirtualShop) => recorder.sent('redis', 'incr', ['key']);

describe('an attempt', () => {
  it.each<Outcome>(['sold', 'sold-out', 'busy', 'rejected', 'failed', 'unclear'])(
    'ends %s where its purchase says so, without an error',
    async (outcome) => {
      const purchase = async (request: PurchaseRequest) =>
        request.attempt === 1 ? outcome : 'sold';
      expect(await attempt(purchase)).toEqual({ told: outcome, error: undefined });
    },
  );

  it('gets its buyer, its own number and the quantity', async () => {
    const requests: PurchaseRequest[] = [];
    await sell({ buyers: 2 }, async (request) => {
      requests.push(request);
      return 'sold';
    });
    expect(requests).toEqual([
      { buyer: 1, attempt: 1, quantity: 1 },
      { buyer: 2, attempt: 2, quantity: 1 },
    ]);
  });
});

describe('an attempt whose code throws', () => {
  it('failed where nothing was sent, synchronously or not', async () => {
    const sync = attempt(() => {
      throw new Error('at once');
    });
    const later = attempt(async (_, { kernel }) => {
      await kernel.sleepUntil(5);
      throw new Error('later');
    });
    expect(await sync).toEqual({ told: 'failed', error: 'at once' });
    expect(await later).toEqual({ told: 'failed', error: 'later' });
  });

  it('is unclear once something was sent, whether it was answered, lost or not yet ended', async () => {
    for (const end of ['answered', 'lost', undefined] as const) {
      const { told } = await attempt(async (_, shop) => {
        const call = touch(shop);
        if (call !== undefined && end !== undefined) shop.recorder.settled(call, end, null);
        throw new Error('after it');
      });
      expect(told).toBe('unclear');
    }
  });

  it('failed where everything that was sent was refused', async () => {
    const { told } = await attempt(async (_, shop) => {
      const call = touch(shop);
      if (call !== undefined) shop.recorder.settled(call, 'refused', new Error('ERR'));
      throw new Error('after it');
    });
    expect(told).toBe('failed');
  });

  it('failed where it says so itself, whatever was sent', async () => {
    const ended = await attempt(async (_, shop) => {
      touch(shop);
      throw new PurchaseFailed('no quorum');
    });
    expect(ended).toEqual({ told: 'failed', error: 'no quorum' });
  });

  it.each([
    ['text', 'text'],
    [undefined, 'undefined'],
    [Object.create(null), 'an error that cannot be shown'],
    [new AggregateError([], ''), 'AggregateError'],
  ])('tells the error %o', async (thrown, message) => {
    const ended = await attempt(async () => {
      throw thrown;
    });
    expect(ended).toEqual({ told: 'failed', error: message });
  });
});

describe('an attempt that is answered with nonsense', () => {
  it.each([[undefined], ['SOLD'], [true], [null], [{ outcome: 'sold' }], [Object.create(null)]])(
    'is not sold: %o',
    async (answer) => {
      const { told, error } = await attempt(async () => answer);
      expect(told).toBe('failed');
      expect(error).toMatch(/expected one of sold, sold-out|cannot be shown/);
    },
  );

  it('is unclear where something was sent', async () => {
    const { told } = await attempt(async (_, shop) => void touch(shop));
    expect(told).toBe('unclear');
  });

  it('takes an outcome that is no promise', async () => {
    expect(await attempt(() => 'sold')).toEqual({ told: 'sold', error: undefined });
  });
});

describe('after the sale is closed', () => {
  it('no attempt starts any more: it never settles, and its purchase is not called', async () => {
    const { kernel, recorder, events } = virtualShop();
    const node = {
      purchase: () => expect.unreachable(),
      remaining: async () => 0,
      close: async () => {},
    };
    const late = createAttempt([node], 1, recorder);
    recorder.close();
    let isSettled = false;
    void late(1, 0, 0).finally(() => {
      isSettled = true;
    });
    await kernel.during(kernel.sleepUntil(10));
    expect([isSettled, events, recorder.openAttempts()]).toEqual([false, [], []]);
  });
});
