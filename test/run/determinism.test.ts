import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { HistoryEvent } from '../../src/core/history.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { Recorder } from '../../src/load/recorder.ts';
import type { AnyStrategy } from '../../src/ports/strategy.ts';
import { ownStrategy, type Purchase } from '../support/own-strategy.ts';
import { type SimulateFlags, simulate, simulateDocument } from '../support/simulate.ts';
import { simulated } from '../support/simulated.ts';

afterEach(() => vi.restoreAllMocks());

/** Everything random at once: arrivals, think times, both services, the network, several nodes. */
const busy = {
  ...{ stock: '20', buyers: '40', nodes: '3', arrival: 'poisson(40/s)', retry: '1s±80%' },
  ...{ delay: 'lognormal(p50=50ms,p99=2s)', orderDelay: '10ms..90ms', lockTtl: '400ms' },
  ...{ doubleClick: '2' },
};

/** Few enough to nest deep. */
const few = { stock: '6', buyers: '10' };

describe.each(simulated.map(({ name }) => name))('%s', (strategy) => {
  it('gives the same document but for wall, and the same history, with the same seed', async () => {
    const [first, second] = [
      await record({ ...busy, strategy }),
      await record({ ...busy, strategy }),
    ];
    expect(second.document).toBe(first.document);
    expect(second.history).toBe(first.history);
  });

  it('has another history with another seed', async () => {
    const first = await record({ ...busy, strategy });
    const second = await record({ ...busy, strategy, seed: '2' });
    expect(second.history).not.toBe(first.history);
  });
});

describe('a run', () => {
  it('is not changed by one that goes on in the same process', async () => {
    const alone = await simulate({ ...busy, strategy: 'hincrby' });
    const flags = { ...busy, strategy: ownStrategy(({ world }) => decrement(world)) };
    const [beside] = await Promise.all([
      simulate({ ...busy, strategy: 'hincrby' }),
      simulate(flags),
      simulate({ ...busy, strategy: 'watch-multi' }),
    ]);
    expect(JSON.stringify(beside)).toBe(JSON.stringify(alone));
  });
});

describe('how deep a strategy nests its promises', () => {
  it.each(['burst', 'constant(100/s)'])('changes nothing under %s', async (arrival) => {
    const once = await recordOwn(
      { ...busy, ...few, arrival },
      nesting(() => 1),
    );
    const deep = await recordOwn(
      { ...busy, ...few, arrival },
      nesting(() => 1_000),
    );
    const mixed = await recordOwn(
      { ...busy, ...few, arrival },
      nesting((attempt) => (attempt * 37) % 101),
    );
    expect([deep, mixed]).toEqual([once, once]);
  });

  it('changes nothing where it waits on ticks and immediates instead', async () => {
    const plain = await recordOwn(
      busy,
      nesting(() => 1),
    );
    const ticks = await recordOwn(
      busy,
      pausing(() => new Promise((resolve) => process.nextTick(resolve))),
    );
    const immediates = await recordOwn(
      busy,
      pausing(() => new Promise((resolve) => setImmediate(resolve))),
    );
    expect([ticks, immediates]).toEqual([plain, plain]);
  });
});

function nesting(depthFor: (attempt: number) => number): AnyStrategy {
  const nested = async (depth: number): Promise<void> => {
    if (depth > 1) await nested(depth - 1);
  };
  return pausing(({ request }) => nested(depthFor(request.attempt)));
}

/** Pauses in plain code before, between and after its port calls. */
function pausing(pause: (purchase: Purchase) => Promise<void>): AnyStrategy {
  return ownStrategy(async (purchase) => {
    const { world, request } = purchase;
    await pause(purchase);
    const outcome = await decrement(world);
    await pause(purchase);
    if (outcome === 'sold') await world.downstream.validate(request.buyer);
    await pause(purchase);
    return outcome;
  });
}

async function decrement({ redis }: Purchase['world']): Promise<Outcome> {
  return (await redis.decr('stock')) >= 0 ? 'sold' : 'sold-out';
}

async function recordOwn(
  flags: Omit<SimulateFlags, 'strategy'>,
  strategy: AnyStrategy,
): Promise<string> {
  return (await record({ ...flags, strategy })).history;
}

/** The document without `wall`, and a digest of the history's bytes; one run at a time. */
async function record(flags: SimulateFlags) {
  const digest = createHash('sha256');
  const spy = vi.spyOn(Recorder.prototype, 'record').mockImplementation(function (
    this: Recorder,
    event: HistoryEvent,
  ) {
    digest.update(JSON.stringify(event, (key, value) => (key === 'open' ? undefined : value)));
    recordEvent.call(this, event);
  });
  const { wall: _, ...document } = await simulateDocument(flags);
  expect(spy.mock.calls.length).toBeGreaterThan(100);
  spy.mockRestore();
  return { document: JSON.stringify(document), history: digest.digest('hex') };
}

const recordEvent = Recorder.prototype.record;
