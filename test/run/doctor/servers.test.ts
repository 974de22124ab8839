import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planTests } from '../../../src/run/doctor/self-tests.ts';
import { findServers } from '../../../src/run/doctor/servers.ts';
import { whereToTry } from '../../../src/run/doctor/worlds.ts';
import { strategies } from '../../../src/strategies/catalog.ts';

describe('the servers of a machine', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'seckill-doctor-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function program(path: string, says = ''): Promise<void> {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `#!/bin/sh\nprintf '%s\\n' '${says}' >&2\n`);
    await chmod(file, 0o755);
  }
  const find = async (machine: { platform?: NodeJS.Platform; isRoot?: boolean } = {}) => {
    const common = { path: join(root, 'bin'), platform: 'linux' as const, isRoot: false, root };
    const found = await findServers({ ...common, ...machine });
    return Object.fromEntries(found.map((server) => [server.id, server]));
  };

  it('are told with the versions that they say', async () => {
    await program('bin/valkey-server', 'Valkey server v=8.0.1 sha=00000000:0 malloc=libc bits=64');
    await program('usr/lib/postgresql/16/bin/postgres', 'postgres (PostgreSQL) 16.4 (Debian)');
    await program('usr/sbin/mariadbd', 'mariadbd  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux');
    await program('usr/sbin/nats-server');
    await program('bin/java', 'openjdk version "17.0.12" 2024-07-16');
    await program('usr/share/java/zookeeper.jar');
    await symlink('zookeeper.jar', join(root, 'usr/share/java/zookeeper-3.8.0.jar'));
    const found = await find();
    expect(Object.values(found).map(({ found: one }) => one)).toEqual([
      'valkey-server 8.0.1',
      'postgres 16.4',
      'mariadbd 10.11.6',
      'ZooKeeper 3.8.0 on Java 17',
      'nats-server',
    ]);
    expect(found.zookeeper?.file).toBe(join(root, 'usr/share/java/zookeeper.jar'));
    expect(found.redis?.install).toBeNull();
  });

  it('that are missing are told with the command of the package manager that is there', async () => {
    await program('bin/apt-get');
    await program('bin/java');
    const installs = async (...given: Parameters<typeof find>) =>
      Object.values(await find(...given)).map(({ install }) => install);
    expect(await installs()).toEqual([
      'sudo apt-get install redis-server',
      'sudo apt-get install postgresql',
      'sudo apt-get install mariadb-server',
      'sudo apt-get install zookeeper',
      'sudo apt-get install nats-server',
    ]);
    expect((await installs({ isRoot: true }))[0]).toBe('apt-get install redis-server');
    expect((await installs({ platform: 'darwin' }))[3]).toBe('brew install zookeeper');
    expect(await installs({ platform: 'win32' })).toEqual([null, null, null, null, null]);
    await rm(join(root, 'bin/apt-get'));
    expect((await installs())[0]).toContain('sudo dnf install valkey (Fedora), or apk add redis');
    await program('bin/dnf');
    expect((await installs()).slice(2, 4)).toEqual(['sudo dnf install mariadb-server', null]);
  });
});

describe('what can be tried', () => {
  it('follows from the servers that are there', () => {
    const none = whereToTry(strategies, new Set());
    expect(none.filter(({ real }) => real !== null)).toEqual([]);
    const some = whereToTry(strategies, new Set(['redis', 'mariadb']));
    const by = new Map(some.map((one) => [one.name, one]));
    expect(by.get('redlock')).toMatchObject({ simulated: true, real: ['--target', 'local'] });
    expect(by.get('sql-naive')?.real).toEqual(['--sql', 'mariadb']);
    expect(by.get('transactional-message')).toMatchObject({ real: null, missing: ['NATS'] });
    const all = whereToTry(
      strategies,
      new Set(['redis', 'postgres', 'mariadb', 'zookeeper', 'nats']),
    );
    expect(all.filter(({ missing, real }) => missing.length > 0 || real === null)).toEqual([]);
  });

  it('is what the self-test tries, and the rest is skipped with the reason', () => {
    const skipped = (
      ...ids: Parameters<typeof planTests>[0] extends ReadonlySet<infer Id> ? Id[] : []
    ) => planTests(new Set(ids)).filter(({ skip }) => skip !== undefined);
    expect(skipped().map(({ skip }) => skip)).toEqual([
      'Redis or Valkey is not installed',
      'PostgreSQL is not installed',
      'MariaDB is not installed',
      'ZooKeeper is not installed',
      'NATS is not installed',
    ]);
    expect(
      skipped('nats', 'zookeeper')
        .slice(3)
        .map(({ skip }) => skip),
    ).toEqual(['Redis or Valkey is not installed', 'PostgreSQL is not installed']);
    expect(skipped('redis', 'postgres', 'mariadb', 'zookeeper', 'nats')).toEqual([]);
  });

  it('are strategies that the catalog has', () => {
    const names = strategies.map(({ name }) => name);
    for (const { strategy } of planTests(new Set())) expect(names).toContain(strategy);
  });
});
