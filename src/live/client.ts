import { type Command, Redis, type RedisOptions } from 'ioredis';
import { Cork } from './cork.ts';
import type { RedisEndpoint } from './endpoint.ts';
import { mayLoseReply } from './lost-replies.ts';
import { clientOptions } from './options.ts';
import { type Observed, record } from './recording.ts';
import type { SentinelService } from './service.ts';
import { mark, unmark } from './unsent.ts';

/** ioredis options that a team may set; the rest is the harness's. */
export type ClientOverrides = Omit<
  RedisOptions,
  | 'Connector'
  | 'enableAutoPipelining'
  | 'host'
  | 'keyPrefix'
  | 'lazyConnect'
  | 'path'
  | 'port'
  | 'replyMapping'
>;

/** What {@link createClient} takes. */
export interface ClientSettings {
  readonly endpoint: RedisEndpoint | SentinelService;
  /** Put before every key; absent for none. */
  readonly keyPrefix?: string;
  /** Bound on one attempt to connect, ms; 5,000 unless told. */
  readonly connectTimeoutMs?: number;
  /** How long a broken connection is tried again, ms; 10,000 unless told, 0 for not at all. */
  readonly reconnectForMs?: number;
  /** Pause before each of these tries, ms; from 5 to 200, growing, unless told. */
  readonly reconnectPauseMs?: number;
  /** A team's own ioredis options; they win over ours. */
  readonly overrides?: ClientOverrides;
  /** Asked at every reply: true where it gets lost. */
  readonly losesReply?: () => boolean;
  /** Told about the commands that attempts send. */
  readonly observed?: Observed;
  /** Called once when the client has ended by itself and will not come back. */
  readonly onLost?: (error: Error) => void;
}

/**
 * A client that is not connected yet (see `connectClient`). A command whose connection breaks is rejected at
 * once and never resent; one issued while disconnected is rejected at once, and `neverSent` says so.
 */
export function createClient(settings: ClientSettings): LiveClient {
  return new LiveClient(settings, clientOptions(settings));
}

/** The harness's ioredis client; made by {@link createClient}. */
export class LiveClient extends Redis {
  /** The last connection error, for messages. */
  lastError: Error | undefined;
  readonly #settings: ClientSettings;
  readonly #observed: Observed | undefined;
  readonly #duplicates = new Set<LiveClient>();
  readonly #cork = new Cork();
  #isClosing = false;

  constructor(settings: ClientSettings, options: RedisOptions) {
    super(options as RedisOptions & { replyMapping?: 'legacy' });
    this.#settings = settings;
    this.#observed = settings.observed;
    this.on('error', (error) => {
      this.lastError = error;
    });
    // Until the first connection a command may wait for it; later it would be a surprise.
    this.once('ready', () => {
      this.options.enableOfflineQueue = settings.overrides?.enableOfflineQueue ?? false;
    });
    this.once('end', () => {
      if (!this.#isClosing) settings.onLost?.(this.lastError ?? new Error('connection closed'));
    });
  }

  override sendCommand(command: Command, stream?: Parameters<Redis['sendCommand']>[1]): unknown {
    // While a connection is set up (`connect`), ioredis talks for itself.
    if (this.status !== 'connect') {
      if (this.#observed !== undefined) record(command, this.#observed);
      const { losesReply } = this.#settings;
      if (losesReply !== undefined) mayLoseReply(command, losesReply);
    }
    if (this.status === 'ready' && this.stream.writable) {
      if (this.options.enableOfflineQueue) unmark(command);
      this.#cork.put(this.stream);
      return super.sendCommand(command, stream);
    }
    mark(command);
    return super.sendCommand(command, stream);
  }

  /**
   * Like ioredis's: the duplicate connects by itself. It is recorded alike and ends with this client.
   * (`never` stands for ioredis's conditional return type, which it does not export.)
   */
  override duplicate(override?: Partial<RedisOptions>): never {
    const options = { ...this.options, enableOfflineQueue: true, lazyConnect: false, ...override };
    const { onLost: _, ...settings } = this.#settings;
    const duplicate = new LiveClient(settings, options);
    this.#duplicates.add(duplicate);
    duplicate.once('end', () => this.#duplicates.delete(duplicate));
    return duplicate as never;
  }

  override quit(): Promise<'OK'> {
    this.#isClosing = true;
    return super.quit();
  }

  override disconnect(reconnect = false): void {
    if (!reconnect) {
      this.#isClosing = true;
      for (const duplicate of this.#duplicates) duplicate.disconnect();
    }
    super.disconnect(reconnect);
  }
}
