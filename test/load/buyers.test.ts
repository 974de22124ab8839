import { describe, expect, it } from 'vitest';
import type { Departure } from '../../src/core/history.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { eventsOf, sell } from './virtual.ts';

describe('a buyer', () => {
  it.each<[Outcome, Departure]>([
    ['sold', 'served'],
    ['sold-out', 'sold-out'],
    ['rejected', 'gave-up'],
    ['unclear', 'gave-up'],
  ])('leaves after %s: %s', async (outcome, departure) => {
    const events = await sell({}, async () => outcome);
    expect(eventsOf(events, 'attempt-started')).toHaveLength(1);
    expect(eventsOf(events, 'buyer-left')).toMatchObject([{ buyer: 1, arrivedUs: 0, departure }]);
  });

  it.each<Outcome>(['busy', 'failed'])(
    'tries again after %s, its think time later',
    async (told) => {
      const answers: Outcome[] = [told, told, 'sold'];
      const events = await sell({ thinkUs: () => 700 }, async (_, { kernel }) => {
        await kernel.sleepUntil(kernel.nowUs() + 300);
        return answers.shift() ?? 'unclear';
      });
      const starts = eventsOf(events, 'attempt-started');
      expect(starts.map(({ atUs, intendedUs }) => [atUs, intendedUs])).toEqual([
        [0, 0],
        [1_000, 1_000],
        [2_000, 2_000],
      ]);
      expect(eventsOf(events, 'buyer-left')).toMatchObject([{ atUs: 2_300, departure: 'served' }]);
    },
  );

  it('retries while its patience lasts, the last moment included', async () => {
    const attempts = async (patienceUs: number) => {
      const events = await sell({ patienceUs, thinkUs: () => 500 }, async () => 'busy');
      expect(eventsOf(events, 'buyer-left')).toMatchObject([{ departure: 'gave-up' }]);
      return eventsOf(events, 'attempt-started').length;
    };
    expect([await attempts(0), await attempts(999), await attempts(1_000)]).toEqual([1, 2, 3]);
  });

  it('counts its patience from its arrival, and gives up without thinking in vain', async () => {
    const plan = { arrivalUs: () => 5_000, patienceUs: 100, thinkUs: () => 101 };
    const events = await sell(plan, async () => 'busy');
    expect(eventsOf(events, 'buyer-left')).toMatchObject([{ atUs: 5_000, arrivedUs: 5_000 }]);
  });

  it('lets time pass between two attempts even where it need not think', async () => {
    const events = await sell({ thinkUs: () => 0 }, async (_, { kernel }) =>
      kernel.nowUs() >= 3 ? 'sold' : 'busy',
    );
    expect(eventsOf(events, 'attempt-started').map(({ atUs }) => atUs)).toEqual([0, 1, 2, 3]);
  });

  it('is served by node (buyer − 1) mod nodes', async () => {
    const events = await sell({ buyers: 5, nodes: 2 }, async () => 'sold');
    const nodes = eventsOf(events, 'attempt-started').map(({ buyer, node }) => [buyer, node]);
    expect(nodes).toEqual([
      [1, 0],
      [2, 1],
      [3, 0],
      [4, 1],
      [5, 0],
    ]);
  });

  it('arrives when the model says, rounded to a µs, and not before', async () => {
    const plan = { buyers: 3, arrivalUs: (buyer: number) => 1_000.4 * (buyer - 1) };
    const events = await sell(plan, async () => 'sold');
    expect(eventsOf(events, 'buyer-arrived').map(({ atUs }) => atUs)).toEqual([0, 1_000, 2_001]);
  });
});

describe('a crowd at the opening', () => {
  it('has started its attempts before the shop serves the first', async () => {
    const events = await sell({ buyers: 3 }, async (_, { kernel }) => {
      await kernel.sleepUntil(10);
      return 'sold';
    });
    expect(events.map(({ kind }) => kind)).toEqual([
      ...['buyer-arrived', 'attempt-started', 'buyer-arrived', 'attempt-started'],
      ...['buyer-arrived', 'attempt-started', 'attempt-ended', 'buyer-left'],
      ...['attempt-ended', 'buyer-left', 'attempt-ended', 'buyer-left'],
    ]);
  });

  it('is served one by one: how deep one nests its promises does not move it behind the next', async () => {
    const served: number[] = [];
    await sell({ buyers: 3 }, async ({ buyer }) => {
      for (let depth = 0; depth < 30 - 10 * buyer; depth++) await undefined;
      served.push(buyer);
      return 'sold';
    });
    expect(served).toEqual([1, 2, 3]);
  });
});

