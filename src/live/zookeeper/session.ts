import zookeeper, { type Client, type Done } from 'node-zookeeper-client';
import { SeckillError } from '../../core/errors.ts';
import { ZookeeperError } from '../../core/zookeeper-error.ts';
import type { ZookeeperSession, ZookeeperSessionState } from '../../ports/zookeeper.ts';
import { within } from '../within.ts';
import { serversText, type ZookeeperEndpoint } from './endpoint.ts';
import { errorOf } from './errors.ts';
import { mendClient } from './mend.ts';
import { reachAny } from './reach.ts';

const CONNECT_WITHIN_MS = 5_000;
const CLOSE_WITHIN_MS = 500;
/** Longest pause before another try, when no server could be reached, ms. */
const SPIN_MS = 200;

/**
 * A connection to an ensemble, and the session that goes with it: it comes back by itself, to any of the servers, with
 * the same session, or with a new one where that has expired.
 */
export class LiveSession {
  readonly #endpoint: ZookeeperEndpoint;
  readonly #timeoutMs: number;
  #client: Client;
  #session: ZookeeperSession;
  readonly #listeners = new Set<(state: ZookeeperSessionState) => void>();
  /** What ends with the session: requests without an answer, and watches. */
  readonly #ending = new Set<() => void>();
  #heardMs = 0;
  #isClosed = false;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(endpoint: ZookeeperEndpoint, timeoutMs: number) {
    this.#endpoint = endpoint;
    this.#timeoutMs = timeoutMs;
    this.#session = { id: '', timeoutMs, isConnected: false };
    this.#client = this.#createClient();
  }

  /** @throws SeckillError (`target`) where no server gives a session within 5 s */
  async connect(): Promise<void> {
    const { label } = this.#endpoint;
    await reachAny(this.#endpoint);
    const late = () =>
      new SeckillError('target', `${label}: no session within ${CONNECT_WITHIN_MS / 1000} s`, UP);
    const connected = new Promise<void>((resolve) => {
      const stop = this.onSession((state) => {
        if (state !== 'connected') return;
        stop();
        resolve();
      });
    });
    this.#client.connect();
    try {
      await within(CONNECT_WITHIN_MS, connected, late);
    } catch (error) {
      await this.close();
      throw error;
    }
    this.#heartbeat = setInterval(() => this.#beat(), this.#session.timeoutMs / 3);
    this.#heartbeat.unref();
  }

  get current(): ZookeeperSession {
    return this.#session;
  }

  onSession(listener: (state: ZookeeperSessionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Makes a request; rejects with a `ZookeeperError`, and never settles once this is closed. `path` is what it is about. */
  ask<T extends readonly unknown[]>(
    path: string,
    request: (client: Client, done: Done<T>) => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      // A closed client says at once that the connection was lost, again and again.
      if (this.#isClosed) return;
      // The client forgets requests that wait for a connection when its session ends.
      const expire = () => reject(new ZookeeperError('session-expired', path));
      this.#ending.add(expire);
      request(this.#client, (error, ...result) => {
        if (this.#isClosed) return;
        this.#ending.delete(expire);
        if (error === null || error === undefined) {
          this.#heardMs = performance.now();
          resolve(result);
        } else reject(errorOf(error, path));
      });
    });
  }

  /** Calls `ended` when the session ends. Answers what calls that off. */
  endsWith(ended: () => void): () => void {
    this.#ending.add(ended);
    return () => this.#ending.delete(ended);
  }

  /** Ends the session, in 500 ms at most; whoever waits for an answer is told nothing. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#heartbeat);
    this.#listeners.clear();
    this.#ending.clear();
    const client = this.#client;
    const closed = new Promise<void>((resolve) => client.once('disconnected', resolve));
    const isConnected = this.#session.isConnected;
    client.close();
    if (isConnected) await within(CLOSE_WITHIN_MS, closed, () => new Error('late')).catch(() => {});
    client.connectionManager.socket?.destroy();
  }

  #createClient(): Client {
    const client = zookeeper.createClient(serversText(this.#endpoint.servers), {
      sessionTimeout: this.#timeoutMs,
      spinDelay: SPIN_MS,
    });
    mendClient(client);
    const isCurrent = () => client === this.#client;
    client.on('connected', () => {
      if (isCurrent()) this.#connected(client);
    });
    client.on('disconnected', () => {
      if (isCurrent()) this.#disconnected();
    });
    client.on('expired', () => {
      if (isCurrent()) this.#expired();
    });
    return client;
  }

  #connected(client: Client): void {
    this.#heardMs = performance.now();
    const id = client.getSessionId().toString('hex');
    this.#session = { id, timeoutMs: client.getSessionTimeout(), isConnected: true };
    this.#tell('connected');
  }

  #disconnected(): void {
    if (!this.#session.isConnected) return;
    this.#session = { ...this.#session, isConnected: false };
    this.#tell('suspended');
  }

  #expired(): void {
    this.#session = { ...this.#session, isConnected: false };
    this.#client = this.#createClient();
    this.#tell('expired');
    const ending = [...this.#ending];
    this.#ending.clear();
    for (const end of ending) end();
    this.#client.connect();
  }

  #tell(state: ZookeeperSessionState): void {
    for (const listener of [...this.#listeners]) listener(state);
  }

  /** The client sends its pings, and never looks whether they are answered. */
  #beat(): void {
    if (!this.#session.isConnected) return;
    const client = this.#client;
    if (performance.now() - this.#heardMs > (this.#session.timeoutMs * 2) / 3) {
      client.connectionManager.socket?.destroy();
      return;
    }
    client.exists('/', () => {
      this.#heardMs = performance.now();
    });
  }
}

const UP = 'check the address, and that the server is up';
