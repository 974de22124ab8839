import { connect, type Socket } from 'node:net';
import { SeckillError } from '../core/errors.ts';
import type { RedisEndpoint } from './endpoint.ts';
import { replyEnd } from './reply-end.ts';
import { within } from './within.ts';

/** How long a server may take over one command, ms. */
const ANSWER_WITHIN_MS = 5_000;

/** A socket to a server that speaks Redis's protocol; see `RawConnection` of the ports for the others. */
export interface RawSocket {
  send(parts: readonly string[]): Promise<string>;
  tell(parts: readonly string[]): void;
  pushes(): readonly string[];
  close(): void;
}

/**
 * Connects to a server on this machine, without a password.
 *
 * @throws SeckillError (`target`)
 */
export async function openRawSocket({ label, address }: RedisEndpoint): Promise<RawSocket> {
  const socket = address.kind === 'unix' ? connect(address.path) : connect(address);
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', ({ message }) => {
      reject(new SeckillError('target', `${label}: ${message}`));
    });
  });
  return new OpenSocket(socket, label);
}

class OpenSocket implements RawSocket {
  readonly #socket: Socket;
  readonly #label: string;
  readonly #waiting: Waiter[] = [];
  #pushed: string[] = [];
  #text = '';
  #isClosed = false;

  constructor(socket: Socket, label: string) {
    this.#socket = socket;
    this.#label = label;
    socket.on('data', (bytes) => this.#read(bytes));
    // What went wrong is followed by a close.
    socket.on('error', () => {});
    socket.on('close', () => this.#ended());
  }

  send(parts: readonly string[]): Promise<string> {
    const answered = new Promise<string>((resolve, reject) => {
      if (this.#isClosed) reject(this.#broken());
      else this.#waiting.push({ resolve, reject });
    });
    this.tell(parts);
    const late = () => {
      const command = (parts[0] ?? '').toUpperCase();
      return new SeckillError(
        'target',
        `${this.#label}: no reply to ${command} within ${ANSWER_WITHIN_MS} ms`,
      );
    };
    return within(ANSWER_WITHIN_MS, answered, late);
  }

  tell(parts: readonly string[]): void {
    const bulks = parts.map((part) => `$${part.length}\r\n${part}\r\n`);
    this.#socket.write(Buffer.from(`*${parts.length}\r\n${bulks.join('')}`, 'latin1'));
  }

  pushes(): readonly string[] {
    const pushed = this.#pushed;
    this.#pushed = [];
    return pushed;
  }

  close(): void {
    this.#isClosed = true;
    this.#socket.destroy();
  }

  #read(bytes: Buffer | string): void {
    this.#text += typeof bytes === 'string' ? bytes : bytes.toString('latin1');
    for (let end = replyEnd(this.#text, 0); end !== undefined; end = replyEnd(this.#text, 0)) {
      const whole = this.#text.slice(0, end);
      if (whole.startsWith('>')) this.#pushed.push(whole);
      else this.#waiting.shift()?.resolve(whole);
      this.#text = this.#text.slice(end);
    }
  }

  #ended(): void {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#broken());
  }

  #broken(): SeckillError {
    return new SeckillError('target', `${this.#label}: the server closed the connection`);
  }
}

interface Waiter {
  readonly resolve: (reply: string) => void;
  readonly reject: (error: Error) => void;
}