describe('a double click', () => {
  it('sends its attempts at once, one by one, and leaves when all are answered', async () => {
    const sent: number[] = [];
    const events = await sell({ doubleClick: 3 }, async ({ attempt }, { kernel }) => {
      for (let depth = 0; depth < 30 - 10 * attempt; depth++) await undefined;
      sent.push(attempt);
      await kernel.sleepUntil(100 * attempt);
      return attempt === 1 ? 'sold' : 'rejected';
    });
    expect(sent).toEqual([1, 2, 3]);
    expect(eventsOf(events, 'attempt-started').map(({ atUs }) => atUs)).toEqual([0, 0, 0]);
    expect(eventsOf(events, 'buyer-left')).toMatchObject([{ atUs: 300, departure: 'served' }]);
  });

  it.each<[readonly Outcome[], Departure | 'again']>([
    [['rejected', 'sold'], 'served'],
    [['sold-out', 'unclear'], 'sold-out'],
    [['busy', 'unclear'], 'gave-up'],
    [['busy', 'rejected'], 'gave-up'],
    [['busy', 'failed'], 'again'],
  ])('answered by %j: %s', async (answers, wanted) => {
    const left = [...answers];
    const events = await sell({ doubleClick: 2 }, async () => left.shift() ?? 'sold');
    const [departure] = eventsOf(events, 'buyer-left');
    if (wanted === 'again') expect(eventsOf(events, 'attempt-started')).toHaveLength(4);
    else expect(departure).toMatchObject({ departure: wanted });
  });
});

describe('a fixed amount of work', () => {
  it('is used up exactly, by buyers who go on after they were served', async () => {
    const plan = { buyers: 3, attempts: 10 };
    const events = await sell(plan, async (_, { kernel }) => {
      await kernel.sleepUntil(kernel.nowUs() + 10);
      return 'sold';
    });
    expect(eventsOf(events, 'attempt-ended')).toHaveLength(10);
    expect(eventsOf(events, 'buyer-left')).toHaveLength(3);
  });

  it('is not overrun by a double click that asks for more than is left', async () => {
    const events = await sell({ doubleClick: 4, attempts: 10 }, async () => 'sold');
    expect(eventsOf(events, 'attempt-ended')).toHaveLength(10);
  });

  it('leaves nothing for buyers beyond it: they give up without an attempt', async () => {
    const events = await sell({ buyers: 3, attempts: 2 }, async () => 'sold');
    const left = eventsOf(events, 'buyer-left').map(({ buyer, departure }) => [buyer, departure]);
    expect(left.sort()).toEqual([
      [1, 'served'],
      [2, 'served'],
      [3, 'gave-up'],
    ]);
  });

  it('thinks after busy and failed only, and not after the last', async () => {
    const answers: Outcome[] = ['sold', 'busy', 'sold-out', 'failed', 'busy'];
    const plan = { attempts: 5, thinkUs: () => 100 };
    const events = await sell(plan, async () => answers.shift() ?? 'unclear');
    expect(eventsOf(events, 'attempt-started').map(({ atUs }) => atUs)).toEqual([
      0, 0, 100, 100, 200,
    ]);
    expect(eventsOf(events, 'buyer-left')).toMatchObject([{ atUs: 200, departure: 'served' }]);
  });
});

describe('a cap on attempts in flight', () => {
  it('is never passed, and waiting for it counts from the intended start', async () => {
    let inFlight = 0;
    let most = 0;
    const events = await sell({ buyers: 5, inFlight: 2 }, async (_, { kernel }) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await kernel.sleepUntil(kernel.nowUs() + 100);
      inFlight -= 1;
      return 'sold';
    });
    expect(most).toBe(2);
    const starts = eventsOf(events, 'attempt-started').map(({ atUs, intendedUs }) => [
      atUs,
      intendedUs,
    ]);
    expect(starts).toEqual([
      [0, 0],
      [0, 0],
      [100, 0],
      [100, 0],
      [200, 0],
    ]);
  });
});
