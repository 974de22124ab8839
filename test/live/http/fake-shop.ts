import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { CallEnd, CallObserver } from '../../../src/core/observer.ts';
import { connectHttpNode, type HttpNodeSpec } from '../../../src/live/http/node.ts';
import type { HttpPort } from '../../../src/ports/http.ts';
import { parseHttp } from '../../../src/scenario/http/http.ts';

/** A shop of a test: what it was asked, and how many connections it has had. */
export interface FakeShop {
  readonly port: number;
  readonly asked: readonly string[];
  readonly connections: number;
  close(): Promise<void>;
}

/** Starts a server on loopback that answers as told. */
export async function startShop(
  answer: (request: IncomingMessage & { readonly text: string }, response: ServerResponse) => void,
): Promise<FakeShop> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      asked.push(`${request.method} ${request.url}${text === '' ? '' : ` ${text}`}`);
      answer(Object.assign(request, { text }), response);
    });
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    get connections() {
      return connections;
    },
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}

/** What a tool's side of a shop has done. */
export interface Visit {
  readonly http: HttpPort;
  readonly notes: readonly string[];
  /** How calls ended, in order. */
  readonly ends: readonly CallEnd[];
  close(): void;
}

/** Connects to a shop as a scenario's `http` field says. */
export async function visit(port: number, given: object, connections = 4): Promise<Visit> {
  const { spec, problems } = parseHttp(given);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const origin = `http://127.0.0.1:${port}`;
  const endpoint = { label: origin, origin, basePath: '' };
  const http = spec as unknown as HttpNodeSpec['http'];
  const notes: string[] = [];
  const ends: CallEnd[] = [];
  const hooks = { lost: () => undefined, note: (text: string) => void notes.push(text) };
  const node = await connectHttpNode(
    { kind: 'http', endpoint, http, connections, buyers: 3 },
    hooks,
  );
  const observer: CallObserver = {
    sent: (target, operation, args) => {
      return { kind: 'call-sent', atUs: 0, attempt: 1, call: 1, target, operation, args };
    },
    settled: (_, end) => void ends.push(end),
  };
  const port_ = node.clients.httpSeenBy?.(observer);
  if (port_ === undefined) throw new Error('expected a shop');
  return { http: port_, notes, ends, close: () => node.close() };
}
