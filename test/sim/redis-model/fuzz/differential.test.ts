import { expect, it } from 'vitest';
import { describeWith, useServers } from '../../../support/servers.ts';
import { Coverage } from './coverage.ts';
import { RawClient } from './raw-client.ts';
import { runFuzz } from './run-fuzz.ts';

// Longer runs by hand: FUZZ_COMMANDS=2000000 FUZZ_SEED=7 npx vitest run test/sim/redis-model/fuzz
const COMMANDS = Number(process.env.FUZZ_COMMANDS ?? 110_000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);

/** The version whose replies the model gives. What others do otherwise is not known yet. */
const REFERENCE = '7.0';

describeWith(['redis'], 'the model beside a real Redis', () => {
  const servers = useServers(1);
  const address = () => {
    const [endpoint] = servers.current.endpoints;
    if (!endpoint) throw new Error('servers: expected one, got none');
    return endpoint.address;
  };

  it(`gives the replies and holds the keys that it does, over ${COMMANDS} random commands`, async ({
    skip,
  }) => {
    const version = await versionOf(await RawClient.connect(address()));
    if (!version.startsWith(`${REFERENCE}.`)) {
      if (process.env.CI === 'true')
        throw new Error(`server: expected ${REFERENCE}, got ${version}`);
      process.stderr.write(
        `SKIPPED: the fuzz compares with Redis ${REFERENCE}, found ${version}\n`,
      );
      return skip();
    }
    const coverage = new Coverage();
    const startedMs = Date.now();
    const { commands, report } = await runFuzz(address(), {
      seed: SEED,
      commands: COMMANDS,
      seen: (args, isSuccess) => coverage.see(args, isSuccess),
    });
    const tookMs = Date.now() - startedMs;
    process.stderr.write(`fuzz: ${commands} commands compared, seed ${SEED}, ${tookMs} ms\n`);
    expect(report ?? '').toBe('');
    expect(commands).toBeGreaterThanOrEqual(COMMANDS);
    if (COMMANDS >= 100_000) expect(coverage.gaps(20)).toEqual([]);
  }, 600_000);
});

async function versionOf(client: RawClient): Promise<string> {
  client.queue(['info', 'server']);
  const [info = ''] = await client.take(1);
  client.close();
  return /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown';
}
