import type { Command, Redis } from 'ioredis';

/** Watches what a borrower does to its connection's state, so that the next one gets a clean connection. */
export class BorrowedState {
  readonly #client: Redis;
  #inMulti = false;
  #isWatching = false;
  #isSpoiled = false;
  #blocked: Command | undefined;

  constructor(client: Redis) {
    this.#client = client;
    const send = client.sendCommand.bind(client);
    client.sendCommand = (command, stream) => {
      this.#note(command);
      return send(command, stream);
    };
  }

  /** Watches no more: the client is as it was before. */
  letGo(): void {
    Reflect.deleteProperty(this.#client, 'sendCommand');
  }

  /** Undoes MULTI and WATCH. False when the connection must be replaced. */
  async reset(): Promise<boolean> {
    if (this.#isSpoiled || this.#blocked?.isSettled === false) return false;
    if (this.#inMulti) await this.#client.discard();
    if (this.#isWatching) await this.#client.unwatch();
    return true;
  }

  #note(command: Command): void {
    const name = command.name.toLowerCase();
    switch (name) {
      case 'watch':
        this.#isWatching = true;
        break;
      case 'unwatch':
        this.#isWatching = false;
        break;
      case 'multi':
        this.#inMulti = true;
        break;
      case 'exec':
      case 'discard':
        this.#inMulti = false;
        this.#isWatching = false;
        break;
      default:
        if (BLOCKING.has(name)) this.#blocked = command;
        else if (SPOILING.has(name) && this.#client.status === 'ready') this.#isSpoiled = true;
    }
  }
}

const BLOCKING: ReadonlySet<string> = new Set([
  ...['blpop', 'brpop', 'brpoplpush', 'blmove', 'blmpop', 'bzpopmin', 'bzpopmax', 'bzmpop'],
  ...['xread', 'xreadgroup', 'wait', 'waitaof'],
]);

/** After these a connection is another one: subscribed, elsewhere, or someone else. (ioredis sends some to connect.) */
const SPOILING: ReadonlySet<string> = new Set([
  ...['subscribe', 'psubscribe', 'ssubscribe', 'monitor', 'select', 'auth', 'hello', 'client'],
  ...['reset', 'quit', 'readonly', 'readwrite', 'asking'],
]);
