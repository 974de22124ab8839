import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectNats } from '../../../src/live/nats/connect.ts';
import { findNatsProgram } from '../../../src/live/nats/program.ts';
import { startNatsServer } from '../../../src/live/nats/server.ts';
import { openNatsStore } from '../../../src/live/nats/store.ts';
import { createStream } from '../../../src/live/nats/streams.ts';
import { reap } from '../../../src/live/reap.ts';
import { natsProgram, useNats } from '../../support/nats.ts';
import { isAlive } from '../../support/processes.ts';
import { describeWith } from '../../support/servers.ts';

describe('nats-server', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'seckill-root-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function program(folder: string): Promise<string> {
    await mkdir(join(root, folder), { recursive: true });
    const file = join(root, folder, 'nats-server');
    await writeFile(file, '#!/bin/sh\nexit 3\n');
    await chmod(file, 0o755);
    return file;
  }

  it('is found on the PATH, and where packages put it', async () => {
    const packaged = await program('usr/sbin');
    expect(findNatsProgram('', 'linux', root)).toBe(packaged);
    const mine = await program('mine');
    expect(findNatsProgram(join(root, 'mine'), 'linux', root)).toBe(mine);
  });

  it.each([
    ['linux', 'sudo apt-get install nats-server'],
    ['darwin', 'brew install nats-server'],
    ['win32', '--nats nats://'],
  ] as const)('that is missing on %s is told with what installs it', (platform, hint) => {
    expect(() => findNatsProgram('', platform, root)).toThrow(
      expect.objectContaining({ code: 'target', hint: expect.stringContaining(hint) }),
    );
  });

  it('that does not start leaves nothing, and its end is told', async () => {
    const broken = await program('broken');
    await expect(startNatsServer(broken)).rejects.toThrow('nats-server ended with exit code 3');
  });
});

describeWith(['nats'], 'a throwaway NATS server', () => {
  it('answers whoever knows its token, and goes with its folder', async () => {
    const server = await startNatsServer(natsProgram());
    const connection = await connectNats(server.endpoint, 'test');
    await connection.close();
    await server.stop();
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
  });

  it('turns away whoever does not', async () => {
    const server = await startNatsServer(natsProgram());
    const { token: _, ...endpoint } = server.endpoint;
    const failure = await connectNats(endpoint, 'test').catch((error: Error) => error);
    expect(failure).toMatchObject({
      ...{ code: 'target', message: 'nats: the server does not accept this login' },
    });
    await server.stop();
  });

  it('that dies is told', async () => {
    const server = await startNatsServer(natsProgram());
    process.kill(server.pid, 'SIGKILL');
    await expect(server.died).rejects.toThrow('nats-server was killed by SIGKILL');
    await server.stop();
  });
});

describeWith(['nats'], 'the streams of a run', () => {
  const used = useNats();
  const settings = { ackWaitMs: 1_000, duplicateWindowMs: 1_000 };

  async function make(prefix: string): Promise<void> {
    const connection = await connectNats(used.server.endpoint, 'test');
    await createStream(await jetstreamManager(connection), prefix, 'orders', settings);
    await connection.close();
  }

  async function names(): Promise<string[]> {
    const connection = await connectNats(used.server.endpoint, 'test');
    const found: string[] = [];
    for await (const name of (await jetstreamManager(connection)).streams.names()) found.push(name);
    await connection.close();
    return found;
  }

  it('are deleted at its end, and no others', async () => {
    const reaper = { watch: () => () => undefined, close: async () => undefined, pid: undefined };
    const { endpoint } = used.server;
    const store = await openNatsStore({ endpoint, runId: '1-ab', reaper });
    await make('seckill_1_ab');
    await make('seckill_2_cd');
    expect(await store.close(5_000)).toBe(
      'deleted the stream of the run (seckill_1_ab_*) on the target',
    );
    expect(await names()).toEqual(['seckill_2_cd_orders']);
  });

  it('are deleted by the reaper where the run could not', async () => {
    await make('seckill_3_ef');
    const { endpoint } = used.server;
    await reap([{ kind: 'streams', endpoint, prefix: 'seckill_3_ef' }]);
    expect(await names()).not.toContain('seckill_3_ef_orders');
  });
});
