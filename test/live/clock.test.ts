import { afterEach, describe, expect, it, vi } from 'vitest';
import { WallClock } from '../../src/live/clock.ts';

describe('the wall clock', () => {
  afterEach(() => vi.useRealTimers());

  it('counts integer microseconds from the opening', () => {
    const clock = new WallClock();
    clock.restart();
    const first = clock.nowUs();
    expect(Number.isInteger(first)).toBe(true);
    expect(first).toBeLessThan(50_000);
    expect(clock.nowUs()).toBeGreaterThanOrEqual(first);
  });

  it('settles at once for a moment that has passed', async () => {
    const clock = new WallClock();
    await clock.sleepUntil(-1);
    await clock.sleep(-5);
  });

  it('refuses to sleep for no number of ms', async () => {
    await expect(new WallClock().sleep(Number.NaN)).rejects.toThrow('expected ms, got NaN');
  });

  it('ends a sleep whose signal is aborted, and does not begin one whose signal is', async () => {
    const clock = new WallClock();
    const calling = new AbortController();
    const sleeping = clock.sleep(1_000_000, calling.signal);
    calling.abort();
    await sleeping;
    await clock.sleep(1_000_000, calling.signal);
    await clock.sleep(1, new AbortController().signal);
  });

  it('wakes twenty thousand sleepers, none early, for less than 2 s of processor time', async () => {
    const clock = new WallClock();
    clock.restart();
    let early = 0;
    const cpu = process.cpuUsage();
    const sleepers = Array.from({ length: 20_000 }, async (_, index) => {
      const atUs = 50_000 + ((index * 7_919) % 20_000) * 10;
      await clock.sleepUntil(atUs);
      if (clock.nowUs() < atUs) early += 1;
    });
    await Promise.all(sleepers);
    const { user, system } = process.cpuUsage(cpu);
    expect(early).toBe(0);
    expect(user + system).toBeLessThan(2_000_000);
  });

  it('sleeps longer than 2^31 ms', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const clock = new WallClock();
    let isAwake = false;
    const monthMs = 30 * 86_400_000;
    void clock.sleep(monthMs).then(() => {
      isAwake = true;
    });
    await vi.advanceTimersByTimeAsync(monthMs - 1);
    expect(isAwake).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(isAwake).toBe(true);
  });

  it('leaves who sleeps already alone when it is restarted', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const clock = new WallClock();
    let isAwake = false;
    void clock.sleep(100).then(() => {
      isAwake = true;
    });
    await vi.advanceTimersByTimeAsync(90);
    clock.restart();
    await vi.advanceTimersByTimeAsync(11);
    expect(isAwake).toBe(true);
  });

  it('forgets its sleepers when it is stopped', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const clock = new WallClock();
    let woken = 0;
    const wake = () => {
      woken += 1;
    };
    void clock.sleep(100).then(wake);
    clock.stop();
    void clock.sleep(100).then(wake);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(woken).toBe(0);
  });
});
