import type { Blocked } from './command.ts';
import type { ModelConnection } from './connection.ts';
import type { Keyspace } from './keyspace.ts';
import { ErrorReply, type Reply } from './reply.ts';

/** A client that waits for a key, for a time, or for both. */
interface Waiter {
  readonly connection: ModelConnection;
  readonly keyspace: Keyspace;
  readonly blocked: Blocked;
  cancelTimer: () => void;
}

/** Tells when a blocked client has its reply. */
export type Unblocked = (connection: ModelConnection, reply: Reply) => void;

/**
 * The clients that wait, and the keys that became ready while a command ran. A key's waiters are
 * served longest-waiting first, after the command, transaction or script that made it ready.
 */
export class BlockedClients {
  readonly #setTimer: (atMs: number, fire: () => void) => () => void;
  readonly #unblocked: Unblocked;
  /** How many of the waiters heed the loss of a key. */
  #heedingLoss = 0;
  readonly #waiters = new Map<ModelConnection, Waiter>();
  readonly #queues = new Map<Keyspace, Map<string, Set<Waiter>>>();
  #ready: { readonly keyspace: Keyspace; readonly key: string }[] = [];

  constructor(setTimer: (atMs: number, fire: () => void) => () => void, unblocked: Unblocked) {
    this.#setTimer = setTimer;
    this.#unblocked = unblocked;
  }

  get hasReadyKeys(): boolean {
    return this.#ready.length !== 0;
  }

  /** How many clients wait. */
  get count(): number {
    return this.#waiters.size;
  }

  /** Whoever waits, longest first. */
  waiting(): readonly ModelConnection[] {
    return [...this.#waiters.keys()];
  }

  isBlocked(connection: ModelConnection): boolean {
    return this.#waiters.has(connection);
  }

  /** Makes the client wait, from `nowMs` on. */
  block(
    connection: ModelConnection,
    keyspace: Keyspace,
    blocked: Blocked,
    nowMs: number,
    onTimer: (act: () => void) => void,
  ): void {
    const waiter: Waiter = { connection, keyspace, blocked, cancelTimer: () => {} };
    this.#waiters.set(connection, waiter);
    if (blocked.heedsLoss) this.#heedingLoss += 1;
    for (const key of new Set(blocked.keys)) this.#enqueue(waiter, key);
    if (blocked.timeoutMs === 0) return;
    waiter.cancelTimer = this.#setTimer(nowMs + blocked.timeoutMs, () => {
      onTimer(() => this.release(connection, blocked.onTimeout));
    });
  }

  /** Notes that the key must be looked at once the running command is done. */
  keyReady(keyspace: Keyspace, key: string): void {
    const isNoted = this.#ready.some((other) => other.key === key && other.keyspace === keyspace);
    if (!isNoted) this.#ready.push({ keyspace, key });
  }

  /** Serves the waiters of all ready keys, and of keys that serving them made ready. */
  serveReady(): void {
    while (this.#ready.length !== 0) {
      const ready = this.#ready;
      this.#ready = [];
      for (const { keyspace, key } of ready) this.#serveKey(keyspace, key);
    }
  }

  /** Ends the client's wait with `reply`, or with its timeout's. Answers whether it was waiting. */
  release(connection: ModelConnection, reply?: Reply): boolean {
    const waiter = this.forget(connection);
    if (waiter === undefined) return false;
    this.#unblocked(connection, reply === undefined ? waiter.blocked.onTimeout : reply);
    return true;
  }

  /** Drops the client's wait without a reply. */
  forget(connection: ModelConnection): Waiter | undefined {
    const waiter = this.#waiters.get(connection);
    if (waiter === undefined) return undefined;
    this.#waiters.delete(connection);
    if (waiter.blocked.heedsLoss) this.#heedingLoss -= 1;
    waiter.cancelTimer();
    for (const key of new Set(waiter.blocked.keys)) this.#dequeue(waiter, key);
    return waiter;
  }

  #serveKey(keyspace: Keyspace, key: string): void {
    const queue = this.#queues.get(keyspace)?.get(key);
    if (queue === undefined) return;
    const wasThere = keyspace.has(key);
    for (const waiter of queue) {
      // Thousands may wait for one item: once it is gone, most of the rest need not be asked.
      const isLost = wasThere && !keyspace.has(key);
      if (isLost && this.#heedingLoss === 0) return;
      if (isLost && !waiter.blocked.heedsLoss) continue;
      const reply = retry(waiter.blocked, key);
      if (reply !== undefined) this.release(waiter.connection, reply);
    }
  }

  #enqueue(waiter: Waiter, key: string): void {
    const { keyspace } = waiter;
    const queues = this.#queues.get(keyspace) ?? new Map<string, Set<Waiter>>();
    this.#queues.set(keyspace, queues);
    const queue = queues.get(key) ?? new Set<Waiter>();
    queues.set(key, queue.add(waiter));
    keyspace.await(key);
  }

  #dequeue(waiter: Waiter, key: string): void {
    const queues = this.#queues.get(waiter.keyspace);
    const queue = queues?.get(key);
    queue?.delete(waiter);
    if (queue?.size === 0) queues?.delete(key);
    waiter.keyspace.stopAwaiting(key);
  }
}

function retry(blocked: Blocked, key: string): Reply | undefined {
  try {
    return blocked.retry(key);
  } catch (thrown) {
    if (thrown instanceof ErrorReply) return thrown;
    throw thrown;
  }
}
