import type { Redis } from 'ioredis';
import type { ClockPort } from '../../ports/clock.ts';
import type { TracePort } from '../../ports/trace.ts';
import { defineScript } from '../lua/script.ts';
import { WATCHDOG_ACQUIRE, watchdogAcquireScript } from '../lua/watchdog-acquire.ts';
import { WATCHDOG_RELEASE, watchdogReleaseScript } from '../lua/watchdog-release.ts';
import { watchdogRenewScript } from '../lua/watchdog-renew.ts';
import { WaitingLine } from './waiting-line.ts';
import { type Lease, startWatchdog } from './watchdog.ts';

/** What the lock works with. */
export interface WatchdogLockOptions {
  readonly redis: Redis;
  readonly clock: ClockPort;
  readonly trace: TracePort;
  /** The key. */
  readonly lock: string;
  /** Where releases are told of. */
  readonly channel: string;
  /** ms, an integer; renewed every third of it. */
  readonly leaseMs: number;
  /** How long one acquire may wait, ms; with 0 it answers at once. */
  readonly waitMs: number;
}

/** One process's way to the lock. */
export interface WatchdogLock {
  /**
   * Runs work alone, or answers `busy` when the wait was in vain. An owner that holds the lock gets it once more.
   * `owner` is unique among all processes.
   */
  hold<T>(owner: string, work: (lease: Lease) => Promise<T>): Promise<T | 'busy'>;
  /** Stops listening. */
  close(): void;
}

/**
 * Redisson's way: a lease per owner, which a watchdog renews while its holder works; whoever finds the lock
 * taken waits for the message of its release, which calls one of each process, and asks again at the latest
 * when the lease that it saw would end. Listens on a connection of its own.
 */
export async function watchdogLock(options: WatchdogLockOptions): Promise<WatchdogLock> {
  const { redis, clock, trace, lock, channel, leaseMs, waitMs } = options;
  const acquire = defineScript(redis, watchdogAcquireScript);
  const renew = defineScript(redis, watchdogRenewScript);
  const release = defineScript(redis, watchdogReleaseScript);
  const line = new WaitingLine(clock);
  let releases = 0;
  const listener = redis.duplicate();
  listener.on('message', () => {
    releases += 1;
    line.callNext();
  });
  await listener.subscribe(channel);

  const obtain = async (owner: string): Promise<boolean> => {
    const untilMs = clock.nowMs() + waitMs;
    for (;;) {
      const heard = releases;
      const answer = Number(await acquire(lock, leaseMs, owner));
      if (answer === WATCHDOG_ACQUIRE.granted) return true;
      const leftMs = untilMs - clock.nowMs();
      if (leftMs <= 0) return false;
      // Released while the answer was on its way: nobody will say so again.
      if (releases !== heard) continue;
      const isCalled = await line.wait(Math.min(leftMs, answer));
      if (clock.nowMs() < untilMs) continue;
      if (isCalled) line.callNext();
      return false;
    }
  };

  return {
    async hold(owner, work) {
      if (!(await obtain(owner))) return 'busy';
      const section = trace.acquired(lock);
      const watchdog = startWatchdog(clock, leaseMs, () => renew(lock, leaseMs, owner));
      try {
        return await work(watchdog);
      } finally {
        watchdog.stop();
        section.releasing();
        const answer = await release(lock, channel, leaseMs, owner);
        section.released(answer === WATCHDOG_RELEASE.deleted);
      }
    },
    close: () => listener.disconnect(),
  };
}
