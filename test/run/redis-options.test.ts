import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/core/result.ts';
import type { AnyStrategy } from '../../src/ports/strategy.ts';
import { runScenario } from '../../src/run/run.ts';
import type { FlagValues } from '../../src/scenario/flags.ts';
import { hincrby } from '../../src/strategies/hincrby.ts';
import { until } from '../support/processes.ts';
import { type ServerProxy, startProxy } from '../support/proxy.ts';
import { describeWith, useServers } from '../support/servers.ts';
import { scenarioOf } from '../support/simulate.ts';
import { startTcpServer } from '../support/tcp-server.ts';

describeWith(['redis'], 'a reply that is lost in mid-sale', () => {
  const servers = useServers(1);
  let proxy: ServerProxy;
  const notes: string[] = [];
  beforeEach(async () => {
    const [endpoint] = servers.current.endpoints;
    proxy = await startProxy(endpoint?.address.kind === 'unix' ? endpoint.address.path : '');
    notes.length = 0;
  });
  afterEach(() => proxy.close());

  /** Five buyers, one after the other; the reply to the third one's HINCRBY is lost. */
  const sell = (flags: FlagValues = {}): Promise<RunResult> => {
    const { address } = proxy.endpoint;
    const target = [`unix:${address.kind === 'unix' ? address.path : ''}`];
    const sale = { stock: '10', buyers: '5', arrival: 'constant(10/s)', patience: '0s' };
    return run(atThird(proxy.loseNextReply), { ...sale, target, maxTime: '30s', ...flags }, notes);
  };

  it('is unclear, and applied once, under the harness’s own options', async () => {
    const result = await sell();
    expect(result).toMatchObject({ sold: 4, remaining: 5, attempts: { sold: 4, unclear: 1 } });
    expect(result).toMatchObject({ verdict: 'inconclusive', lostUpdates: 0 });
    expect(result.errors).toEqual([{ message: 'connection lost before the reply', count: 1 }]);
  });

  it('is applied twice and told as success under ioredis’s defaults, and the report counts it', async () => {
    const redisOptions = ['maxRetriesPerRequest=20', 'enableOfflineQueue=true', 'retryDelay=20'];
    const result = await sell({ redisOptions });
    expect(result).toMatchObject({ sold: 5, remaining: 4, attempts: { sold: 5, unclear: 0 } });
    expect(result).toMatchObject({ verdict: 'fail', stranded: 1, lostUpdates: 0, oversold: 0 });
    const failed = result.checks.filter(({ verdict }) => verdict === 'fail');
    expect(failed).toMatchObject([{ name: 'stock-conserved', judged: true }]);
    expect(result.scenario.redisOptions).toMatchObject({ maxRetriesPerRequest: '20' });
    expect(result.reproduce.join(' ')).toContain('--redis-options maxRetriesPerRequest=20');
  });

  it('is told on stderr while the connection is tried again, once for each outage', async () => {
    await sell();
    expect(notes.filter((note) => note.includes('conn'))).toEqual([
      `${proxy.endpoint.label}: connection lost; trying again for up to 10 s`,
      `${proxy.endpoint.label}: connected again`,
    ]);
  });
});

describeWith(['redis'], 'a server of others that dies in mid-sale', () => {
  it('is told at once, long before the run gives it up', async () => {
    const server = await startTcpServer();
    const interrupt = new AbortController();
    const notes: string[] = [];
    const ran = run(
      atThird(() => void server.stop()),
      { target: [`redis://127.0.0.1:${server.port}`], arrival: 'constant(100/s)' },
      notes,
      interrupt,
    );
    await until(() => notes.length > 0);
    interrupt.abort();
    await ran;
    expect(notes[0]).toBe(
      `redis://127.0.0.1:${server.port}: connection lost; trying again for up to 10 s`,
    );
    expect(notes.filter((note) => note.includes('trying again'))).toHaveLength(1);
  });
});

describe('options of ioredis on the simulator', () => {
  it('that change nothing there are told in a note, and change nothing', async () => {
    const notes: string[] = [];
    const redisOptions = ['maxRetriesPerRequest=20', 'keepAlive=5s'];
    const small = { stock: '3', buyers: '5' };
    const plain = await run(hincrby, small, []);
    const {
      scenario: _,
      reproduce,
      ...result
    } = await run(hincrby, { ...small, redisOptions }, notes);
    expect(notes).toEqual([
      'maxRetriesPerRequest, keepAlive: without effect on the simulator, whose connections never break',
    ]);
    expect(plain).toMatchObject(result);
    expect(reproduce).toContain('keepAlive=5s');
  });
});

async function run(
  strategy: AnyStrategy,
  flags: FlagValues,
  notes: string[],
  { signal } = new AbortController(),
): Promise<RunResult> {
  const scenario = scenarioOf({ ...flags, strategy: 'hincrby' });
  const hooks = { signal, onProgress() {}, note: (text: string) => void notes.push(text), env: {} };
  const chosen = [{ strategy, ref: 'hincrby', named: true }];
  const [result] = (await runScenario(scenario, chosen, hooks)).results;
  if (result === undefined) throw new Error('expected a result, got none');
  return result;
}

/** Does something just before the third purchase. */
function atThird(act: () => void): AnyStrategy {
  return {
    ...hincrby,
    async open(...given: Parameters<AnyStrategy['open']>) {
      const node = await hincrby.open(...given);
      return {
        ...node,
        purchase: (request) => {
          if (request.attempt === 3) act();
          return node.purchase(request);
        },
      };
    },
  };
}
