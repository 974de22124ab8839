import { Redis } from 'ioredis';
import { describe, expect, it, vi } from 'vitest';
import type { CallSent } from '../../src/core/history.ts';
import type { CallEnd, CallObserver } from '../../src/core/observer.ts';
import { seededSource } from '../../src/core/random.ts';
import { SimHost } from '../../src/sim/host.ts';

const HOUR_US = 3_600_000_000;
const never = new AbortController().signal;

describe('a sale on the simulator', () => {
  it('costs no virtual time to set up', async () => {
    const { host, redis } = await openHost();
    await host.drive(() => redis.set('stock', 100));
    expect(host.clock.nowUs()).toBe(0);
  });

  it('opens at 0, however long the strategy slept before', async () => {
    const { host, redis } = await openHost();
    await host.drive(() => host.clockPort.sleep(2_000));
    const times: number[] = [];
    const end = await host.runSale(
      async () => {
        times.push(host.clock.nowUs());
        await host.clock.sleepUntil(50);
        times.push(host.clock.nowUs());
        await redis.ping();
        times.push(host.clock.nowUs());
      },
      HOUR_US,
      never,
    );
    expect(end).toEqual({ by: 'completed' });
    expect(times).toEqual([0, 50, expect.any(Number)]);
    expect(times[2]).toBeGreaterThanOrEqual(450);
    expect(times[2]).toBeLessThanOrEqual(1_050);
  });

  it('ends at its longest time, counted from the opening', async () => {
    const { host } = await openHost();
    await host.drive(() => host.clockPort.sleep(2_000));
    const end = await host.runSale(() => host.clock.sleepUntil(1_001), 1_000, never);
    expect([end, host.clock.nowUs()]).toEqual([{ by: 'max-time' }, 1_000]);
  });

  it('is completed by what settles at its longest time exactly', async () => {
    const { host } = await openHost();
    const end = await host.runSale(() => host.clock.sleepUntil(1_000), 1_000, never);
    expect(end).toEqual({ by: 'completed' });
  });

  it('can be asked about after its end, though what was left over settles in the meantime', async () => {
    const { host, redis } = await openHost();
    const end = await host.runSale(() => host.clock.sleepUntil(1_100), 1_000, never);
    expect(end).toEqual({ by: 'max-time' });
    expect(await host.drive(() => redis.ping())).toBe('PONG');
    expect(host.clock.nowUs()).toBeGreaterThan(1_100);
  });

  it('forgets the connections that were closed in it', async () => {
    const { host, open } = await openHost();
    const closed = vi.spyOn(Redis.prototype, 'disconnect');
    await host.drive(async () => {
      for (let opened = 0; opened < 5; opened++) (await open()).disconnect();
    });
    closed.mockClear();
    await host.close();
    expect(closed).toHaveBeenCalledTimes(1);
    closed.mockRestore();
  });

  it('is stuck when nothing will ever happen any more', async () => {
    const { host } = await openHost();
    const end = await host.runSale(() => new Promise(() => {}), HOUR_US, never);
    expect(end).toEqual({ by: 'stuck' });
  });

  it('is stuck, too, behind a blocked command that nobody serves', async () => {
    const { host, redis } = await openHost();
    const sell = async () => {
      await redis.blpop('nothing', 0);
    };
    expect(await host.runSale(sell, HOUR_US, never)).toEqual({ by: 'stuck' });
  });

  it('never opens where it was interrupted before', async () => {
    const { host } = await openHost();
    const end = await host.runSale(() => expect.unreachable(), HOUR_US, AbortSignal.abort());
    expect(end).toEqual({ by: 'interrupted' });
  });

  it('is interrupted between two steps', async () => {
    const { host } = await openHost();
    const controller = new AbortController();
    const sell = async () => {
      await host.clock.sleepUntil(10);
      controller.abort();
      await host.clock.sleepUntil(20);
    };
    const end = await host.runSale(sell, HOUR_US, controller.signal);
    expect([end, host.clock.nowUs()]).toEqual([{ by: 'interrupted' }, 10]);
  });

  it('throws what selling threw', async () => {
    const { host } = await openHost();
    const sell = async () => {
      await host.clock.sleepUntil(10);
      throw new Error('a bug of ours');
    };
    await expect(host.runSale(sell, HOUR_US, never)).rejects.toThrow('a bug of ours');
  });
});

describe('a connection that is opened during the sale', () => {
  it('is ready before the world counts as at rest, our own code or not', async () => {
    for (const careful of [false, true]) {
      const { host, open } = await openHost({ careful });
      const sell = async () => {
        await host.clock.sleepUntil(1_000);
        const client = await open();
        await client.ping();
      };
      expect(await host.runSale(sell, HOUR_US, never)).toEqual({ by: 'completed' });
    }
  });
});

describe("the strategies' clock", () => {
  it('sleeps in ms, at least 0, and refuses what is no number', async () => {
    const { host } = await openHost();
    const { clockPort } = host;
    const before = clockPort.nowMs();
    await host.drive(() => clockPort.sleep(1.5));
    expect(clockPort.nowMs() - before).toBe(1.5);
    await host.drive(() => clockPort.sleep(-5));
    expect(clockPort.nowMs() - before).toBe(1.5);
    await expect(host.drive(() => clockPort.sleep(Number.NaN))).rejects.toThrow(
      'clock.sleep: expected ms, got NaN',
    );
  });
});

describe('several masters', () => {
  it('are independent, and named in the history from the second on', async () => {
    const seen: string[] = [];
    const observer: CallObserver = {
      sent: (target, operation) => {
        seen.push(`${target} ${operation}`);
        return undefined;
      },
      settled: (_call: CallSent, _end: CallEnd) => {},
    };
    const { host, nodes } = await openHost({ servers: 3, observer });
    await host.drive(() => Promise.all(nodes.map((node, index) => node.set('key', index))));
    const values = await host.drive(() => Promise.all(nodes.map((node) => node.get('key'))));
    expect(values).toEqual(['0', '1', '2']);
    expect(seen.slice(0, 3)).toEqual(['redis set', 'redis-2 set', 'redis-3 set']);
  });
});

const unobserved: CallObserver = { sent: () => undefined, settled: () => {} };

async function openHost({ careful = false, servers = 1, observer = unobserved } = {}) {
  const host = new SimHost({
    random: seededSource(1),
    servers,
    networkUs: { min: 200, max: 500 },
    careful,
  });
  const clients = await host.drive(() => host.connectNode(observer));
  const [redis] = clients.redisNodes;
  if (redis === undefined) throw new Error('expected a client, got none');
  return { host, redis, nodes: clients.redisNodes, open: clients.openConnection };
}
