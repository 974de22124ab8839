import type { CommandContext } from './command.ts';
import type { Command } from './command-table.ts';
import type { Keyspace } from './keyspace.ts';
import type { Subscription } from './pubsub.ts';
import type { Reply } from './reply.ts';
import type { RedisModel } from './server.ts';

/** A command that waits for EXEC. */
export interface QueuedCommand {
  readonly command: Command;
  readonly args: readonly string[];
}

/**
 * One client of the model. Everything on it is in order: while it is blocked, later commands wait,
 * and their replies come through `onReply`.
 */
export class ModelConnection {
  /** From 1, in the order of connecting. */
  readonly id: number;
  readonly context: CommandContext;
  name = '';
  /** Commands since MULTI; undefined outside a transaction. */
  transaction: QueuedCommand[] | undefined;
  /** A queued command was refused: EXEC will abort. */
  isTransactionRefused = false;
  /** Names it is subscribed to, by kind, in order. */
  readonly subscriptions: Record<Subscription, Set<string>> = {
    channel: new Set(),
    pattern: new Set(),
    shard: new Set(),
  };
  /** Replies to blocked commands, and to commands that waited behind one. */
  onReply: (reply: Reply) => void = () => {};
  /** Pub/sub messages and (un)subscribe confirmations. */
  onPush: (reply: readonly Reply[]) => void = () => {};
  /** The server closed the connection (QUIT, CLIENT KILL). After QUIT its reply still goes out. */
  onClose: () => void = () => {};
  isClosed = false;
  /** When its last command ran, server time in ms; kept where there is a replica. */
  lastAtMs = 0;
  readonly #server: RedisModel;
  readonly #watched = new Map<Keyspace, Set<string>>();
  #isWatchBroken = false;
  #waiting: { readonly name: string; readonly args: readonly string[] }[] = [];

  /** Use `RedisModel.connect`. */
  constructor(server: RedisModel, id: number, keys: Keyspace) {
    this.#server = server;
    this.id = id;
    this.context = { server, keys, connection: this, denyBlocking: false, protocol: 2 };
  }

  /** 2 until HELLO 3. */
  get protocol(): 2 | 3 {
    return this.context.protocol;
  }

  set protocol(protocol: 2 | 3) {
    this.context.protocol = protocol;
  }

  /**
   * Executes a command. `name` is fastest in lower case; binary strings. Undefined: blocked, or behind
   * a blocked command (the reply comes through `onReply`), or answered through `onPush`; on a closed
   * connection nothing is executed and no reply ever comes.
   */
  execute(name: string, args: readonly string[]): Reply | undefined {
    if (this.isClosed) return undefined;
    if (this.#waiting.length === 0 && !this.#server.isBlocked(this)) {
      return this.#server.execute(this, name, args);
    }
    this.#waiting.push({ name, args });
    return undefined;
  }

  /** Executes what waited behind a blocked command, until one blocks again. */
  resume(): void {
    while (this.#waiting.length !== 0 && !this.isClosed && !this.#server.isBlocked(this)) {
      const [next] = this.#waiting.splice(0, 1);
      if (next === undefined) return;
      const reply = this.#server.execute(this, next.name, next.args);
      if (reply !== undefined) this.onReply(reply);
    }
  }

  /** The client went away: its wait, subscriptions, watches and transaction are gone. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#waiting = [];
    this.discardTransaction();
    this.unsubscribeAll();
    this.#server.forget(this);
  }

  /** How many channels, patterns and shard channels it is subscribed to. */
  get subscriptionCount(): number {
    const { channel, pattern, shard } = this.subscriptions;
    return channel.size + pattern.size + shard.size;
  }

  /** Ends every subscription without telling the client. */
  unsubscribeAll(): void {
    for (const kind of ['channel', 'pattern', 'shard'] as const) {
      for (const name of this.subscriptions[kind]) this.#server.pubsub.remove(kind, name, this);
      this.subscriptions[kind].clear();
    }
  }

  /** True when plain dispatch will not do: a transaction is open, or RESP2's subscriber mode restricts it. */
  get needsCare(): boolean {
    return this.transaction !== undefined || this.isInSubscriberMode;
  }

  get isInSubscriberMode(): boolean {
    return this.context.protocol === 2 && this.subscriptionCount !== 0;
  }

  /** All of its own state that later commands can depend on, as text; empty for a connection like a new one. */
  describe(): string {
    const watched = [...this.#watched].map(([keyspace, keys]) => [keyspace.index, ...keys]);
    const queued = this.transaction?.map(({ command, args }) => [command.fullName, ...args]);
    const state: unknown[] = [];
    if (this.context.keys.index !== 0) state.push('db', this.context.keys.index);
    if (queued !== undefined) state.push('multi', queued, this.isTransactionRefused);
    if (watched.length > 0 || this.#isWatchBroken)
      state.push('watch', watched, this.#isWatchBroken);
    if (this.subscriptionCount > 0) {
      const { channel, pattern, shard } = this.subscriptions;
      state.push('subscribed', [...channel], [...pattern], [...shard]);
    }
    if (this.#waiting.length > 0) state.push('behind', this.#waiting);
    return state.length === 0 ? '' : JSON.stringify(state);
  }

  /** Like a new connection on database 0: no transaction, no watches, no wait, no subscriptions. */
  reset(): void {
    if (this.#isLikeNew()) return;
    this.#waiting = [];
    this.#server.blocked.forget(this);
    this.discardTransaction();
    this.unsubscribeAll();
    this.context.keys = this.#server.db(0);
  }

  #isLikeNew(): boolean {
    if (this.transaction !== undefined || this.#isWatchBroken || this.#watched.size > 0)
      return false;
    if (this.subscriptionCount > 0 || this.#waiting.length > 0) return false;
    return this.context.keys.index === 0 && !this.#server.isBlocked(this);
  }

  /** Ends a transaction and its watches. */
  discardTransaction(): void {
    this.transaction = undefined;
    this.isTransactionRefused = false;
    this.unwatch();
  }

  /** WATCH: EXEC will answer null if the key changes, or expires, before it. */
  watch(key: string): void {
    const { keys } = this.context;
    const watched = this.#watched.get(keys) ?? new Set<string>();
    this.#watched.set(keys, watched.add(key));
    keys.watch(key, this);
  }

  unwatch(): void {
    this.#dropWatches();
    this.#isWatchBroken = false;
  }

  /** Its next EXEC answers null if it watches anything: what it watched is not what is there now. */
  breakWatch(): void {
    if (this.#watched.size > 0) this.watchedKeyChanged();
  }

  /** True when a watched key has changed or expired since WATCH. */
  isWatchBroken(): boolean {
    for (const [keyspace, keys] of this.#watched) {
      for (const key of keys) keyspace.get(key);
    }
    return this.#isWatchBroken;
  }

  watchedKeyChanged(): void {
    this.#isWatchBroken = true;
    this.#dropWatches();
  }

  #dropWatches(): void {
    for (const [keyspace, keys] of this.#watched) {
      for (const key of keys) keyspace.unwatch(key, this);
    }
    this.#watched.clear();
  }
}
