import { createConnection, type Socket } from 'node:net';
import type { RedisEndpoint } from '../../../../src/live/endpoint.ts';
import { encodeRequest, frameEnd } from './wire.ts';

/** Where a server listens. */
export type Address = RedisEndpoint['address'];

/** How long a reply may take, ms. */
const REPLY_WITHIN_MS = 5_000;

/** A connection to a real server that knows nothing but frames. */
export class RawClient {
  readonly #socket: Socket;
  #bytes = '';
  #at = 0;
  readonly #frames: string[] = [];
  #outgoing = '';
  #wake: () => void = () => {};
  isClosed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#read(chunk.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isClosed = true;
      this.#wake();
    });
  }

  static async connect(address: Address): Promise<RawClient> {
    const socket =
      address.kind === 'unix'
        ? createConnection(address.path)
        : createConnection(address.port, address.host);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new RawClient(socket);
  }

  /** Frames that came and were not taken. */
  get received(): number {
    return this.#frames.length;
  }

  /** Keeps the request until `flush`. */
  queue(args: readonly string[]): void {
    this.#outgoing += encodeRequest(args);
  }

  /** Writes what was queued at once. */
  flush(): void {
    if (this.#outgoing === '') return;
    this.#socket.write(this.#outgoing, 'latin1');
    this.#outgoing = '';
  }

  /** The next `count` frames; fewer where the connection closed or they did not come in time. */
  async take(count: number, withinMs = REPLY_WITHIN_MS): Promise<string[]> {
    this.flush();
    const timer = setTimeout(() => this.#expire(), withinMs);
    this.#isLate = false;
    while (this.#frames.length < count && !this.isClosed && !this.#isLate) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    clearTimeout(timer);
    return this.#frames.splice(0, count);
  }

  close(): void {
    this.#socket.destroy();
  }

  #isLate = false;

  #expire(): void {
    this.#isLate = true;
    this.#wake();
  }

  #read(text: string): void {
    this.#bytes = this.#bytes.slice(this.#at) + text;
    this.#at = 0;
    for (let end = frameEnd(this.#bytes, 0); end >= 0; end = frameEnd(this.#bytes, this.#at)) {
      this.#frames.push(this.#bytes.slice(this.#at, end));
      this.#at = end;
    }
    this.#wake();
  }
}
