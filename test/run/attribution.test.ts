import { describe, expect, it, vi } from 'vitest';
import type { HistoryEvent } from '../../src/core/history.ts';
import type { RunResult } from '../../src/core/result.ts';
import { Recorder } from '../../src/load/recorder.ts';
import type { AnyStrategy } from '../../src/ports/strategy.ts';
import { runScenario } from '../../src/run/run.ts';
import { ownStrategy } from '../support/own-strategy.ts';
import { describeWith } from '../support/servers.ts';
import { scenarioOf, simulate } from '../support/simulate.ts';
import { simulated } from '../support/simulated.ts';

/** A crowd, retries, both services, and borrowed connections that go from hand to hand. */
const busy = {
  ...{ stock: '10', buyers: '60', retry: '200ms±50%', lockTtl: '100ms', connections: '3' },
  ...{ delay: '20ms', orderDelay: '5ms', doubleClick: '2' },
};

/** With its own pace, most of a live sale would be waiting. */
const quicker: Readonly<Record<string, readonly string[]>> = { 'rate-limited': ['rate=60/s'] };

/** The same code, told apart by async context. */
function byAsyncContext(strategy: AnyStrategy): AnyStrategy {
  return { ...strategy, sharesMemory: true };
}

async function historyOf(run: () => Promise<unknown>): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  const record = Recorder.prototype.record;
  const spy = vi.spyOn(Recorder.prototype, 'record').mockImplementation(function (
    this: Recorder,
    ...recorded
  ) {
    events.push(recorded[0]);
    record.apply(this, recorded);
  });
  await run();
  spy.mockRestore();
  return events;
}

/** What each attempt did, in order: its calls, sections and end. */
function deeds(events: readonly HistoryEvent[]): Set<string> {
  const byAttempt = new Map<number, string[]>();
  for (const event of events) {
    if (!('attempt' in event) || event.kind === 'call-settled') continue;
    const own = byAttempt.get(event.attempt) ?? [];
    byAttempt.set(event.attempt, own);
    if (event.kind === 'call-sent') own.push(`${event.target}:${event.operation}`);
    else own.push(event.kind === 'attempt-ended' ? event.outcome : event.kind);
  }
  return new Set([...byAttempt.values()].map((own) => own.join(' ').replace('evalsha', 'eval')));
}

/** Buyers who share memory are always told apart by async context. */
const apart = simulated.filter(({ sharesMemory }) => sharesMemory === false);

describe.each(apart)('$name on the simulator', (strategy) => {
  it('is attributed by steps exactly as by async context', async () => {
    const lines = async (chosen: AnyStrategy | string) => {
      const events = await historyOf(() => simulate({ ...busy, strategy: chosen }));
      return events.map((event) => {
        return JSON.stringify(event, (key, value) => (key === 'open' ? undefined : value));
      });
    };
    expect(strategy.sharesMemory).toBe(false);
    const bySteps = await lines(strategy.name);
    const byContext = await lines(byAsyncContext(strategy));
    const index = bySteps.findIndex((line, at) => line !== byContext[at]);
    expect([index, bySteps[index]]).toEqual([-1, byContext[index]]);
    expect([bySteps.length, bySteps.length > 500]).toEqual([byContext.length, true]);
  });
});

it('finds calls of code that waits for nothing of the world before it makes them', async () => {
  const strategy = ownStrategy(
    async ({ world }) => {
      await Promise.resolve();
      await world.redis.decr('stock');
      return 'sold';
    },
    { sharesMemory: false },
  );
  const flags = { strategy, stock: '9', buyers: '3', attempts: '9' };
  const ways = deeds(await historyOf(() => simulate(flags)));
  expect([...ways]).toEqual(['attempt-started redis:decr sold']);
});

describeWith(['redis'], 'on a real Redis', () => {
  async function runLive(strategy: AnyStrategy): Promise<RunResult> {
    const set = quicker[strategy.name] ?? [];
    const flags = { ...busy, set, strategy: strategy.name, target: 'local', maxTime: '60s' };
    const env = { PATH: process.env.PATH };
    const hooks = { signal: new AbortController().signal, onProgress() {}, note() {}, env };
    const chosen = { strategy, ref: strategy.name, named: true };
    const { results } = await runScenario(scenarioOf(flags), [chosen], hooks);
    return results[0] as RunResult;
  }

  const onRedis = apart.filter(({ needs }) => !needs.includes('sql'));
  it.each(onRedis)('$name does on lanes what it does in an async context', async (strategy) => {
    const lanes = deeds(await historyOf(() => runLive(strategy)));
    const context = deeds(await historyOf(() => runLive(byAsyncContext(strategy))));
    // Which of its ways an attempt goes is chance; that it goes one of them is not.
    expect([...lanes].filter((way) => !context.has(way))).toEqual([]);
    expect(lanes.size).toBeGreaterThan(0);
  });
});
