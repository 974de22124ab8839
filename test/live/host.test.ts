import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, expect, it } from 'vitest';
import type { CallSent } from '../../src/core/history.ts';
import type { CallObserver } from '../../src/core/observer.ts';
import { type LiveHost, type LiveHostOptions, openLiveHost } from '../../src/live/host.ts';
import type { Reaper } from '../../src/live/reaper-pipe.ts';
import { parseTargets } from '../../src/live/target.ts';
import { isAlive } from '../support/processes.ts';
import { describeWith, serverProgram } from '../support/servers.ts';
import { startTcpServer } from '../support/tcp-server.ts';

const MINUTE_US = 60_000_000;
const quiet = new AbortController().signal;
const silent: CallObserver = { sent: () => undefined, settled: () => undefined };

describeWith(['redis'], 'a live host', () => {
  const hosts: LiveHost[] = [];
  const watched: string[] = [];
  const reaper: Reaper = {
    pid: undefined,
    close: async () => undefined,
    watch: (job) => {
      watched.push(job.kind);
      return () => watched.push('forgotten');
    },
  };

  async function open(target: LiveHostOptions['target']): Promise<LiveHost> {
    watched.length = 0;
    const limits = { maxTimeMs: 60_000, afterwardsMs: 300 };
    const host = await openLiveHost({ target, runId: 'r1', ...limits, reaper });
    hosts.push(host);
    return host;
  }
  const openLocal = (servers = 1): Promise<LiveHost> =>
    open({ kind: 'local', program: serverProgram(), servers });
  afterEach(() => Promise.all(hosts.splice(0).map((host) => host.close())));

  it('gives every node a client for each master, named after it, and more connections', async () => {
    const host = await openLocal(2);
    const seen: string[] = [];
    const observer: CallObserver = {
      sent: (target, operation, args) => {
        seen.push(`${target} ${operation} ${args.join(' ')}`);
        return {
          kind: 'call-sent',
          atUs: 0,
          attempt: 1,
          call: 1,
          target,
          operation,
          args,
        } as CallSent;
      },
      settled: () => undefined,
    };
    const { redisNodes, openConnection } = await host.connectNode(observer);
    seen.length = 0;
    await redisNodes[0]?.set('k', 1);
    await redisNodes[1]?.set('k', 2);
    const borrowed = await openConnection();
    seen.splice(2);
    expect(await borrowed.get('k')).toBe('1');
    expect(seen).toEqual([
      'redis set seckill:r1:k 1',
      'redis-2 set seckill:r1:k 2',
      'redis get seckill:r1:k',
    ]);
    expect(host.target).toBe('local');
  });

  it('opens the sale at 0 and ends it when everything is sold', async () => {
    const host = await openLocal();
    await sleep(20);
    let openedUs = -1;
    const end = await host.runSale(
      async () => {
        openedUs = host.clock.nowUs();
        await host.clock.sleepUntil(40_000);
      },
      MINUTE_US,
      quiet,
    );
    expect(end).toEqual({ by: 'completed' });
    expect(openedUs).toBeLessThan(15_000);
    expect(host.loopDelay()).toMatchObject({ utilization: expect.any(Number) });
  });

  it('ends at the time limit, or when it is interrupted', async () => {
    const host = await openLocal();
    const never = () => new Promise<void>(() => undefined);
    expect(await host.runSale(never, 30_000, quiet)).toEqual({ by: 'max-time' });
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(), 20);
    expect(await host.runSale(never, MINUTE_US, interrupt.signal)).toEqual({ by: 'interrupted' });
    expect(await host.runSale(never, MINUTE_US, interrupt.signal)).toEqual({ by: 'interrupted' });
  });

  it('passes on what the sale throws', async () => {
    const host = await openLocal();
    const failing = () => Promise.reject(new Error('a bug'));
    await expect(host.runSale(failing, MINUTE_US, quiet)).rejects.toThrow('a bug');
  });

  it('says how a server died in mid-run, also when the sale ends with it', async () => {
    for (const waits of [true, false]) {
      const host = await openLocal();
      const { redisNodes } = await host.connectNode(silent);
      const end = await host.runSale(
        async () => {
          process.kill(host.serverPids[0] ?? 0, 'SIGKILL');
          await redisNodes[0]?.blpop('nothing', 0).catch(() => undefined);
          if (waits) await new Promise(() => undefined);
        },
        MINUTE_US,
        quiet,
      );
      expect(end).toEqual({
        by: 'target-failed',
        detail: expect.stringMatching(/^(redis|valkey)-server was killed by SIGKILL/),
      });
    }
  });

  it('leaves no server behind', async () => {
    const host = await openLocal(5);
    const pids = host.serverPids;
    await host.connectNode(silent);
    await host.close();
    expect(pids.filter(isAlive)).toEqual([]);
    expect(host.cleanup).toBeUndefined();
    expect(watched).toEqual([...Array(5).fill('server'), ...Array(5).fill('forgotten')]);
  });

  it('leaves nothing on a server that is not ours, and touches nothing there', async () => {
    const server = await startTcpServer();
    const redis = new Redis({ port: server.port });
    await redis.set('foreign', 1);
    const { endpoints } = parseTargets(
      [`redis://127.0.0.1:${server.port}`],
      {},
      { allowRemote: false },
    );
    const host = await open({ kind: 'redis', endpoints });
    const { redisNodes } = await host.connectNode(silent);
    await redisNodes[0]?.set('stock', 100);
    await host.runSale(async () => undefined, MINUTE_US, quiet);
    expect(await redis.pttl('seckill:r1:stock')).toBeGreaterThan(600_000);
    expect(host.target).toBe(`redis://127.0.0.1:${server.port}`);
    await host.close();
    expect(host.cleanup).toEqual({ deleted: 1, isComplete: true });
    expect(await redis.keys('*')).toEqual(['foreign']);
    expect(await redis.pttl('foreign')).toBe(-1);
    expect(watched).toEqual(['keys', 'forgotten']);
    redis.disconnect();
    await server.stop();
  });

  it('leaves its keys to the reaper when the server is gone at the end', async () => {
    const server = await startTcpServer();
    const { endpoints } = parseTargets(
      [`redis://127.0.0.1:${server.port}`],
      {},
      { allowRemote: false },
    );
    const host = await open({ kind: 'redis', endpoints });
    await server.stop();
    await host.close();
    expect(host.cleanup).toEqual({ deleted: 0, isComplete: false });
    expect(watched).toEqual(['keys']);
  });

  it('waits for no server that has fallen silent, neither for the counter nor to clean up', async () => {
    const server = await startTcpServer();
    const { endpoints } = parseTargets(
      [`redis://127.0.0.1:${server.port}`],
      {},
      { allowRemote: false },
    );
    const host = await open({ kind: 'redis', endpoints });
    const { redisNodes } = await host.connectNode(silent);
    const counter = async () => redisNodes[0]?.get('stock');
    const sell = async () => {
      process.kill(server.pid, 'SIGSTOP');
      await counter();
    };
    expect(await host.runSale(sell, 30_000, quiet)).toEqual({ by: 'max-time' });
    await expect(host.drive(counter)).rejects.toThrow('no end within 300 ms');
    await host.close();
    expect(host.cleanup).toEqual({ deleted: 0, isComplete: false });
    expect(watched).toEqual(['keys']);
    await server.stop();
  });
});
