import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/core/result.ts';
import { sale } from '../acceptance/sale.ts';
import { ownStrategy } from '../support/own-strategy.ts';
import { describeWith } from '../support/servers.ts';
import { simulate, simulateDocument } from '../support/simulate.ts';
import { simulated } from '../support/simulated.ts';

const sentinel = { topology: 'sentinel', fault: ['kill-primary@1s'] };
const TOPOLOGIES = ['sentinel', 'cluster'] as const;
const STRATEGIES = ['hincrby', 'uuid-lock-hincrby'] as const;
const EACH = TOPOLOGIES.flatMap((topology) =>
  STRATEGIES.map((strategy) => ({ topology, strategy })),
);
/** Buyers come before, during and after the failover. */
const stream = {
  ...{ stock: '1000', buyers: '150', arrival: 'constant(100/s)', retry: '200ms±50%' },
  ...{ lockTtl: '1s', delay: '5ms', maxTime: '1m' },
};

describe('a simulated primary that is killed', () => {
  it.each(EACH)('leaves a sale by $strategy on a $topology that goes on', async (of) => {
    expectFailover(await simulate({ ...stream, ...sentinel, ...of }));
  });

  it.each(TOPOLOGIES)('of a %s gives the same run for the same seed', async (topology) => {
    const flags = {
      ...stream,
      ...sentinel,
      topology,
      buyers: '120',
      strategy: 'uuid-lock-hincrby',
    };
    const one = await simulate(flags);
    expect(await simulate(flags)).toEqual(one);
    const other = await simulate({ ...flags, seed: '2' });
    expect(other.faults?.moments[1]?.atUs).not.toBe(one.faults?.moments[1]?.atUs);
  });

  it.each([
    { topology: 'sentinel', least: 1_300_000, most: 2_400_000 },
    { topology: 'cluster', least: 1_900_000, most: 2_900_000 },
  ])('of a $topology is back within the time that real ones take', async (known) => {
    const { topology, least, most } = known;
    for (const seed of ['1', '2', '3', '4', '5']) {
      const few = { ...stream, ...sentinel, topology, buyers: '120', seed };
      const { faults } = await simulate({ ...few, strategy: 'hincrby' });
      const [dies, serves] = faults?.moments.map(({ atUs }) => atUs) ?? [];
      expect(dies).toBe(1_000_000);
      expect(serves).toBeGreaterThanOrEqual(1_000_000 + least);
      expect(serves).toBeLessThanOrEqual(1_000_000 + most);
    }
  });

  it.each(TOPOLOGIES)('of a %s stops no strategy that uses Redis', async (topology) => {
    const few = { stock: '20', buyers: '60', arrival: 'constant(40/s)', retry: '200ms±50%' };
    const own = { lockTtl: '1s', delay: '20ms', maxTime: '2m', patience: '1m' };
    const flags = { ...few, ...own, ...sentinel, topology, strategy: 'all' };
    const { results, notRun } = await simulateDocument(flags);
    for (const { strategy, ended, attempts, remaining } of results) {
      expect([strategy, ['completed', 'max-time'].includes(ended.by)]).toEqual([strategy, true]);
      expect([strategy, attempts.sold > 0, remaining === null]).toEqual([strategy, true, false]);
    }
    const skipped = notRun.map(({ strategy }) => strategy);
    const inRedis = simulated.filter(
      ({ needs }) => needs.includes('redis') && !needs.includes('redis-nodes'),
    );
    expect(results.map(({ strategy }) => strategy)).toEqual(inRedis.map(({ name }) => name));
    expect(skipped).toEqual(expect.arrayContaining(['redlock', 'sql-naive']));
  });

  it('may die again with a node of the shop, which waits until somebody serves', async () => {
    const fault = ['kill-primary@1s', 'crash@1100ms', 'pause:300ms@1200ms:node2'];
    const flags = { ...stream, ...sentinel, nodes: '2', strategy: 'hincrby', fault };
    const result = await simulate(flags);
    expect(result.ended.by).toBe('completed');
    expect(result.faults?.moments.map(({ text }) => text).slice(-2)).toEqual([
      'a replica has taken its place',
      'node 1 is back',
    ]);
    expect(result).toEqual(await simulate(flags));
  });

  it('can be asked what is left where the sale ended before somebody served', async () => {
    const flags = { ...stream, buyers: '100', fault: ['kill-primary@990ms'], topology: 'sentinel' };
    const result = await simulate({ ...flags, retry: '1h', patience: '1s', strategy: 'hincrby' });
    expect(result.ended.by).toBe('completed');
    expect(result.remaining).toBeGreaterThan(890);
  });
});

