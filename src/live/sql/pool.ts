import type { SqlConnection } from './connection.ts';

/** What {@link SqlPool} takes. */
export interface SqlPoolSettings {
  /** Most connections at a time, at least 1. */
  readonly size: number;
  /** Makes one; rejects with an error that `failureOf` knows. */
  readonly connect: () => Promise<SqlConnection>;
}

/**
 * The connections of one node, opened when they are first wanted; whoever asks first is served first. A broken one
 * is replaced. Where none can be opened, one who waits is rejected, and the next one tries again.
 */
export class SqlPool {
  readonly #settings: SqlPoolSettings;
  readonly #idle: SqlConnection[] = [];
  readonly #open = new Set<SqlConnection>();
  readonly #waiting: Waiter[] = [];
  /** Connections that are being opened. */
  #opening = 0;
  #isClosed = false;

  constructor(settings: SqlPoolSettings) {
    this.#settings = settings;
  }

  /** Opens `count` connections now. */
  async prepare(count: number): Promise<void> {
    const opened = await Promise.all(Array.from({ length: count }, () => this.acquire()));
    for (const connection of opened) this.release(connection);
  }

  acquire(): Promise<SqlConnection> {
    if (this.#isClosed) return Promise.reject(new Error('the pool of connections is closed'));
    const idle = this.#takeIdle();
    if (idle !== undefined) return Promise.resolve(idle);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#grow();
    });
  }

  release(connection: SqlConnection): void {
    if (this.#isClosed) return;
    if (connection.isBroken) {
      // Or it was abandoned.
      this.#open.delete(connection);
      connection.close();
      this.#grow();
      return;
    }
    const waiter = this.#waiting.shift();
    if (waiter === undefined) this.#idle.push(connection);
    else waiter.resolve(connection);
  }

  /** Ends every connection, lent ones too, and forgets those who wait; whoever asks later gets a new one. */
  abandon(): void {
    for (const connection of this.#open) connection.close();
    this.#open.clear();
    this.#idle.length = 0;
    this.#waiting.length = 0;
  }

  /** Ends every connection, lent ones too; nobody who waits is served any more. */
  close(): void {
    this.#isClosed = true;
    for (const connection of this.#open) connection.close();
    this.#waiting.length = 0;
  }

  #takeIdle(): SqlConnection | undefined {
    for (;;) {
      const connection = this.#idle.pop();
      if (connection === undefined || !connection.isBroken) return connection;
      this.#open.delete(connection);
    }
  }

  /** Opens a connection for the first who waits, where there is room. */
  #grow(): void {
    if (this.#waiting.length === 0) return;
    if (this.#opening >= MOST_OPENING) return;
    if (this.#open.size + this.#opening >= this.#settings.size) return;
    this.#opening += 1;
    this.#settings.connect().then(
      (connection) => {
        this.#opening -= 1;
        this.#open.add(connection);
        if (this.#isClosed) connection.close();
        else this.release(connection);
        this.#grow();
      },
      (error: Error) => {
        this.#opening -= 1;
        this.#waiting.shift()?.reject(error);
        this.#grow();
      },
    );
    this.#grow();
  }
}

/** A server's queue of those who want to connect is short. */
const MOST_OPENING = 8;

interface Waiter {
  readonly resolve: (connection: SqlConnection) => void;
  readonly reject: (error: Error) => void;
}
