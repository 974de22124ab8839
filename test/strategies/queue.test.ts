import { describe, expect, it, vi } from 'vitest';
import type { HistoryEvent, HistoryFold } from '../../src/core/history.ts';
import type { RunResult } from '../../src/core/result.ts';
import type { AnyStrategy } from '../../src/ports/strategy.ts';
import { runScenario } from '../../src/run/run.ts';
import { queue } from '../../src/strategies/queue.ts';
import { useDatabase } from '../support/databases.ts';
import { describeWith } from '../support/servers.ts';
import { scenarioOf, simulate } from '../support/simulate.ts';
import { simulated } from '../support/simulated.ts';
import { warningsOf } from '../support/warnings.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A lease that is over soon, so that what dead workers held is soon delivered again. */
const SALE = { stock: '20', buyers: '150', target: 'local', retry: '200ms', maxTime: '30s' };
const SHORT_LEASE = 'lease=300ms';

const SOLD_OUT = {
  ...{ sold: 20, oversold: 0, lostUpdates: 0, stranded: 0, remaining: 0 },
  ...{ recorded: 20, unmatchedOrders: 0, ended: { by: 'completed' } },
};

async function sellOn(
  sql: string,
  flags: Readonly<Record<string, string | readonly string[]>> = {},
  { strategy = queue, folds = [] as readonly HistoryFold[] } = {},
): Promise<RunResult> {
  const scenario = scenarioOf({ ...SALE, strategy: 'queue', sql, ...flags });
  const hooks = {
    signal: new AbortController().signal,
    onProgress() {},
    note() {},
    env: process.env,
  };
  const chosen = { strategy, ref: 'queue', named: true };
  const { results, notRun } = await runScenario(scenario, [chosen], { ...hooks, folds });
  if (results[0] === undefined) throw new Error(notRun[0]?.reason);
  return results[0];
}

describeWith(['redis', 'mariadb'], "a sale by 'queue' with MariaDB", () => {
  const used = useDatabase('mariadb');

  it('is sold to the last unit and no further, though orders fail and workers die', async () => {
    const result = await sellOn(used.url, { set: [SHORT_LEASE, 'orderFails=4', 'workerDies=3'] });
    expect(result).toMatchObject(SOLD_OUT);
    expect(result.attempts.failed).toBeGreaterThan(0);
  });
});

describeWith(['redis', 'postgres'], "a sale by 'queue' with PostgreSQL", () => {
  const used = useDatabase('postgres');
  const sell = (...[flags, parts]: Tail<Parameters<typeof sellOn>>) =>
    sellOn(used.url, flags, parts);

  describe.each(['list', 'streams'])('that hands over with a %s', (kind) => {
    it('is sold to the last unit and no further, and every buyer is told', async () => {
      const result = await sell({ queue: kind });
      expect(result).toMatchObject(SOLD_OUT);
      expect(result.attempts).toMatchObject({ sold: 20, soldOut: 130, unclear: 0 });
    });

    it('makes one order for a request that is delivered again, after a worker died with it', async () => {
      const set = [SHORT_LEASE, 'workerDies=3'];
      const result = await sell({ queue: kind, set });
      expect(result).toMatchObject(SOLD_OUT);
      expect(result.attempts).toMatchObject({ sold: 20, soldOut: 130, unclear: 0 });
    });

    it('doubles it where the transaction is not idempotent, and sells fewer than it has orders for', async () => {
      const set = [SHORT_LEASE, 'workerDies=3', 'idempotent=false'];
      const result = await sell({ queue: kind, set });
      expect(result).toMatchObject({ verdict: 'fail', recorded: 20, oversold: 0 });
      expect(result.unmatchedOrders).toBeGreaterThan(0);
      expect(result.sold).toBe(20 - (result.unmatchedOrders ?? 0));
    });
  });

  it('puts the units of an order that fails back, once, though the worker dies with it', async () => {
    const result = await sell({ set: [SHORT_LEASE, 'orderFails=4', 'workerDies=2'] });
    expect(result).toMatchObject(SOLD_OUT);
    expect(result.attempts.failed).toBeGreaterThan(0);
  });

  it('puts them back where a service says no, and asks nobody for what is sold out', async () => {
    let calls = 0;
    const doubtful: AnyStrategy = {
      ...queue,
      open: (sale, world, settings) => {
        const validate = async () => {
          calls += 1;
          if (calls % 5 === 0) throw new Error('no');
        };
        const downstream = { ...world.downstream, validate };
        return queue.open(sale, { ...world, downstream }, settings);
      },
    };
    const result = await sell({}, { strategy: doubtful });
    expect(result).toMatchObject(SOLD_OUT);
    expect(calls).toBe(20 + result.attempts.failed);
  });

  it('tells the buyers of one node what the workers of another have done', async () => {
    // With a worker each, and buyers in turn, most requests are somebody else's.
    const result = await sell({ nodes: '3', set: ['workers=1'] });
    expect(result).toMatchObject(SOLD_OUT);
  });

  it('makes no call of a worker a buyer’s', async () => {
    const operations = new Set<string>();
    const fold: HistoryFold = {
      listensTo: ['call-sent'],
      on(event: HistoryEvent) {
        if (event.kind === 'call-sent') operations.add(`${event.target} ${event.operation}`);
      },
    };
    await sell({ delay: '20ms' }, { folds: [fold] });
    expect([...operations].sort()).toEqual(['notifier told', 'redis evalsha']);
  });

  it('says so where it has too few connections, instead of waiting for ever', async () => {
    await expect(sell({ connections: '1' })).rejects.toThrow(
      /expected a connection for the news and one for a worker/,
    );
  });
});

type Tail<All extends readonly unknown[]> = All extends readonly [unknown, ...infer Rest]
  ? Rest
  : never;

/** Its deaths, in virtual time: wherever the simulator has a database. */
const onSimulator = simulated.includes(queue) ? (['list', 'streams'] as const) : [];
const VIRTUAL = { strategy: 'queue', stock: '20', buyers: '150', maxTime: '10m' } as const;

it.each(onSimulator)(
  'sells the same with a %s on the simulator, though orders fail and workers die',
  async (kind) => {
    const result = await simulate({
      ...VIRTUAL,
      queue: kind,
      set: ['workerDies=3', 'orderFails=4'],
    });
    expect(result).toMatchObject(SOLD_OUT);
    expect(result.attempts).toMatchObject({ sold: 20, unclear: 0 });
    expect(result.attempts.failed).toBeGreaterThan(0);
    // Who is told last has waited for a lease.
    expect(result.responseUsBy.sold.max).toBeGreaterThan(2_000_000);
  },
);

it.each(onSimulator)(
  'doubles orders with a %s on the simulator without their numbers',
  async (kind) => {
    const set = ['workerDies=3', 'idempotent=false'];
    const result = await simulate({ ...VIRTUAL, queue: kind, set });
    expect(result).toMatchObject({ verdict: 'fail', recorded: 20, sold: 14, unmatchedOrders: 6 });
  },
);

it.each(onSimulator)(
  'tells every buyer with a %s, though a third of the replies never reach its workers',
  async (kind) => {
    const many = { buyers: '160', stock: '100', connections: '40', set: ['workers=30'] };
    const sale = { ...VIRTUAL, ...many, queue: kind, fault: 'lost-reply:30%', maxTime: '1m' };
    let result: RunResult | undefined;
    // Many ask at the same time what was decided, and wait to ask again.
    const warned = await warningsOf(async () => {
      result = await simulate(sale);
    });
    expect(result).toMatchObject({ ended: { by: 'completed' }, oversold: 0 });
    expect(warned).toEqual([]);
  },
);
