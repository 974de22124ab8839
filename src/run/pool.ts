import { AsyncResource } from 'node:async_hooks';
import type { Redis } from 'ioredis';
import type { BorrowConnection } from '../ports/redis.ts';
import { BorrowedState } from './borrowed-state.ts';

/** The connections that the buyers of one node borrow. */
export interface ConnectionPool {
  /** Lends a connection until what `use` returns settles; whoever asks first is served first. */
  readonly borrow: BorrowConnection;
  /**
   * Takes back what is lent to borrowers who will never go on, without a word to them, and forgets those who
   * wait. Connections that are not `clean` are let go of as they are. Nothing may be on its way.
   */
  reclaim(isClean: (client: Redis) => boolean): void;
  /** Closes every connection, lent ones too, and turns away whoever waits or comes later. */
  close(): void;
}

/** What {@link createPool} takes. */
export interface PoolSettings {
  /** Makes one connection; never called as any attempt's doing. */
  readonly create: () => Promise<Redis>;
  /** Most connections at a time, at least 1. */
  readonly size: number;
  /** Runs what is no borrower's own doing; by async context unless told. */
  readonly outside?: <T>(work: () => T) => T;
}

/**
 * A pool of at most `size` connections, opened when they are first wanted. One that was left in MULTI or WATCH
 * is put right before it is lent again; one that broke, or was left in a state that cannot be undone, is replaced.
 * Where none can be opened, the borrower is rejected with that error, and the next one tries again.
 */
export function createPool(settings: PoolSettings): ConnectionPool {
  return new Pool(settings);
}

class Pool implements ConnectionPool {
  readonly #settings: PoolSettings;
  /** Not as any attempt's doing: what sets a connection up or puts it right is no buyer's call. */
  readonly #outside: <T>(work: () => T) => T;
  readonly #idle: Connection[] = [];
  /** Reclaimed, and used where one would be opened, in the same order: nobody can tell. */
  readonly #reserve: Connection[] = [];
  readonly #open = new Set<Connection>();
  readonly #waiting: Waiter[] = [];
  /** Connections that are being opened. */
  #opening = 0;
  #isClosed = false;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
    const resource = new AsyncResource('ConnectionPool');
    this.#outside = settings.outside ?? ((work) => resource.runInAsyncScope(work));
  }

  readonly borrow: BorrowConnection = async (use) => {
    const connection = await this.#acquire();
    try {
      return await use(connection.client);
    } finally {
      void this.#giveBack(connection);
    }
  };

  reclaim(isClean: (client: Redis) => boolean): void {
    if (this.#open.size + this.#waiting.length + this.#opening === 0) return;
    const clients = [...this.#open].map(({ client, state }) => {
      state.letGo();
      return client;
    });
    this.#open.clear();
    this.#idle.length = 0;
    this.#reserve.length = 0;
    this.#waiting.length = 0;
    this.#opening = 0;
    for (const client of clients.filter(isClean)) {
      const connection = { client, state: new BorrowedState(client) };
      this.#open.add(connection);
      this.#reserve.push(connection);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const connection of this.#open) this.#drop(connection);
    this.#idle.length = 0;
    for (const waiter of this.#waiting.splice(0)) waiter.reject(closedError());
  }

  async #acquire(): Promise<Connection> {
    if (this.#isClosed) throw closedError();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#serve();
    });
  }

  /** Gives the first in the line what is idle, or a new connection where there is room. */
  #serve(): void {
    while (this.#waiting.length > 0) {
      const connection = this.#takeIdle();
      if (connection === undefined && this.#size() >= this.#settings.size) return;
      const waiter = this.#waiting.shift();
      if (connection !== undefined) waiter?.resolve(connection);
      else this.#add().then(waiter?.resolve, waiter?.reject);
    }
  }

  #takeIdle(): Connection | undefined {
    for (;;) {
      const connection = this.#idle.shift() ?? this.#reserve.shift();
      if (connection === undefined || !isBroken(connection.client)) return connection;
      this.#drop(connection);
    }
  }

  async #add(): Promise<Connection> {
    this.#opening += 1;
    const client = await this.#outside(this.#settings.create).catch((error) => {
      this.#opening -= 1;
      // There is room again for the next in the line.
      this.#serve();
      throw error;
    });
    this.#opening -= 1;
    const connection = { client, state: new BorrowedState(client) };
    this.#open.add(connection);
    if (!this.#isClosed) return connection;
    this.#drop(connection);
    throw closedError();
  }

  async #giveBack(connection: Connection): Promise<void> {
    const reset = this.#outside(() => connection.state.reset());
    const isClean = await reset.catch(() => false);
    // Or it was reclaimed meanwhile.
    if (this.#isClosed || !this.#open.has(connection)) return;
    if (isClean && !isBroken(connection.client)) this.#idle.push(connection);
    else this.#drop(connection);
    this.#serve();
  }

  #size(): number {
    return this.#open.size + this.#opening;
  }

  #drop(connection: Connection): void {
    this.#open.delete(connection);
    connection.client.disconnect();
  }
}

interface Connection {
  readonly client: Redis;
  readonly state: BorrowedState;
}

interface Waiter {
  readonly resolve: (connection: Connection) => void;
  readonly reject: (error: Error) => void;
}

function isBroken({ status }: Redis): boolean {
  return status === 'end' || status === 'close' || status === 'reconnecting';
}

function closedError(): Error {
  return new Error('the pool of connections is closed');
}
