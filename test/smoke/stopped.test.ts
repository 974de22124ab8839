import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isAlive, until } from '../support/processes.ts';
import { describeWith } from '../support/servers.ts';
import { startTcpServer, type TcpServer } from '../support/tcp-server.ts';
import { childrenOf, documentOf, killTool, startTool, type Tool } from './tool.ts';

/** A correct sale that takes 15 s: 100 purchases of 150 ms, one after the other. */
const LONG = ['--delay', '9s', '--time-scale', '60'];
const MINE = fileURLToPath(new URL('../../examples/my-strategy.ts', import.meta.url));

let tool: Tool | undefined;
afterEach(() => {
  killTool(tool);
  tool = undefined;
});

describeWith(['redis'], 'a run on a server that is not ours', () => {
  let server: TcpServer;
  let redis: Redis;
  let target: string[];
  beforeEach(async () => {
    server = await startTcpServer();
    redis = new Redis(server.port, { retryStrategy: () => null });
    redis.on('error', () => {});
    await redis.set('foreign', 1);
    target = ['--target', `redis://127.0.0.1:${server.port}`];
  });
  afterEach(async () => {
    redis.disconnect();
    await server.stop();
  });

  /** The sale is open: there are keys of it, of which one matches. */
  const untilThereIs = (pattern: string) =>
    until(async () => (await redis.keys(pattern)).length > 0, 10_000);

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'ended by %s gives what there is, exits with %d, and leaves no key',
    async (signal, code) => {
      tool = startTool(['run', '-s', 'uuid-lock-hincrby', ...LONG, ...target, '--json']);
      await untilThereIs('{seckill-*}:lock');
      const children = childrenOf(tool.pid);
      tool.signalGroup(signal);
      expect(await tool.ended).toBe(code);
      const [result] = documentOf(tool.stdout).results;
      expect(result).toMatchObject({ ended: { by: 'interrupted' }, oversold: 0 });
      expect(tool.stderr).toContain(`${signal}: stopping`);
      expect(await redis.keys('*')).toEqual(['foreign']);
      expect(children.filter(({ pid }) => isAlive(pid))).toEqual([]);
    },
  );

  it.each([
    ['a built-in strategy', 'unsafe-lock', '{seckill-*}:stock'],
    ['a strategy whose stock is spread', 'sharded-stock', '{seckill-*:shard3}:stock'],
    ['a strategy of your own', MINE, 'seckill:*:{sale}:stock'],
  ])('killed with kill -9 leaves no key of %s', async (_, strategy, pattern) => {
    tool = startTool(['run', '-s', strategy, ...LONG, '--delay', '50m', ...target]);
    await untilThereIs(pattern);
    const children = childrenOf(tool.pid);
    expect(children).toHaveLength(1);
    process.kill(tool.pid, 'SIGKILL');
    await until(() => !children.some(({ pid }) => isAlive(pid)), 10_000);
    expect(await redis.keys('*')).toEqual(['foreign']);
  });

  it('exits with 1 for what was oversold before the server died, and tells both', async () => {
    tool = startTool(['run', '-s', 'naive,uuid-lock-hincrby', ...LONG, ...target, '--json']);
    await untilThereIs('{seckill-2-*}:lock');
    process.kill(server.pid, 'SIGKILL');
    expect(await tool.ended).toBe(1);
    const { verdict, results } = documentOf(tool.stdout);
    expect(verdict).toBe('fail');
    expect(results).toMatchObject([
      { strategy: 'naive', verdict: 'fail', ended: { by: 'completed' } },
      { strategy: 'uuid-lock-hincrby', oversold: 0, ended: { by: 'target-failed' } },
    ]);
  });
});

describeWith(['redis'], 'a run on servers of its own', () => {
  /** Starts one, and waits until it sells. */
  async function start(strategy: string, servers: number, output: string[] = []) {
    const running = startTool(['run', '-s', strategy, ...LONG, '--target', 'local', ...output]);
    tool = running;
    const sockets = () =>
      childrenOf(running.pid).flatMap(({ pid, command }) => {
        const [, path] = /unixsocket:(\S+)/.exec(command) ?? [];
        return path === undefined ? [] : [{ pid, path }];
      });
    await until(() => sockets().length === servers, 10_000);
    const [first] = sockets();
    const redis = new Redis(first?.path ?? '');
    await until(async () => (await redis.keys('*:lock')).length > 0, 10_000);
    redis.disconnect();
    return {
      running,
      servers: sockets().map(({ pid }) => pid),
      children: childrenOf(running.pid).map(({ pid }) => pid),
      folder: dirname(first?.path ?? ''),
    };
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'ended by %s exits with %d and leaves no process and no folder',
    async (signal, code) => {
      const { running, children, folder } = await start('redlock', 5);
      expect(children).toHaveLength(6);
      running.signalGroup(signal);
      expect(await running.ended).toBe(code);
      expect(running.stdout).toContain('interrupted');
      expect(children.filter(isAlive)).toEqual([]);
      expect(existsSync(folder)).toBe(false);
    },
  );

  it('killed with kill -9 leaves no process and no folder', async () => {
    const { running, children, folder } = await start('redlock', 5);
    process.kill(running.pid, 'SIGKILL');
    await until(() => !children.some(isAlive), 10_000);
    expect(existsSync(folder)).toBe(false);
  });

  it('of which one dies exits with 4 and what there is', async () => {
    const { running, servers, children } = await start('uuid-lock-hincrby', 1, ['--json']);
    process.kill(servers[0] ?? 0, 'SIGKILL');
    expect(await running.ended).toBe(4);
    const [result] = documentOf(running.stdout).results;
    expect(result).toMatchObject({ oversold: 0, ended: { by: 'target-failed' } });
    expect(children.filter(isAlive)).toEqual([]);
  });
});
