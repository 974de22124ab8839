import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RedisEndpoint, socketEndpoint } from '../../src/live/endpoint.ts';

/** A way to a server on which replies can be lost. */
export interface ServerProxy {
  readonly endpoint: RedisEndpoint;
  /** The next request reaches the server; when the server has answered, the connection is cut instead. */
  loseNextReply(): void;
  /** Cuts every connection now. */
  cut(): void;
  /** While true, new connections are closed at once. */
  isRefusing: boolean;
  /** Connections that were let through so far. */
  readonly accepted: number;
  close(): Promise<void>;
}

/** Starts a proxy on a unix socket of its own before the server that listens on `path`. */
export async function startProxy(path: string): Promise<ServerProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'seckill-proxy-'));
  const clients = new Set<Socket>();
  const state = { isRefusing: false, accepted: 0, losing: 'no' as 'no' | 'armed' | 'sent' };
  const server = createServer((client) => {
    if (state.isRefusing) {
      client.destroy();
      return;
    }
    state.accepted += 1;
    clients.add(client);
    const upstream = connect(path);
    const cut = (): void => {
      clients.delete(client);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('error', cut).on('close', cut);
    client.on('data', (request) => {
      if (state.losing === 'armed') state.losing = 'sent';
      upstream.write(request);
    });
    upstream.on('data', (reply) => {
      if (state.losing !== 'sent') {
        client.write(reply);
        return;
      }
      state.losing = 'no';
      cut();
    });
  });
  server.listen(join(folder, 'proxy.sock'));
  await once(server, 'listening');
  return {
    endpoint: socketEndpoint(join(folder, 'proxy.sock')),
    loseNextReply: () => {
      state.losing = 'armed';
    },
    cut: () => {
      for (const client of clients) client.destroy();
    },
    get isRefusing() {
      return state.isRefusing;
    },
    set isRefusing(value) {
      state.isRefusing = value;
    },
    get accepted() {
      return state.accepted;
    },
    close: async () => {
      for (const client of clients) client.destroy();
      server.close();
      await once(server, 'close');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
