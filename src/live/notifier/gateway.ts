import { AsyncResource } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { Switchboard } from '../../core/switchboard.ts';

/** Where a node's gateway listens. Plain data: buyers may be in another process. */
export interface GatewayEndpoint {
  readonly host: string;
  readonly port: number;
  /** Known to the run alone; a stranger on this machine is turned away. */
  readonly path: string;
}

/** A node's WebSocket server. */
export interface Gateway {
  readonly endpoint: GatewayEndpoint;
  /** Who waits, over which socket. */
  readonly switchboard: Switchboard;
  /** Sockets that are open. */
  sockets(): number;
  /** Breaks every socket; new ones are welcome. */
  hangUp(): void;
  /** Breaks every socket, and takes no new one. */
  close(): void;
}

const HOST = '127.0.0.1';
/** A request's name is short. */
const MOST_BYTES = 1_024;

/**
 * Starts a WebSocket server on loopback, on a free port. A buyer says which request it asks for, and is sent
 * `[request, news]` once there are any; a socket may be used for one request after the other.
 */
export async function startGateway(): Promise<Gateway> {
  const switchboard = new Switchboard();
  const path = `/${randomBytes(12).toString('hex')}`;
  // What is asked for a buyer is no buyer's own call, whoever's socket it came over.
  const nobody = new AsyncResource('Gateway');
  const server = new WebSocketServer({
    ...{ host: HOST, port: 0, path, backlog: 4_096 },
    ...{ maxPayload: MOST_BYTES, perMessageDeflate: false },
  });
  server.on('connection', (socket) => {
    nobody.runInAsyncScope(() => serve(socket, switchboard));
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const hangUp = () => {
    for (const socket of server.clients) socket.terminate();
  };
  return {
    endpoint: { host: HOST, port, path },
    switchboard,
    sockets: () => server.clients.size,
    hangUp,
    close() {
      hangUp();
      server.close();
    },
  };
}

function serve(socket: WebSocket, switchboard: Switchboard): void {
  let leave = (): void => undefined;
  socket.on(
    'message',
    AsyncResource.bind((data: Buffer) => {
      const request = data.toString();
      leave();
      leave = switchboard.wait(request, (news) => socket.send(JSON.stringify([request, news])));
    }),
  );
  socket.on('close', () => leave());
  // Its end follows.
  socket.on('error', () => undefined);
}
