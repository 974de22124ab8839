import { afterEach, describe, expect, it } from 'vitest';
import { type DelayProxy, startDelayProxy } from '../../src/live/delay-proxy.ts';
import { freePort } from '../support/tcp-server.ts';
import { type FakeShop, startShop } from './http/fake-shop.ts';

const ANY = { host: '127.0.0.1', port: 0 };

let shop: FakeShop | undefined;
let proxy: DelayProxy | undefined;
afterEach(async () => {
  await proxy?.close();
  await shop?.close();
});

async function open(delays: number[]) {
  shop = await startShop(({ text }, response) =>
    response.end(`${text.length}${'x'.repeat(100_000)}`),
  );
  const to = { host: '127.0.0.1', port: shop.port };
  const opened = await startDelayProxy({ listen: ANY, to, delayMs: () => delays.shift() ?? 0 });
  proxy = opened;
  const url = `http://127.0.0.1:${opened.address.port}/`;
  return { opened, ask: (body: string) => fetch(url, { method: 'POST', body }) };
}

describe('a proxy that delays', () => {
  it('holds each answer back for its own time, and passes it whole', async () => {
    const { opened, ask } = await open([0, 120]);
    expect((await (await ask('abc')).text()).length).toBe(100_001);
    const startedMs = performance.now();
    expect((await (await ask('x'.repeat(50_000))).text()).startsWith('50000x')).toBe(true);
    // Timers may fire a moment early.
    expect(performance.now() - startedMs).toBeGreaterThan(115);
    expect(opened.figures()).toMatchObject({ answers: 2, delayed: 1, longestMs: 120, refused: 0 });
  });

  it('counts connections that what is behind it does not take', async () => {
    const to = { host: '127.0.0.1', port: await freePort() };
    proxy = await startDelayProxy({ listen: ANY, to, delayMs: () => 0 });
    await expect(fetch(`http://127.0.0.1:${proxy.address.port}/`)).rejects.toThrow();
    expect(proxy.figures()).toMatchObject({ connections: 1, refused: 1, answers: 0 });
  });

  it('does not start where something listens already', async () => {
    const { opened } = await open([]);
    const again = startDelayProxy({ listen: opened.address, to: ANY, delayMs: () => 0 });
    await expect(again).rejects.toMatchObject({ code: 'target', hint: 'choose another --listen' });
  });
});
