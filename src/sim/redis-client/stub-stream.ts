import { EventEmitter } from 'node:events';
import type { Reply } from '../redis-model/reply.ts';
import { RequestParser } from '../redis-model/request-parser.ts';
import { encodePush, encodeReply } from '../redis-model/resp.ts';
import type { Link, Receiver } from './link.ts';

/**
 * What ioredis takes for its socket: bytes in, bytes out, by way of a {@link Link} to the model.
 * There is no operating system behind it, so it can never dial anything.
 */
export class StubStream extends EventEmitter implements Receiver {
  writable = true;
  destroyed = false;
  readonly connecting = false;
  readonly #link: Link;
  readonly #requests = new RequestParser();

  constructor(link: Link) {
    super();
    this.#link = link;
    // ioredis takes up a connection on a tick.
    link.connection.onPush = (push) => {
      const bytes = encodePush(push, link.connection.protocol);
      link.push(() => this.#receive(bytes), push);
    };
    link.onClosed = () => this.destroy();
  }

  /** Everything that one write brings arrives together. */
  write(data: string | Buffer): boolean {
    const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
    const arrivesUs = this.#link.departure();
    for (const [name = '', ...args] of this.#requests.write(bytes)) {
      this.#link.send(arrivesUs, name.toLowerCase(), args, this);
    }
    return true;
  }

  answer(reply: Reply): void {
    this.#receive(encodeReply(reply, this.#link.connection.protocol));
  }

  /** ioredis itself rejects what was under way when it hears that the stream closed. */
  lost(): void {}

  end(): this {
    return this.destroy();
  }

  destroy(): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.writable = false;
    this.#link.cut();
    this.emit('close');
    return this;
  }

  /** Of a socket's own settings none has a meaning here. */
  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  resume(): this {
    return this;
  }

  #receive(bytes: Buffer): void {
    if (!this.destroyed) this.emit('data', bytes);
  }
}

/** What ioredis takes for a socket to a port that nobody listens on. */
export class RefusedStream extends EventEmitter {
  readonly writable = false;
  readonly destroyed = true;
  readonly connecting = false;

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }
}
