import { describe, expect, it } from 'vitest';
import type { RunDocument } from '../../src/core/result.ts';
import type { AnyStrategy } from '../../src/ports/strategy.ts';
import { replayRecording } from '../../src/run/replay-recording.ts';
import { runScenario } from '../../src/run/run.ts';
import type { FlagValues } from '../../src/scenario/flags.ts';
import { strategies } from '../../src/strategies/catalog.ts';
import { ownStrategy } from '../support/own-strategy.ts';
import { describeWith } from '../support/servers.ts';
import { scenarioOf } from '../support/simulate.ts';

describe('a recorded run', () => {
  it('tells the same errors, without the password of a URL in them', async () => {
    const strategy = ownStrategy(async () => {
      throw new Error('no connection to redis://shop:hunter2@127.0.0.1:6379');
    });
    const { document, bytes } = await record(strategy, { buyers: '20', patience: '1s' });
    expect(bytes.toString()).not.toContain('hunter2');
    expect(bytes.toString()).toContain('redis://***@127.0.0.1:6379');
    expect((await replay(bytes)).results).toEqual(document.results);
  });

  it('keeps the order of a release that comes after its attempt', async () => {
    const strategy = ownStrategy(async ({ request: { buyer }, world }) => {
      const section = world.trace.acquired('lock', { ttlMs: 1000 });
      void world.clock.sleep(buyer).then(() => {
        section.releasing();
        section.released(true);
      });
      return 'sold';
    });
    const { document, bytes } = await record(strategy, { buyers: '20', stock: '5' });
    expect((await replay(bytes)).results).toEqual(document.results);
  });

  it('keeps what a strategy with several nodes, doubled clicks and a limit in flight did', async () => {
    const flags = { nodes: '3', doubleClick: '2', inFlight: '7', buyers: '40', delay: '50ms' };
    const { document, bytes } = await record('uuid-lock', { ...flags, lockTtl: '20ms' });
    expect((await replay(bytes)).results).toEqual(document.results);
  });

  it('says how far the replay is', async () => {
    const { bytes } = await record('hincrby', { buyers: '50', attempts: '5000', stock: '9000' });
    const told: (readonly [number, number])[] = [];
    await replay(bytes, ({ done, total }) => told.push([done, total]));
    expect(told[0]).toEqual([50, 5000]);
    expect(told.filter(([done]) => done >= 2000)).toEqual([
      [2000, 5000],
      [4000, 5000],
      [5000, 5000],
    ]);
  });

  it('that could not be set up can be read, and is cut before its first event', async () => {
    const strategy = ownStrategy(async () => 'sold', {
      setUp: async () => {
        throw new Error('no stock');
      },
    });
    const { bytes } = await record(strategy, {});
    const [result] = (await replay(bytes)).results;
    expect(result?.ended).toEqual({
      by: 'interrupted',
      detail: 'the recording is cut after event 0',
    });
  });
});

describeWith(['redis'], 'a recorded run on a real server', () => {
  it.each(['unsafe-lock', 'hincrby'])(
    'of %s gives the same result, the figures of its event loop included',
    async (name) => {
      const flags = { target: ['local'], buyers: '100', stock: '10', lockTtl: '20ms' };
      const { document, bytes } = await record(name, { ...flags, delay: '25ms', retry: '10ms' });
      expect(document.results[0]?.world).toBe('live');
      expect((await replay(bytes)).results).toEqual(document.results);
    },
  );
});

async function record(which: string | AnyStrategy, flags: FlagValues) {
  const strategy =
    typeof which === 'string' ? strategies.find(({ name }) => name === which) : which;
  if (strategy === undefined) throw new Error(`no strategy ${String(which)}`);
  const { name } = strategy;
  const scenario = scenarioOf({ ...flags, strategy: name }, [name]);
  const chunks: Uint8Array[] = [];
  const document = await runScenario(scenario, [{ strategy, ref: name, named: true }], {
    signal: new AbortController().signal,
    onProgress() {},
    note() {},
    env: process.env,
    record: () => (chunk) => chunks.push(chunk),
  });
  return { document, bytes: Buffer.concat(chunks) };
}

function replay(
  bytes: Buffer,
  onProgress: Parameters<typeof replayRecording>[0]['onProgress'] = () => {},
): Promise<RunDocument> {
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
  };
  const signal = new AbortController().signal;
  return replayRecording({ chunks: chunks(), file: 'a', signal, onProgress, note() {} });
}
