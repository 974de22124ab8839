import { Client, type Dispatcher } from 'undici';
import { Exchange, type Listener } from './exchange.ts';

/** What {@link openConnections} takes. */
export interface ConnectionSettings {
  /** Scheme, host and port. */
  readonly origin: string;
  /** How many, at least 1. */
  readonly count: number;
  readonly keepAlive: boolean;
  /** How long the server may be silent, ms. */
  readonly timeoutMs: number;
}

/** Connections with one request on each at a time. */
export interface HttpConnections {
  /** Sends a request, which is used up by that, on a connection that is free: now, or when one is, in order. */
  send(options: Dispatcher.DispatchOptions, listener: Listener): void;
  /** Sends nothing more of what waits for a connection. */
  abandon(): void;
  /** Cuts them all; what is under way fails. */
  close(): void;
}

/** Connections that are opened at the same time: more of them would overrun the queue of an ordinary server. */
const AT_ONCE = 100;
const CONNECT_WITHIN_MS = 5_000;

/**
 * Opens every connection before the first request, so that a crowd need not wait for them. Rejects with the system's
 * error where one cannot be opened; nothing is then left open.
 */
export async function openConnections(settings: ConnectionSettings): Promise<HttpConnections> {
  const { origin, count, timeoutMs } = settings;
  const clients = Array.from({ length: count }, () => {
    return new Client(origin, {
      // One is sent at a time all the same; told of one alone, undici lets a turn of the loop pass after each answer.
      pipelining: 2,
      connect: { timeout: CONNECT_WITHIN_MS },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  });
  const connections = new Connections(clients, settings.keepAlive);
  try {
    for (let from = 0; from < count; from += AT_ONCE) {
      await Promise.all(clients.slice(from, from + AT_ONCE).map(connected));
    }
  } catch (error) {
    connections.close();
    throw error;
  }
  return connections;
}

/**
 * undici connects when it has something to send, and asks the request just before it writes it: one that then backs
 * out has opened the connection and sent nothing.
 */
function connected(client: Client): Promise<void> {
  const backedOut = new Error('connected');
  return new Promise((resolve, reject) => {
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {
        throw backedOut;
      },
      onResponseError(_, error) {
        if (error === backedOut) resolve();
        else reject(error);
      },
    };
    client.dispatch({ method: 'GET', path: '/' }, handler);
  });
}

interface Waiting {
  readonly options: Dispatcher.DispatchOptions;
  readonly listener: Listener;
}

/** A connection, and what is to be done when it is free again. */
interface Line {
  readonly client: Client;
  readonly over: () => void;
}

class Connections implements HttpConnections {
  readonly #lines: readonly Line[];
  readonly #free: Line[];
  readonly #reset: boolean;
  #waiting: Waiting[] = [];
  #first = 0;
  #isClosed = false;

  constructor(clients: readonly Client[], keepAlive: boolean) {
    this.#lines = clients.map((client) => {
      const line: Line = { client, over: () => this.#freed(line) };
      return line;
    });
    this.#free = [...this.#lines];
    this.#reset = !keepAlive;
  }

  send(options: Dispatcher.DispatchOptions, listener: Listener): void {
    if (this.#isClosed) {
      listener.failed(new Error('the connections are closed'));
      return;
    }
    const line = this.#free.pop();
    if (line === undefined) this.#waiting.push({ options, listener });
    else this.#sendOn(line, options, listener);
  }

  abandon(): void {
    this.#waiting = [];
    this.#first = 0;
  }

  close(): void {
    this.#isClosed = true;
    this.abandon();
    for (const { client } of this.#lines) client.destroy().catch(() => undefined);
  }

  #sendOn({ client, over }: Line, options: Dispatcher.DispatchOptions, listener: Listener): void {
    options.reset = this.#reset;
    client.dispatch(options, new Exchange(listener, over));
  }

  #freed(line: Line): void {
    const next = this.#waiting[this.#first];
    if (next === undefined) {
      this.#waiting = [];
      this.#first = 0;
      this.#free.push(line);
      return;
    }
    this.#first += 1;
    this.#sendOn(line, next.options, next.listener);
  }
}
