import { describe, expect, it } from 'vitest';
import type { CallObserver } from '../../../src/core/observer.ts';
import { seededSource } from '../../../src/core/random.ts';
import type { RedisPort } from '../../../src/ports/redis.ts';
import type { TracePort } from '../../../src/ports/trace.ts';
import { SimHost } from '../../../src/sim/host.ts';
import { startWatchdog } from '../../../src/strategies/locks/watchdog.ts';
import { type WatchdogLock, watchdogLock } from '../../../src/strategies/locks/watchdog-lock.ts';

const LEASE_MS = 30_000;
const WAIT_MS = 5_000;

describe('a watchdog lock', () => {
  it('is renewed every third of its lease while its holder works', () =>
    on(async ({ redis, clock, lock }) => {
      const left: number[] = [];
      await lock.hold('a', async () => {
        for (let half = 0; half < 200; half++) {
          await clock.sleep(500);
          left.push(await redis.pttl('lock'));
        }
      });
      expect(Math.max(...left)).toBeGreaterThan(LEASE_MS - 1_000);
      expect(Math.min(...left)).toBeGreaterThan((2 / 3) * LEASE_MS - 1_000);
      expect(Math.min(...left)).toBeLessThan((2 / 3) * LEASE_MS + 1_000);
    }));

  it('leaves no renewal behind when it is released', () =>
    on(async ({ clock, redis, lock, sent }) => {
      expect(await lock.hold('a', async () => 'done')).toBe('done');
      expect(await redis.exists('lock')).toBe(0);
      const { length } = sent;
      await clock.sleep(10 * LEASE_MS);
      expect(sent).toHaveLength(length);
    }));

  it('is released where the work fails', () =>
    on(async ({ redis, lock }) => {
      const failing = lock.hold('a', async () => {
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await redis.exists('lock')).toBe(0);
    }));

  it('tells its holder at the next renewal that it is lost, and leaves the next one’s alone', () =>
    on(async ({ redis, clock, lock, deleted }) => {
      const told: boolean[] = [];
      await lock.hold('a', async (lease) => {
        await redis.del('lock');
        await redis.hset('lock', 'b', 1);
        told.push(lease.isLost);
        await clock.sleep(LEASE_MS / 3 + 10);
        told.push(lease.isLost);
      });
      expect(told).toEqual([false, true]);
      expect(await redis.hgetall('lock')).toEqual({ b: '1' });
      expect(deleted).toEqual([false]);
    }));

  it('is given once more to the owner that has it, and is free when the last is released', () =>
    on(async ({ redis, lock, deleted }) => {
      await lock.hold('a', async () => {
        await lock.hold('a', async () => {
          expect(await redis.hget('lock', 'a')).toBe('2');
        });
        expect(await redis.hget('lock', 'a')).toBe('1');
      });
      expect(await redis.exists('lock')).toBe(0);
      expect(deleted).toEqual([false, true]);
    }));

  it('is waited for without asking again until its release is told', () =>
    on(async ({ clock, lock, sent }) => {
      const order: string[] = [];
      const buy = (owner: string) =>
        lock.hold(owner, async () => {
          order.push(owner);
          await clock.sleep(1_000);
        });
      await Promise.all([buy('a'), buy('b'), buy('c')]);
      expect(order).toEqual(['a', 'b', 'c']);
      // Each asks once, and whoever waits once more when it is called.
      expect(sent.filter((args) => args.startsWith('1 lock '))).toHaveLength(5);
    }));

  it('is not waited for longer than is asked, and answers busy then', () =>
    on(async ({ clock, lock }) => {
      const holding = lock.hold('a', () => clock.sleep(20_000));
      await clock.sleep(100);
      const beganMs = clock.nowMs();
      expect(await lock.hold('b', async () => 'in')).toBe('busy');
      expect(clock.nowMs() - beganMs).toBeGreaterThanOrEqual(WAIT_MS);
      expect(clock.nowMs() - beganMs).toBeLessThan(WAIT_MS + 10);
      await holding;
    }));

  it('of a holder that is gone is asked for again when its lease is over', () =>
    on(async ({ redis, clock, lock }) => {
      await redis.hset('lock', 'gone', 1);
      await redis.pexpire('lock', 2_000);
      const beganMs = clock.nowMs();
      expect(await lock.hold('b', async () => 'in')).toBe('in');
      expect(clock.nowMs() - beganMs).toBeLessThan(2_010);
    }));

  it('calls one of each process, and whoever is called too late calls the next', () =>
    on(async ({ clock, lock, open }) => {
      const other = await open();
      const served: string[] = [];
      const buy = async (by: WatchdogLock, owner: string) => {
        const answer = await by.hold(owner, async () => {
          served.push(owner);
          await clock.sleep(2_400);
        });
        if (answer === 'busy') served.push(`${owner} busy`);
      };
      const buying = [buy(lock, 'a')];
      await clock.sleep(10);
      for (const owner of ['b', 'c']) buying.push(buy(lock, owner));
      for (const owner of ['d', 'e']) buying.push(buy(other, owner));
      await Promise.all(buying);
      expect(served.filter((one) => !one.endsWith('busy'))).toHaveLength(3);
      expect(served).toHaveLength(5);
      other.close();
    }));
});

describe('a watchdog', () => {
  const never = new Promise<void>(() => {});
  const clock = { nowMs: () => 0, sleep: () => Promise.resolve() };

  it('takes a lease for lost after three renewals in a row without an answer', async () => {
    let asked = 0;
    const answers = [1, 'error', 'error', 1, 'error', 'error', 'error'];
    const watchdog = startWatchdog(clock, LEASE_MS, async () => {
      const answer = answers[asked++];
      if (answer === 'error') throw new Error('connection lost');
      return answer;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect([watchdog.isLost, asked]).toEqual([true, 7]);
  });

  it('says nothing more of a lease once it is stopped', async () => {
    const watchdog = startWatchdog({ ...clock, sleep: () => never }, LEASE_MS, async () => 0);
    watchdog.stop();
    await new Promise((resolve) => setImmediate(resolve));
    expect(watchdog.isLost).toBe(false);
  });
});

interface World {
  readonly redis: RedisPort;
  readonly clock: SimHost['clockPort'];
  readonly lock: WatchdogLock;
  /** What each release said. */
  readonly deleted: readonly boolean[];
  /** What scripts were called with. */
  readonly sent: readonly string[];
  /** Another process. */
  open(): Promise<WatchdogLock>;
}

async function on(use: (world: World) => Promise<void>): Promise<void> {
  const sent: string[] = [];
  const deleted: boolean[] = [];
  const observer: CallObserver = {
    sent(_, operation, args) {
      if (operation === 'evalsha') sent.push(args.slice(1).join(' '));
      return undefined;
    },
    settled() {},
  };
  const section = { releasing() {}, released: (was: boolean) => void deleted.push(was) };
  const trace: TracePort = { acquired: () => section, releasingUnheld: () => section };
  const host = new SimHost({
    random: seededSource(1),
    servers: 1,
    networkUs: { min: 200, max: 500 },
    careful: true,
  });
  const open = async (): Promise<[RedisPort, WatchdogLock]> => {
    const { redisNodes } = await host.connectNode(observer);
    const redis = redisNodes[0] as RedisPort;
    const lock = await watchdogLock({
      ...{ redis, clock: host.clockPort, trace, lock: 'lock', channel: 'unlocked' },
      ...{ leaseMs: LEASE_MS, waitMs: WAIT_MS },
    });
    return [redis, lock];
  };
  const [redis, lock] = await host.drive(open);
  await host.drive(() =>
    use({
      ...{ redis, clock: host.clockPort, lock, deleted, sent },
      open: async () => (await open())[1],
    }),
  );
  lock.close();
  await host.close();
}
