import { describe, expect, it, vi } from 'vitest';
import type { WorldHost } from '../../src/ports/host.ts';
import { beforeSale } from '../../src/run/before-sale.ts';

const live = { world: 'live', target: 'local' } as WorldHost;
const sim = { world: 'sim', target: 'sim' } as WorldHost;
const never = new Promise<string>(() => {});

describe('what comes before a sale', () => {
  it('gives its result in either world', async () => {
    const { signal } = new AbortController();
    expect(await beforeSale(live, signal, Promise.resolve('open'))).toBe('open');
    expect(await beforeSale(sim, signal, Promise.resolve('open'))).toBe('open');
  });

  it('ends where a live store stays silent, as a target that failed', async () => {
    vi.useFakeTimers();
    // The tool keeps the timers that it finds when it is loaded.
    vi.resetModules();
    const fresh = await import('../../src/run/before-sale.ts');
    const waiting = fresh.beforeSale(live, new AbortController().signal, never);
    const refused = expect(waiting).rejects.toMatchObject({
      code: 'target',
      message: 'local: expected the sale to be set up within 60 s, got no answer',
    });
    await vi.advanceTimersByTimeAsync(60_000);
    await refused;
    vi.useRealTimers();
  });

  it('ends when it is interrupted, and leaves no listener behind', async () => {
    const controller = new AbortController();
    const remove = vi.spyOn(controller.signal, 'removeEventListener');
    const waiting = beforeSale(live, controller.signal, never);
    controller.abort();
    await expect(waiting).rejects.toThrow('stopped before the sale was open');
    expect(remove).toHaveBeenCalledWith('abort', expect.any(Function));
  });
});
