import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Reaper, startReaper } from '../../src/live/reaper-pipe.ts';
import { type Bundle, bundle } from '../support/bundle.ts';
import { isAlive, until } from '../support/processes.ts';
import { describeWith } from '../support/servers.ts';
import { startTcpServer, type TcpServer } from '../support/tcp-server.ts';

const PASSWORD = 'correct horse';
let reaperProgram: Bundle;
beforeAll(async () => {
  reaperProgram = await bundle(new URL('../../src/live/reaper.ts', import.meta.url));
});
afterAll(() => reaperProgram.remove());

describe('the reaper', () => {
  const problems: string[] = [];
  const sleepers: ChildProcess[] = [];
  let folder: string;
  let reaper: Reaper;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seckill-reaper-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => {
    for (const child of sleepers.splice(0)) child.kill('SIGKILL');
    return reaper.close();
  });

  function start(): Reaper {
    problems.length = 0;
    reaper = startReaper((message) => problems.push(message), reaperProgram.file);
    return reaper;
  }
  /** A process whose command line names `word`. */
  function sleeper(word: string): number {
    const child = spawn('sh', ['-c', 'while :; do sleep 1; done', word], { stdio: 'ignore' });
    sleepers.push(child);
    return child.pid ?? 0;
  }

  it('ends with its work: what was taken back stays, the rest goes', async () => {
    const reaper = start();
    const [doomed, spared, stranger] = [sleeper(folder), sleeper(folder), sleeper('someone-else')];
    reaper.watch({ kind: 'server', pid: doomed, folder });
    reaper.watch({ kind: 'server', pid: spared, folder })();
    // The pid of a dead server may be another process's by now.
    reaper.watch({ kind: 'server', pid: stranger, folder });
    void reaper.close();
    await until(() => !isAlive(reaper.pid ?? 0));
    expect([doomed, spared, stranger].map(isAlive)).toEqual([false, true, true]);
    expect(existsSync(folder)).toBe(false);
    expect(problems).toEqual([]);
  });

  it('takes no notice of the signals of a terminal', async () => {
    const { pid = 0 } = start();
    await sleep(300);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) process.kill(pid, signal);
    await sleep(100);
    expect(isAlive(pid)).toBe(true);
    await reaper.close();
    // Waited for, so not even a zombie is left.
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('is missed when it dies, and nothing else happens', async () => {
    const { pid = 0 } = start();
    process.kill(pid, 'SIGKILL');
    await until(() => problems.length > 0);
    reaper.watch({ kind: 'server', pid: 1, folder })();
    await sleep(50);
    expect(problems).toEqual([
      'the clean-up process ended (SIGKILL): after a kill -9, servers and keys stay behind',
    ]);
  });
});

describeWith(['redis'], 'a tool that is killed with kill -9', () => {
  let tool: Bundle;
  let target: TcpServer;
  let redis: Redis;
  beforeAll(async () => {
    tool = await bundle(new URL('./fixtures/doomed.ts', import.meta.url));
    target = await startTcpServer(['--port', '{port}', '--requirepass', PASSWORD]);
    redis = new Redis({ port: target.port, password: PASSWORD });
  });
  afterAll(async () => {
    redis.disconnect();
    await target.stop();
    await tool.remove();
  });

  it('leaves no process, folder or key behind, and shows its password to no one', async () => {
    await redis.set('foreign', 1);
    const url = `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${target.port}`;
    const child = spawn(process.execPath, [tool.file, reaperProgram.file, url], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, SECKILL_REDIS_PASSWORD: PASSWORD },
    });
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const { reaper, servers, sockets } = JSON.parse(line) as {
      reaper: number;
      servers: number[];
      sockets: { path: string }[];
    };
    const folder = dirname(sockets[0]?.path ?? '');
    expect([reaper, ...servers].map(isAlive)).toEqual([true, true, true]);
    expect((await redis.keys('*')).sort()).toEqual(['foreign', 'seckill:doomed:stock']);
    expect(existsSync(folder)).toBe(true);

    const seen = execFileSync('ps', ['eww', '-o', 'command=', '-p', `${reaper}`], {
      encoding: 'utf8',
    });
    expect(seen).toContain('main.mjs');
    expect(seen).not.toMatch(/correct|horse/);

    child.kill('SIGKILL');
    await until(() => ![reaper, ...servers].some(isAlive));
    expect(existsSync(folder)).toBe(false);
    expect(await redis.keys('*')).toEqual(['foreign']);
  });
});
