import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { ownEndpoint } from '../../src/run/endpoint/endpoint.ts';
import { readFields } from '../../src/scenario/file.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { freePort } from '../support/tcp-server.ts';

it('the proxy before a service tells what it held back, and that nobody asked it', async () => {
  const service = createServer((_, response) => response.end('{}'));
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  const listen = `127.0.0.1:${await freePort()}`;
  const to = `127.0.0.1:${(service.address() as AddressInfo).port}`;
  const open = () => ownEndpoint(scenarioWith({ listen, to }), {})?.open();

  const unasked = await open();
  expect(await unasked?.close(1000)).toBe(
    `downstream (${listen} to ${to}): nobody asked it; point your service at ${listen}`,
  );
  const asked = await open();
  asked?.opened?.();
  await new Promise((done) =>
    get(`http://${listen}/`, (answer) => answer.resume().on('end', done)),
  );
  expect(await asked?.close(1000)).toContain(': 1 answer, 1 held back, by 20.0 ms at most');
  service.closeAllConnections();
  service.close();
});

function scenarioWith(downstream: { readonly listen: string; readonly to: string }) {
  const http = {
    request: { path: '/buy' },
    outcome: [{ is: 'sold', status: 200 }],
    oracle: { sold: { path: '/sold' } },
  };
  // JSON is YAML.
  const target = 'http://127.0.0.1:3000';
  const text = JSON.stringify({ target, delay: '20ms', http, faults: { downstream } });
  const file = { path: 'shop.yaml', ...readFields('shop.yaml', text) };
  return loadScenario({ file, flags: {}, strategies: [], checkExpectation: () => undefined });
}
