import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSqlProgram } from '../../../src/live/sql/program.ts';

describe('the programs of a database', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'seckill-root-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function program(path: string): Promise<string> {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '#!/bin/sh\n');
    await chmod(file, 0o755);
    return file;
  }
  const find = (name: 'postgres' | 'mariadb', machine: object = {}) =>
    findSqlProgram(name, { path: '', platform: 'linux', isRoot: false, root, ...machine });

  it('are found where packages put them, the newest version first', async () => {
    for (const version of ['9.6', '15', '16']) {
      await program(`usr/lib/postgresql/${version}/bin/postgres`);
      await program(`usr/lib/postgresql/${version}/bin/initdb`);
    }
    expect(find('postgres')).toEqual({
      name: 'postgres',
      server: join(root, 'usr/lib/postgresql/16/bin/postgres'),
      install: join(root, 'usr/lib/postgresql/16/bin/initdb'),
    });
  });

  it('are found on the PATH first', async () => {
    await program('usr/sbin/mariadbd');
    const mine = await program('mine/mariadbd');
    const install = await program('usr/bin/mariadb-install-db');
    expect(find('mariadb', { path: join(root, 'mine') })).toMatchObject({ server: mine, install });
  });

  it('run as the user of their package where we are root', async () => {
    await program('usr/sbin/mariadbd');
    await program('usr/bin/mariadb-install-db');
    await mkdir(join(root, 'etc'));
    await writeFile(join(root, 'etc/passwd'), 'root:x:0:0::/:\nmysql:x:103:106::/:\n');
    expect(find('mariadb', { isRoot: true }).user).toEqual({ uid: 103, gid: 106 });
    await writeFile(join(root, 'etc/passwd'), 'root:x:0:0::/:\n');
    expect(() => find('mariadb', { isRoot: true })).toThrow(
      'MariaDB refuses to run as root: expected a user mysql or nobody, got neither',
    );
  });

  it.each([
    ['postgres', 'linux', 'sudo apt-get install postgresql (Debian, Ubuntu)'],
    ['mariadb', 'linux', 'sudo apt-get install mariadb-server (Debian, Ubuntu)'],
    ['postgres', 'darwin', 'brew install postgresql'],
    ['mariadb', 'win32', 'give a running one with --sql mysql://…'],
  ] as const)(
    'of %s that are missing on %s are told with what installs them',
    (name, platform, hint) => {
      expect(() => find(name, { platform })).toThrow(
        expect.objectContaining({
          code: 'target',
          message: expect.stringMatching(new RegExp(`^--sql ${name}: expected .* on this machine`)),
          hint: expect.stringContaining(hint),
        }),
      );
    },
  );
});
