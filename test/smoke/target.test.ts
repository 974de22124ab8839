import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/processes.ts';
import { describeWith } from '../support/servers.ts';
import { freePort, startTcpServer, type TcpServer } from '../support/tcp-server.ts';
import { childrenOf, documentOf, killTool, runTool, startTool } from './tool.ts';

const PASSWORD = 'corr3ct-h0rse';

/** Codes of a sale that is right; 3 on a machine too busy to send its load in time. */
const HOLDS = [0, 3];

describe('a target that is not there', () => {
  it('exits with 4 and the command that installs a server where there is none', async () => {
    const args = ['run', '-s', 'hincrby', '--target', 'local'];
    const { code, stdout, stderr } = await runTool(args, { PATH: '/nonexistent' });
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toContain('expected redis-server or valkey-server on the PATH');
    expect(stderr).toMatch(/hint: .*install|give a running one/);
  });

  it('exits with 4 where nothing listens on the port', async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    const { code, stdout, stderr } = await runTool(['run', '-s', 'hincrby', '--target', url]);
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toContain(`${url}: connection refused`);
  });
});

describeWith(['redis'], 'a target with a password', () => {
  let server: TcpServer;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seckill-smoke-'));
    server = await startTcpServer(['--port', '{port}', '--requirepass', PASSWORD]);
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  it.each([
    ['a wrong one in the URL', ':n0t-the-right', {}, 'wrong user name or password'],
    [
      'a wrong one in the environment',
      '',
      { SECKILL_REDIS_PASSWORD: 'n0t-the-right' },
      'wrong user name or password',
    ],
    ['none', '', {}, 'the server asks for a password'],
  ])('exits with 4 for %s, and does not show it', async (_, login, env, told) => {
    const url = `redis://${login}${login && '@'}127.0.0.1:${server.port}`;
    const { code, stdout, stderr } = await runTool(['run', '-s', 'hincrby', '--target', url], {
      SECKILL_REDIS_PASSWORD: undefined,
      ...env,
    });
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr).toContain(told);
    expect(stderr).not.toContain('n0t-the-right');
  });

  it.each([
    ['URL', `:${PASSWORD}@`, {}],
    ['environment', '', { SECKILL_REDIS_PASSWORD: PASSWORD }],
  ])(
    'works with the one of the %s, which is in no output and in no process',
    async (_, login, env) => {
      const file = join(folder, 'report.json');
      const url = `redis://${login}127.0.0.1:${server.port}`;
      const sale = ['--stock', '3', '--buyers', '20', '--delay', '9s', '--retry', '4s'];
      const args = [
        'run',
        '-s',
        'uuid-lock-hincrby',
        ...sale,
        '--time-scale',
        '60',
        '--target',
        url,
      ];
      const tool = startTool([...args, '--json', file], {
        SECKILL_REDIS_PASSWORD: undefined,
        ...env,
      });
      try {
        await until(() => childrenOf(tool.pid).length > 0);
        const [reaper] = childrenOf(tool.pid);
        expect(reaper?.command).toContain('reaper');
        expect(reaper?.command).not.toContain(PASSWORD);
        expect(HOLDS).toContain(await tool.ended);
      } finally {
        killTool(tool);
      }
      const report = await readFile(file, 'utf8');
      const target = `redis://127.0.0.1:${server.port}`;
      expect(documentOf(report).results).toMatchObject([{ target, sold: 3, oversold: 0 }]);
      expect(`${tool.stdout}${tool.stderr}${report}`).not.toContain(PASSWORD);
    },
  );
});

describeWith(['redis'], 'redlock on servers that are there', () => {
  let servers: TcpServer[];
  beforeAll(async () => {
    servers = await Promise.all(Array.from({ length: 5 }, () => startTcpServer()));
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
  });
  const targets = (count: number) =>
    servers.slice(0, count).flatMap(({ port }) => ['--target', `redis://127.0.0.1:${port}`]);

  it('sells on five of them and leaves no key on any', async () => {
    const sale = ['--stock', '3', '--buyers', '20', '--retry', '50ms', '--json'];
    const { code, stdout } = await runTool(['run', '-s', 'redlock', ...sale, ...targets(5)]);
    expect(HOLDS).toContain(code);
    expect(documentOf(stdout).results).toMatchObject([{ sold: 3, oversold: 0 }]);
    for (const { port } of servers) {
      const redis = new Redis(port);
      expect(await redis.dbsize()).toBe(0);
      redis.disconnect();
    }
  });

  it('exits with 4 where it was given too few', async () => {
    const { code, stdout, stderr } = await runTool(['run', '-s', 'redlock', ...targets(4)]);
    expect(code).toBe(4);
    expect(`${stdout}${stderr}`.replace(/\s+/g, ' ')).toContain(
      'not run: redlock: it needs 5 masters, and --target was given 4: repeat it for each',
    );
  });
});
