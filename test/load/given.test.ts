import { describe, expect, it } from 'vitest';
import type { Arrivals } from '../../src/core/incident.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { createAttempt, openEntrance } from '../../src/load/attempt.ts';
import { runGiven } from '../../src/load/given.ts';
import type { PurchaseRequest } from '../../src/ports/strategy.ts';
import { eventsOf, type VirtualShop, virtualShop } from './virtual.ts';

type Row = readonly [atUs: number, buyer: number, units?: number];

function arrivalsOf(rows: readonly Row[]): Arrivals {
  return {
    buyers: Math.max(...rows.map(([, buyer]) => buyer)),
    atUs: Float64Array.from(rows, ([at]) => at),
    buyer: Uint32Array.from(rows, ([, buyer]) => buyer),
  };
}

async function sell(
  rows: readonly Row[],
  purchase: (request: PurchaseRequest, shop: VirtualShop) => Promise<Outcome>,
  { nodes = 1, timeScale = 1 } = {},
) {
  const shop = virtualShop();
  const entrances = Array.from({ length: nodes }, () =>
    openEntrance(
      { purchase: (one) => purchase(one, shop), remaining: async () => 0, close: async () => {} },
      shop.recorder,
    ),
  );
  const unitsOf = (attempt: number) => rows[attempt - 1]?.[2] ?? 1;
  const attempt = createAttempt(entrances, unitsOf, shop.recorder);
  const plan = { arrivals: arrivalsOf(rows), nodes, timeScale };
  await shop.kernel.during(runGiven(plan, shop.kernel, shop.recorder, attempt));
  return shop.events;
}

describe('given arrivals', () => {
  it('are attempts at their times, numbered in their order', async () => {
    const events = await sell(
      [
        [0, 1],
        [0, 2],
        [700, 1],
        [900, 3],
      ],
      async () => 'busy',
    );
    const starts = eventsOf(events, 'attempt-started');
    expect(
      starts.map(({ attempt, buyer, atUs, intendedUs }) => [attempt, buyer, atUs, intendedUs]),
    ).toEqual([
      [1, 1, 0, 0],
      [2, 2, 0, 0],
      [3, 1, 700, 700],
      [4, 3, 900, 900],
    ]);
  });

  it('come whatever became of those before, and none comes beyond', async () => {
    const events = await sell(
      [
        [0, 1],
        [100, 1],
        [200, 1],
      ],
      async ({ attempt }, { kernel }) => {
        await kernel.sleepUntil(attempt === 1 ? 5_000 : 150);
        return attempt === 2 ? 'sold' : 'busy';
      },
    );
    expect(eventsOf(events, 'attempt-started')).toHaveLength(3);
    expect(eventsOf(events, 'buyer-arrived')).toMatchObject([{ atUs: 0, buyer: 1 }]);
    expect(eventsOf(events, 'buyer-left')).toMatchObject([
      { atUs: 5_000, buyer: 1, arrivedUs: 0, departure: 'served' },
    ]);
  });

  it.each<[readonly Outcome[], string]>([
    [['busy', 'sold', 'sold-out'], 'served'],
    [['sold-out', 'busy'], 'sold-out'],
    [['busy', 'failed', 'unclear'], 'gave-up'],
  ])('after %j leave their buyer %s', async (answers, departure) => {
    const rows = answers.map((_, index): Row => [index * 10, 1]);
    const events = await sell(rows, async ({ attempt }) => answers[attempt - 1] ?? 'busy');
    expect(eventsOf(events, 'buyer-left')).toMatchObject([{ departure }]);
  });

  it('ask for their own units', async () => {
    const events = await sell(
      [
        [0, 1, 2],
        [1, 2, 5],
      ],
      async () => 'sold',
    );
    expect(eventsOf(events, 'attempt-ended').map(({ units }) => units)).toEqual([2, 5]);
  });

  it('are divided by the time scale, and served by node (buyer − 1) mod nodes', async () => {
    const rows: readonly Row[] = [
      [0, 1],
      [600, 2],
      [6_000, 3],
    ];
    const events = await sell(rows, async () => 'sold', { nodes: 2, timeScale: 60 });
    expect(eventsOf(events, 'attempt-started').map(({ atUs, node }) => [atUs, node])).toEqual([
      [0, 0],
      [10, 1],
      [100, 0],
    ]);
  });

  it('of one moment are served one by one, however deep they nest their promises', async () => {
    const served: number[] = [];
    await sell(
      [
        [5, 1],
        [5, 2],
        [5, 3],
      ],
      async ({ buyer }) => {
        for (let depth = 0; depth < 30 - 10 * buyer; depth++) await undefined;
        served.push(buyer);
        return 'sold';
      },
    );
    expect(served).toEqual([1, 2, 3]);
  });
});
