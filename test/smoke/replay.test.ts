import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, expect, it } from 'vitest';
import { isAlive, until } from '../support/processes.ts';
import { describeWith } from '../support/servers.ts';
import { childrenOf, killTool, startTool, type Tool } from './tool.ts';

/** Loads its stock for some 10 s on a real server, and for a moment on the simulator. */
const SLOW = `
import { defineStrategy } from 'seckill-bench';
export default defineStrategy({
  name: 'slow', about: 'slow', needs: ['redis'], promises: ['nothing-stranded'],
  breaksWhen: 'always', cost: 'none',
  setUp: async (sale, { redis }) => {
    for (let left = 30_000; left > 0; left--) await redis.set('left', left);
    await redis.set('left', 0);
  },
  open: async (sale, { redis }) => ({
    purchase: async () => 'failed',
    remaining: async () => Number(await redis.get('left')),
    close: async () => {},
  }),
});
`;

const folder = mkdtempSync(join(tmpdir(), 'replay-'));
const file = join(folder, 'slow.txt');
writeFileSync(join(folder, 'slow.ts'), SLOW);
writeFileSync(
  file,
  `seckill-bench counterexample 1
strategy: ${join(folder, 'slow.ts')}
buyers: 1
nodes: 1
stock: 1
quantity: 1
attempts: 1
lock-ttl: 10s
seed: 1
faults: none
violated: stranded: stranded 1

1  buyer 1 tries
end: 1 steps
`,
);
afterAll(() => rmSync(folder, { recursive: true }));

let tool: Tool | undefined;
afterEach(() => {
  killTool(tool);
  tool = undefined;
});

describeWith(['redis'], 'a counterexample on a server of its own', () => {
  async function start() {
    const running = startTool(['replay', file, '--target', 'local']);
    tool = running;
    const server = () =>
      childrenOf(running.pid).find(({ command }) => command.includes('unixsocket:'));
    await until(() => server() !== undefined, 15_000);
    const { pid = 0, command = '' } = server() ?? {};
    const [, path = ''] = /unixsocket:(\S+)/.exec(command) ?? [];
    const children = childrenOf(running.pid).map((child) => child.pid);
    return { running, server: pid, children, folder: dirname(path) };
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ended by %s exits with %d and leaves nothing behind', async (signal, code) => {
    const started = await start();
    started.running.signalGroup(signal);
    expect(await started.running.ended).toBe(code);
    expect(started.running.stdout).toBe('');
    expect(started.children.filter(isAlive)).toEqual([]);
    expect(existsSync(started.folder)).toBe(false);
  });

  it('killed with kill -9 leaves nothing behind', async () => {
    const started = await start();
    process.kill(started.running.pid, 'SIGKILL');
    await until(() => !started.children.some(isAlive), 10_000);
    expect(existsSync(started.folder)).toBe(false);
  });

  it('exits with 4 where the server dies, and says so', async () => {
    const started = await start();
    // While the strategy's own code has the world's timers, and nothing but the server keeps the tool alive.
    await until(() => isLoading(join(started.folder, '1.sock')), 15_000);
    process.kill(started.server, 'SIGKILL');
    expect(await started.running.ended).toBe(4);
    expect(started.running.stderr).toContain('was killed by SIGKILL');
    expect(started.children.filter(isAlive)).toEqual([]);
  });
});

/** Has the strategy written to the server yet? */
async function isLoading(socket: string): Promise<boolean> {
  const client = new Redis({ path: socket, lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.dbsize()) > 0;
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
