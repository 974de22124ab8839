import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SeckillError } from '../../src/core/errors.ts';
import { createClient } from '../../src/live/client.ts';
import { connectClient } from '../../src/live/connect.ts';
import type { RedisEndpoint } from '../../src/live/endpoint.ts';
import { findServerProgram, type ServerProgram } from '../../src/live/program.ts';
import { type LocalServers, startServers } from '../../src/live/servers.ts';
import { isAlive } from '../support/processes.ts';
import { describeWith, serverProgram } from '../support/servers.ts';

const folderOf = (servers: LocalServers): string => {
  const [endpoint] = servers.endpoints;
  return endpoint?.address.kind === 'unix' ? dirname(endpoint.address.path) : '';
};

describeWith(['redis'], 'local servers', () => {
  const started: LocalServers[] = [];
  const start = async (count: number): Promise<LocalServers> => {
    const servers = await startServers(count, serverProgram());
    started.push(servers);
    return servers;
  };
  afterEach(() => Promise.all(started.splice(0).map((servers) => servers.stop())));

  it('are as many as asked for, independent, private and without persistence', async () => {
    const servers = await start(5);
    expect(new Set(servers.pids).size).toBe(5);
    expect((await stat(folderOf(servers))).mode & 0o777).toBe(0o700);
    const clients = servers.endpoints.map((endpoint) => createClient({ endpoint }));
    await Promise.all(
      clients.map((client, index) =>
        connectClient(client, servers.endpoints[index] as RedisEndpoint),
      ),
    );
    await clients[0]?.set('key', 1);
    expect(await clients[1]?.exists('key')).toBe(0);
    expect(await clients[0]?.config('GET', 'save')).toEqual(['save', '']);
    expect(await clients[0]?.config('GET', 'port')).toEqual(['port', '0']);
    for (const client of clients) client.disconnect();
  });

  it('leave no process and no folder when they are stopped, a paused one included', async () => {
    const servers = await start(2);
    const folder = folderOf(servers);
    process.kill(servers.pids[0] ?? 0, 'SIGSTOP');
    await servers.stop();
    await servers.stop();
    expect(servers.pids.map(isAlive)).toEqual([false, false]);
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  });

  it('tell how one died in mid-run', async () => {
    const servers = await start(2);
    process.kill(servers.pids[1] ?? 0, 'SIGKILL');
    const error = await servers.died.catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'target',
      message: expect.stringMatching(/^(redis|valkey)-server was killed by SIGKILL/),
    });
  });

  it('are not in the terminal’s process group, so that Ctrl-C leaves them to the tool', async () => {
    const servers = await start(1);
    const pid = servers.pids[0] ?? 0;
    // Only the leader of a process group can be signalled as one.
    expect(() => process.kill(-pid, 0)).not.toThrow();
  });
});

describe('a server program', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seckill-program-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function write(name: string, script: string): Promise<ServerProgram> {
    const file = join(folder, name);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
    return { name: 'redis-server', file };
  }
  it('is redis-server, or else valkey-server, on the PATH', async () => {
    await write('valkey-server', 'exit 0');
    expect(findServerProgram(`/nowhere:${folder}`, 'linux').name).toBe('valkey-server');
    await write('redis-server', 'exit 0');
    expect(findServerProgram(`/nowhere:${folder}`, 'linux').file).toBe(
      join(folder, 'redis-server'),
    );
  });

  it('is missing with the command that installs it', () => {
    const missing = (platform: NodeJS.Platform): unknown => {
      try {
        return findServerProgram(folder, platform);
      } catch (error) {
        return error;
      }
    };
    expect(missing('linux')).toBeInstanceOf(SeckillError);
    expect(missing('linux')).toMatchObject({
      code: 'target',
      message: '--target local: expected redis-server or valkey-server on the PATH, got neither',
      hint: expect.stringContaining('apt-get install redis-server'),
    });
    expect(missing('darwin')).toMatchObject({ hint: 'brew install redis' });
  });

  it('that ends at once is an error with the last lines of its log, and leaves nothing', async () => {
    vi.stubEnv('TMPDIR', folder);
    const program = await write('redis-server', 'echo "bad directive"; exit 3');
    await expect(startServers(2, program)).rejects.toThrow(
      'redis-server ended with exit code 3\n  bad directive',
    );
    expect(await readdir(folder)).toEqual(['redis-server']);
    vi.unstubAllEnvs();
  });

  it('that cannot be run is an error', async () => {
    const program: ServerProgram = { name: 'redis-server', file: join(folder, 'none') };
    await expect(startServers(1, program)).rejects.toThrow('could not be started: spawn');
  });

  it('that never answers is an error within the bound', async () => {
    const program = await write('redis-server', 'echo "loading for ever"; exec sleep 60');
    await expect(startServers(1, program, { readyWithinMs: 200 })).rejects.toThrow(
      'redis-server did not answer within 200 ms\n  loading for ever',
    );
  });
});
