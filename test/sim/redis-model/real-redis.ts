import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replyEnd } from '../../../src/live/reply-end.ts';

const PROGRAM = 'redis-server';

/** Whether this machine has redis-server. */
export const hasRedisServer = spawnSync(PROGRAM, ['--version']).status === 0;

/** In CI a missing server is a failure, not a skip. */
export const isServerRequired = process.env.CI === 'true';

/** A throwaway redis-server on a unix socket. */
export class RealRedis {
  readonly #folder = mkdtempSync(join(tmpdir(), 'model-'));
  readonly #process: ChildProcess;
  readonly socketPath = join(this.#folder, 'redis.sock');

  private constructor() {
    const settings = [
      '--port',
      '0',
      '--unixsocket',
      this.socketPath,
      '--save',
      '',
      '--dir',
      this.#folder,
    ];
    this.#process = spawn(PROGRAM, settings, { stdio: 'ignore' });
  }

  static async start(): Promise<RealRedis> {
    const server = new RealRedis();
    for (let attempt = 0; ; attempt += 1) {
      try {
        (await server.connect()).close();
        return server;
      } catch (error) {
        if (attempt === 200) throw error;
        await new Promise((done) => setTimeout(done, 25));
      }
    }
  }

  async connect(): Promise<RealConnection> {
    const socket = connect(this.socketPath);
    await new Promise((done, fail) => socket.once('connect', done).once('error', fail));
    return new RealConnection(socket);
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.#process.once('exit', done));
    this.#process.kill('SIGKILL');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Sends requests and cuts what comes back into whole replies, as text of bytes. */
export class RealConnection {
  /** Replies, pushes among them, in the order of their arrival. */
  readonly replies: string[] = [];
  readonly #socket: Socket;
  #text = '';

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => {
      this.#text += (bytes as Buffer).toString('latin1');
      for (let end = replyEnd(this.#text, 0); end !== undefined; end = replyEnd(this.#text, 0)) {
        this.replies.push(this.#text.slice(0, end));
        this.#text = this.#text.slice(end);
      }
    });
    socket.on('error', () => {});
  }

  send(parts: readonly string[]): void {
    const bulks = parts.map((part) => `$${part.length}\r\n${part}\r\n`);
    this.#socket.write(Buffer.from(`*${parts.length}\r\n${bulks.join('')}`, 'latin1'));
  }

  close(): void {
    this.#socket.destroy();
  }
}
