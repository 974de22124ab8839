import { expect, it } from 'vitest';
import { describeWith, useServers } from '../../../support/servers.ts';
import { runFuzz } from './run-fuzz.ts';

const COMMANDS = Number(process.env['FUZZ_COMMANDS'] ?? 110_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

describeWith(['redis'], 'the model beside a real Redis', () => {
  const servers = useServers(1);
  const address = () => {
    const [endpoint] = servers.current.endpoints;
    if (!endpoint) throw new Error('servers: expected one, got none');
    return endpoint.address;
  };

  it(`answers ${COMMANDS} random commands as it does`, async () => {
    const counts = new Map<string, { given: number; succeeded: number }>();
    const startedMs = Date.now();
    const { commands, report } = await runFuzz(address(), {
      seed: SEED,
      commands: COMMANDS,
      seen: () => {},
    });
    process.stderr.write(
      `fuzz: ${commands} commands, seed ${SEED}, ${Date.now() - startedMs} ms\n`,
    );
    expect(report ?? '').toBe('');
  }, 300_000);
});
