import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startNatsServer } from '../../src/live/nats/server.ts';
import { startServers } from '../../src/live/servers.ts';
import { startSqlServer } from '../../src/live/sql/server.ts';
import { startDeployment } from '../../src/live/topology/deployment.ts';
import { startZookeeper } from '../../src/live/zookeeper/server.ts';

const redis = { name: 'redis-server', file: '/nowhere/redis-server' } as const;
const postgres = {
  name: 'postgres',
  install: '/nowhere/initdb',
  server: '/nowhere/postgres',
} as const;
const java = { java: '/nowhere/java', classPath: '' };

describe('the folder of throwaway servers', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'seckill-root-'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(root, { recursive: true, force: true });
  });

  it.each([
    ['a Redis', () => startServers(1, redis)],
    ['a cluster', () => startDeployment('cluster', redis)],
    ['a database', () => startSqlServer(postgres, { connections: 1 })],
    ['a ZooKeeper', () => startZookeeper(java, { nodes: 3 })],
    ['a NATS', () => startNatsServer('/nowhere/nats-server')],
  ])('where TMPDIR is not there is the failure of the target, for %s', async (_, start) => {
    vi.stubEnv('TMPDIR', join(root, 'gone'));
    await expect(start()).rejects.toMatchObject({
      code: 'target',
      message: expect.stringContaining(`got ${join(root, 'gone')} (ENOENT)`),
    });
  });

  it.each([
    ['a ZooKeeper', () => startZookeeper(java, { nodes: 3 })],
    ['a NATS', () => startNatsServer('/nowhere/nats-server')],
  ])('in which nothing can be written is removed again, for %s', async (_, start) => {
    const deep = await deepFolder(root);
    vi.stubEnv('TMPDIR', deep);
    await expect(start()).rejects.toMatchObject({
      code: 'target',
      message: expect.stringContaining('could not be started: ENAMETOOLONG'),
    });
    expect(await readdir(deep)).toEqual([]);
  });
});

/** One so deep that a folder has its place in it, and no file in that folder. */
async function deepFolder(root: string): Promise<string> {
  const longest = process.platform === 'darwin' ? 1_023 : 4_095;
  const wanted = longest - '/seckill-XXXXXX'.length - 2;
  let deep = root;
  while (deep.length < wanted - 201) deep += `/${'d'.repeat(100)}`;
  while (deep.length < wanted) deep += `/${'d'.repeat(Math.min(200, wanted - deep.length - 1))}`;
  await mkdir(deep, { recursive: true });
  return deep;
}
