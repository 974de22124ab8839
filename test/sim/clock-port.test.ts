import { describe, expect, it } from 'vitest';
import { seededSource } from '../../src/core/random.ts';
import { NO_FAULTS } from '../../src/core/schedule.ts';
import { SimHost } from '../../src/sim/host.ts';
import { SteppedHost } from '../../src/sim/steps/host.ts';

const random = seededSource(1);
const ways = { careful: false, sharesMemory: true, servers: 1, random };
const worlds = [
  ['a simulated world', () => new SimHost({ ...ways, networkUs: { min: 1, max: 1 } })],
  ['a searched world', () => new SteppedHost({ ...ways, buyers: 1, nodes: 1, budget: NO_FAULTS })],
] as const;

describe.each(worlds)('a sleep in %s', (_, open) => {
  it('is over when its time is, and no timer is left of its signal', async () => {
    const { clockPort, drive } = bound(open());
    const calling = new AbortController();
    const beganMs = clockPort.nowMs();
    await drive(() => clockPort.sleep(20, calling.signal));
    expect(clockPort.nowMs() - beganMs).toBe(20);
    calling.abort();
  });

  it('is over when its signal is aborted, and nothing waits for its time any more', async () => {
    const { clockPort, drive } = bound(open());
    const calling = new AbortController();
    const beganMs = clockPort.nowMs();
    await drive(async () => {
      const sleeping = clockPort.sleep(1_000, calling.signal);
      await clockPort.sleep(5);
      calling.abort();
      await sleeping;
    });
    expect(clockPort.nowMs() - beganMs).toBe(5);
    await expect(drive(() => new Promise(() => {}))).rejects.toThrow('nothing that it waits for');
  });

  it('does not begin where its signal has been aborted before', async () => {
    const { clockPort, drive } = bound(open());
    const beganMs = clockPort.nowMs();
    await drive(() => clockPort.sleep(1_000, AbortSignal.abort()));
    expect(clockPort.nowMs()).toBe(beganMs);
  });
});

function bound(host: SimHost | SteppedHost) {
  return { clockPort: host.clockPort, drive: (work: () => Promise<void>) => host.drive(work) };
}
