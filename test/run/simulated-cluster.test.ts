import type { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/core/result.ts';
import { slotOf } from '../../src/core/slots.ts';
import { shardKey } from '../../src/strategies/keys.ts';
import { shardedStock } from '../../src/strategies/sharded-stock.ts';
import { sale } from '../acceptance/sale.ts';
import { urlOf, useDeployment } from '../support/deployments.ts';
import { ownStrategy } from '../support/own-strategy.ts';
import { describeWith } from '../support/servers.ts';
import { simulate, simulateDocument } from '../support/simulate.ts';
import { simulated } from '../support/simulated.ts';

const cluster = { topology: 'cluster' };
/** A lock lives shorter than the work takes, as in the incident. */
const INCIDENT = { stock: '3', buyers: '40', delay: '12s', maxTime: '1h' };

describe('a simulated cluster', () => {
  it('has the verdict of each strategy’s row, as a single server has', async () => {
    const flags = { ...INCIDENT, strategy: 'all' };
    const { results, notRun } = await simulateDocument({ ...flags, ...cluster });
    const single = await simulateDocument(flags);
    const inRedis = simulated.filter(
      ({ needs }) => needs.includes('redis') && !needs.includes('redis-nodes'),
    );
    const names = new Set(inRedis.map(({ name }) => name));
    const verdicts = ({ results: all }: typeof single) =>
      all
        .filter(({ strategy }) => names.has(strategy))
        .map(({ strategy, verdict, oversold }) => [strategy, verdict, oversold > 0]);
    expect(new Set(results.map(({ strategy }) => strategy))).toEqual(
      new Set(single.results.map(({ strategy }) => strategy).filter((name) => name !== 'redlock')),
    );
    expect(names.size).toBeGreaterThan(10);
    expect(verdicts({ ...single, results })).toEqual(verdicts(single));
    expect(notRun).toContainEqual(
      expect.objectContaining({
        strategy: 'redlock',
        reason:
          'it needs 5 independent masters, and a cluster stands for one: run it with --topology single',
      }),
    );
  });

  it('keeps the shards of a stock on several masters', async () => {
    const found = new Map<string, string>();
    const looking = ownStrategy(
      async ({ world, sale }) => {
        const keys = Array.from({ length: 8 }, (_, shard) => shardKey(sale, shard));
        await world.connection(async (redis) => {
          for (const key of keys) found.set(key, await told(redis.exists(key)));
        });
        const all = await Promise.all(keys.map((key) => world.redis.exists(key)));
        expect(all).toEqual(keys.map(() => 1));
        return 'sold-out';
      },
      {
        needs: ['redis'],
        setUp: (sale, world) =>
          shardedStock.setUp?.(
            sale,
            world as never,
            { shards: 8, soldOutFor: 1000 } as never,
          ) as Promise<void>,
      },
    );
    await simulate({ ...cluster, stock: '80', buyers: '1', strategy: looking });
    const moved = [...found].filter(([, said]) => said !== '1');
    expect(moved.length).toBeGreaterThan(1);
    expect(moved.length).toBeLessThan(8);
    for (const [key, said] of moved) expect(said).toContain(`MOVED ${slotOf(key)} master-`);
    expect(new Set(moved.map(([, said]) => said.split(' ').at(-1))).size).toBeGreaterThan(1);
  });

  it('refuses a shard of a dead master, and all of them once it knows', async () => {
    expectPartsThatFail(await simulate(SHARDS));
    expect(await simulate(SHARDS)).toEqual(await simulate(SHARDS));
  });

  it('tells a subscriber what a script published on another master', async () => {
    const heard: string[] = [];
    const news = ownStrategy(
      async ({ world }) => {
        const ears = world.redis.duplicate();
        await ears.subscribe('news');
        ears.on('message', (_, text) => heard.push(text));
        for (const tag of ['a', 'b', 'c', 'd', 'e', 'f']) {
          await world.redis.eval(PUBLISH, 1, `{${tag}}`, tag);
        }
        await world.clock.sleep(10);
        ears.disconnect();
        return 'sold-out';
      },
      { needs: ['redis'] },
    );
    await simulate({ ...cluster, buyers: '1', strategy: news });
    expect(heard).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });
});

describeWith(['redis'], 'a real cluster', () => {
  it('refuses a shard of a dead master, and all of them once it knows, too', async () => {
    const live = { ...SHARDS, target: 'local', fault: 'kill-primary@1s' };
    const { maxTime, ...named } = live;
    const args = Object.entries(named).flatMap(([name, value]) => [`--${name}`, value]);
    const { result } = await sale(...args, '--max-time', maxTime);
    expectPartsThatFail(result);
  }, 60_000);
});

/** A sale from all masters, of which one dies. */
const SHARDS = {
  ...{ strategy: 'sharded-stock', stock: '1000', buyers: '400', arrival: 'constant(100/s)' },
  ...{ topology: 'cluster', fault: ['kill-primary@1s'], retry: '200ms±50%', maxTime: '30s' },
};

function expectPartsThatFail({ errors, attempts, ended, remaining }: RunResult): void {
  const messages = errors.map(({ message }) => message);
  expect(messages).toContain('not connected: not sent');
  expect(messages).toContain('CLUSTERDOWN The cluster is down');
  expect(ended).toEqual({ by: 'completed' });
  expect(attempts.sold + attempts.unclear).toBe(400);
  expect(remaining).toBeGreaterThanOrEqual(600 - attempts.unclear);
}

const PUBLISH = "return redis.call('publish', 'news', ARGV[1])";

/** What a client says of keys of several slots. */
async function said(redis: Redis): Promise<Readonly<Record<string, string>>> {
  const mixed = redis.pipeline().set('{a}1', 1).set('{b}1', 2);
  return {
    apart: await told(redis.mset('{a}1', 1, '{b}1', 2)),
    together: await told(redis.mset('{a}1', 1, '{a}2', 2)),
    script: await told(redis.eval('return 1', 2, '{a}1', '{b}1')),
    undeclared: await told(redis.eval("return redis.call('get', '{b}1')", 1, '{a}1')),
    pipeline: await told(mixed.exec()),
    multi: await told(redis.multi().incr('{a}1').incr('{a}2').exec()),
    across: await told(redis.multi().incr('{a}1').incr('{b}1').exec()),
    wide: await told(redis.pipeline().mset('{a}1', 1, '{b}1', 2).exec()),
  };
}

const REFUSED = {
  apart: "CROSSSLOT Keys in request don't hash to the same slot",
  together: 'OK',
  script: "CROSSSLOT Keys in request don't hash to the same slot",
  undeclared: expect.stringContaining(
    'Script attempted to access a non local key in a cluster node',
  ),
  pipeline: 'All keys in the pipeline should belong to the same slots allocation group',
  multi: '[[null,2],[null,3]]',
  across: 'All keys in the pipeline should belong to the same slots allocation group',
  wide: 'All the keys in a pipeline command should belong to the same slot',
};

describe('keys of several slots', () => {
  const asking = (answers: unknown[]) =>
    ownStrategy(
      async ({ world }) => {
        answers.push(await said(world.redis));
        return 'sold-out';
      },
      { needs: ['redis'] },
    );

  it('are refused in one command on the simulated cluster', async () => {
    const answers: unknown[] = [];
    await simulate({ ...cluster, buyers: '1', strategy: asking(answers) });
    expect(answers).toEqual([REFUSED]);
  });

  describeWith(['redis'], 'on real servers', () => {
    const deployment = useDeployment('cluster');

    it('are refused in the same words', async () => {
      const answers: unknown[] = [];
      const target = [urlOf(deployment.current)];
      await simulate({ target, buyers: '1', strategy: asking(answers) });
      expect(answers).toEqual([REFUSED]);
    });
  });
});

/** A reply, or what an error says. */
async function told(reply: Promise<unknown>): Promise<string> {
  const value = await reply.catch((error: Error) => error.message);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