describe('a deduction whose answer was on its way', () => {
  const crowd = { ...sentinel, buyers: '1000', stock: '2000', arrival: 'constant(5000/s)' };
  const reset = { ...crowd, fault: ['kill-primary@100ms'], replicaLag: '0s', seed: '3' };

  it('is unclear, and has happened where the connection was reset', async () => {
    const result = await simulate({ ...reset, strategy: 'lua-decrement' });
    expect(result.attempts).toMatchObject({ sold: 994, unclear: 6 });
    expect([result.remaining, result.stranded]).toEqual([1_003, 3]);
  });

  it('is sent again with the default of ioredis, and done twice', async () => {
    const redisOptions = ['maxRetriesPerRequest=20'];
    const result = await simulate({ ...reset, redisOptions, strategy: 'lua-decrement' });
    expect(result.attempts).toMatchObject({ sold: 1_000, unclear: 0 });
    expect([result.remaining, result.stranded, result.verdict]).toEqual([997, 3, 'fail']);
  });

  it('waits for the next connection where the queue of ioredis is asked for', async () => {
    const redisOptions = ['maxRetriesPerRequest=20', 'enableOfflineQueue=true'];
    const result = await simulate({ ...reset, redisOptions, strategy: 'lua-decrement' });
    expect(result.attempts).toMatchObject({ sold: 1_000, failed: 0, unclear: 0 });
  });
});

describe('a deduction that was acknowledged and not yet copied', () => {
  const fault = ['kill-primary@400ms'];
  const late = { ...stream, topology: 'sentinel', fault, replicaLag: '300ms' };

  it.each(TOPOLOGIES)(
    'is gone with its primary of a %s, and the ledger tells',
    async (topology) => {
      const few = { stock: '60', buyers: '100', topology };
      const result = await simulate({ ...late, ...few, strategy: 'hincrby' });
      expect(result.verdict).toBe('fail');
      expect(result.oversold).toBeGreaterThan(20);
      expect(result.lostUpdates).toBeGreaterThan(10);
      const [first, second] = result.story.map(({ text }) => text);
      expect([first, second]).toEqual(['the primary is killed', 'a replica has taken its place']);
    },
  );

  it('is never gone where the buyer hears of it after WAIT', async () => {
    const waiting = ownStrategy(
      ({ world }) =>
        world.connection(async (redis) => {
          if ((await redis.decr('stock')) < 0) return 'sold-out';
          if ((await redis.wait(1, 1_000)) === 1) return 'sold';
          throw new Error('the replica has not said that it has it');
        }),
      { needs: ['redis'] },
    );
    const flags = { ...late, replicaLag: '50ms', connections: '100' };
    const result = await simulate({ ...flags, buyers: '80', strategy: waiting });
    expect([result.oversold, result.lostUpdates]).toEqual([0, 0]);
    expect(result.attempts.sold).toBeGreaterThan(20);
    // The replica of the killed one is the last there is.
    expect(result.errors.map(({ message }) => message)).toContain(
      'the replica has not said that it has it',
    );
  });
});

describeWith(['redis'], 'a real primary that is killed', () => {
  it.each(EACH)(
    'leaves a sale by $strategy on a $topology that goes on as the simulated one does',
    async ({ strategy, topology }) => {
      const { lockTtl, ...same } = stream;
      const flags = { ...same, 'lock-ttl': lockTtl, 'max-time': '30s', strategy, target: 'local' };
      const { maxTime: _, ...told } = flags;
      const args = Object.entries(told).flatMap(([name, value]) => [`--${name}`, value]);
      const { result } = await sale(
        ...[...args, '--topology', topology, '--fault', 'kill-primary@1s'],
      );
      expectFailover(result);
    },
    60_000,
  );
});

/** What becomes of a sale whose primary is killed, in every world. */
function expectFailover(result: RunResult): void {
  const { attempts, sold, remaining, lostUpdates, stranded, verdict, errors } = result;
  expect(result.ended).toEqual({ by: 'completed' });
  expect(result.faults?.missed).toEqual([]);
  expect(result.faults?.moments.map(({ text }) => text)).toEqual([
    'the primary is killed',
    'a replica has taken its place',
  ]);
  // What cannot be sent has not happened, and who met it comes again.
  expect(attempts.failed).toBeGreaterThan(10);
  expect(errors.map(({ message }) => message)).toContain('not connected: not sent');
  expect(sold + attempts.unclear).toBe(150);
  expect(sold).toBeGreaterThan(75);
  const noticed = 1000 - (remaining ?? Number.NaN);
  if (noticed < sold) {
    expect({ verdict, lostUpdates }).toEqual({ verdict: 'fail', lostUpdates: sold - noticed });
  } else if (verdict === 'fail') expect(stranded).toBeGreaterThan(0);
  else expect(noticed).toBeLessThanOrEqual(sold + attempts.unclear);
}
