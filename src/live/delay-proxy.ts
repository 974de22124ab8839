import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { SeckillError } from '../core/errors.ts';

/** Where something listens, by TCP. */
export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

/** What {@link startDelayProxy} takes. */
export interface DelayProxyOptions {
  /** Port 0 for any that is free. */
  readonly listen: TcpAddress;
  readonly to: TcpAddress;
  /** How long the answer to what was just asked is held back, ms; asked once for each question. */
  delayMs(): number;
}

/** What has gone through a proxy. */
export interface ProxyFigures {
  readonly connections: number;
  /** Connections that what is behind did not take. */
  readonly refused: number;
  readonly answers: number;
  /** Answers that were held back. */
  readonly delayed: number;
  readonly longestMs: number;
}

/** A proxy at work. */
export interface DelayProxy {
  readonly address: TcpAddress;
  figures(): ProxyFigures;
  /** Cuts every connection. */
  close(): Promise<void>;
}

/**
 * Stands between a service and what it asks, and holds every answer back. Knows no protocol: what comes back after
 * something was sent is an answer, which is right for HTTP without pipelining, databases and Redis alike.
 *
 * @throws SeckillError (`target`) where it cannot listen
 */
export async function startDelayProxy(options: DelayProxyOptions): Promise<DelayProxy> {
  const sockets = new Set<Socket>();
  const figures = { connections: 0, refused: 0, answers: 0, delayed: 0, longestMs: 0 };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    figures.connections += 1;
    const upstream = connect({ ...options.to, allowHalfOpen: true, noDelay: true });
    sockets.add(client).add(upstream);
    const cut = () => {
      client.destroy();
      upstream.destroy();
      sockets.delete(client);
      sockets.delete(upstream);
    };
    const refused = () => {
      figures.refused += 1;
    };
    upstream.once('error', refused).once('connect', () => upstream.off('error', refused));
    for (const socket of [client, upstream]) socket.on('error', cut).on('close', cut);
    pass(client, upstream, options, figures);
  });
  const { listen } = options;
  await new Promise<void>((done, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => failed(notListening(listen, error)));
    server.listen({ ...listen, backlog: 4096 }, done);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: { host: listen.host, port },
    figures: () => ({ ...figures }),
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}

function pass(
  client: Socket,
  upstream: Socket,
  { delayMs }: DelayProxyOptions,
  figures: { -readonly [Name in keyof ProxyFigures]: ProxyFigures[Name] },
): void {
  let isAsked = false;
  let timer: NodeJS.Timeout | undefined;
  client.on('data', (bytes) => {
    if (!isAsked) {
      isAsked = true;
      const ms = delayMs();
      if (ms > 0) {
        // Nothing is read until then: not the end of the connection either.
        upstream.pause();
        timer = setTimeout(() => upstream.resume(), ms);
        figures.delayed += 1;
        figures.longestMs = Math.max(figures.longestMs, ms);
      }
    }
    write(upstream, bytes, client);
  });
  upstream.on('data', (bytes) => {
    if (isAsked) figures.answers += 1;
    isAsked = false;
    write(client, bytes, upstream);
  });
  client.on('end', () => upstream.end());
  upstream.on('end', () => client.end());
  upstream.on('close', () => clearTimeout(timer));
}

/** Who reads slowly is not written to faster. */
function write(to: Socket, bytes: Buffer, from: Socket): void {
  if (to.write(bytes)) return;
  from.pause();
  to.once('drain', () => from.resume());
}

function notListening({ host, port }: TcpAddress, { code, message }: NodeJS.ErrnoException) {
  const reason = code === 'EADDRINUSE' ? 'something listens there already' : message;
  return new SeckillError('target', `${host}:${port}: ${reason}`, 'choose another --listen');
}
