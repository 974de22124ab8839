import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LoopMonitor } from '../../src/live/health.ts';

describe('the loop monitor', () => {
  it('sees how long the event loop was kept', async () => {
    const monitor = new LoopMonitor();
    expect(monitor.delay()).toBeNull();
    monitor.start();
    await sleep(50);
    const until = performance.now() + 150;
    while (performance.now() < until);
    await sleep(30);
    monitor.stop();
    const delay = monitor.delay();
    expect(delay?.maxUs).toBeGreaterThan(100_000);
    expect(delay?.maxUs).toBeLessThan(5_000_000);
    expect(delay?.utilization).toBeGreaterThan(0.4);
    await sleep(20);
    expect(monitor.delay()).toEqual(delay);
  });
});
