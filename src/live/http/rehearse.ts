import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dispatcher } from 'undici';
import { ask } from './ask.ts';
import { openConnections } from './connections.ts';

/** Enough for the compiler to have seen every path that a crowd takes at the opening. */
const REQUESTS = 2_000;
const CONNECTIONS = 100;

/**
 * Sends a crowd to a server of our own that sells nothing: requests whose code is still being compiled go out ten times
 * as slowly, and a burst is wide then. The shop sees none of it.
 */
export async function rehearseHttp(request: Dispatcher.DispatchOptions): Promise<void> {
  const server = createServer((asked, response) => {
    asked.resume();
    response.end('{"answer":"rehearsed"}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const settings = { origin, count: CONNECTIONS, keepAlive: true, timeoutMs: 10_000 };
  try {
    const connections = await openConnections(settings);
    const sent = Array.from({ length: REQUESTS }, () => ask(connections, request));
    await Promise.allSettled(sent);
    connections.close();
  } catch {
    // It is a help, and no condition.
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
