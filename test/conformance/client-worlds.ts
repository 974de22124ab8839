import { Redis } from 'ioredis';
import type { CallObserver } from '../../src/core/observer.ts';
import { seededSource } from '../../src/core/random.ts';
import { createClient } from '../../src/live/client.ts';
import { connectClient } from '../../src/live/connect.ts';
import type { RedisEndpoint } from '../../src/live/endpoint.ts';
import type { LocalServers } from '../../src/live/servers.ts';
import { SimHost } from '../../src/sim/host.ts';

/** One Redis server, and as many clients of it as a test wants. */
export interface ClientWorld {
  /** Runs the test's body; in virtual time nothing moves outside of it. */
  drive<T>(body: () => Promise<T>): Promise<T>;
  /** A client that is connected. */
  client(): Promise<Redis>;
  close(): Promise<void>;
}

/** Sees every call and keeps none. */
export const unobserved: CallObserver = { sent: () => undefined, settled: () => {} };

/** The simulator; the long way sends every command through ioredis's own parser. */
export async function simClientWorld(way: 'short' | 'long'): Promise<ClientWorld> {
  const host = new SimHost({
    random: seededSource(1),
    servers: 1,
    networkUs: { min: 200, max: 500 },
    careful: true,
    shortWay: way === 'short',
  });
  const clients = await host.drive(() => host.connectNode(unobserved));
  return {
    drive: (body) => host.drive(body),
    client: () => clients.openConnection(),
    close: () => host.close(),
  };
}

/** A real server that is ours alone, emptied before each world; the client is ioredis's or our own. */
export async function liveClientWorld(
  { endpoints }: LocalServers,
  kind: 'plain' | 'ours',
): Promise<ClientWorld> {
  const [endpoint] = endpoints as [RedisEndpoint];
  const clients: Redis[] = [];
  const open = async (): Promise<Redis> => {
    if (kind === 'plain') return new Redis({ path: socketPath(endpoint) });
    const client = createClient({ endpoint });
    await connectClient(client, endpoint);
    return client;
  };
  const client = async (): Promise<Redis> => {
    const opened = await open();
    clients.push(opened);
    await opened.ping();
    return opened;
  };
  await (await client()).flushall();
  return {
    drive: (body) => body(),
    client,
    close: async () => {
      for (const one of clients) one.disconnect();
    },
  };
}

function socketPath({ address }: RedisEndpoint): string {
  if (address.kind === 'unix') return address.path;
  throw new Error(`server: expected a unix socket, got ${address.host}:${address.port}`);
}
