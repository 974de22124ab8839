import { copied } from '../keys/text.ts';
import type { Grant } from './grant.ts';

/** What a client read last of one stock. */
export interface StockRead {
  /** Of the stock's changes, when it was read. */
  readonly version: number;
  /** Undefined where it is not known. */
  readonly value: number | undefined;
  readonly line: number;
  /** A write followed already. */
  isUsed: boolean;
}

/** One address of a capture. */
export class Client {
  readonly name: string;
  /** True where the address stands for many buyers, as far as is known until now. */
  isShared: boolean;
  /** Its acquisitions that are not released, of all locks, oldest first. */
  readonly grants: Grant[] = [];
  readonly reads = new Map<string, StockRead>();
  /** Stocks under WATCH, by id. */
  readonly watched = new Set<string>();
  isInTransaction = false;
  /** The lock whose refusal was the last that it saw. */
  refusedBy: string | undefined;

  /** As a report calls it. */
  get label(): string {
    return this.isShared ? 'a client' : this.name;
  }

  constructor(name: string) {
    this.name = name;
    this.isShared = name.startsWith('unix:') || name === '';
  }
}

/** More addresses than this are not remembered at once; those that hold nothing are forgotten first. */
const MAX_CLIENTS = 20_000;
/** Reads of so many stocks are remembered of one client. */
const MAX_READS = 64;

/** The clients that had to do with the judged keys. */
export class Clients {
  readonly #byName = new Map<string, Client>();

  get(name: string): Client {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    if (this.#byName.size >= MAX_CLIENTS) this.#forgetSome();
    const client = new Client(copied(name));
    this.#byName.set(client.name, client);
    return client;
  }

  known(name: string): Client | undefined {
    return this.#byName.get(name);
  }

  /** Nothing is known any more of what they were about to do. */
  forgetReads(): void {
    for (const client of this.#byName.values()) {
      client.reads.clear();
      client.watched.clear();
      client.isInTransaction = false;
    }
  }

  #forgetSome(): void {
    for (const [name, { grants }] of this.#byName) {
      if (grants.length === 0) this.#byName.delete(name);
      if (this.#byName.size < MAX_CLIENTS / 2) return;
    }
  }
}

/** Remembers what a client read. */
export function noteRead(client: Client, stock: string, read: StockRead): void {
  if (client.reads.size >= MAX_READS && !client.reads.has(stock)) client.reads.clear();
  client.reads.set(stock, read);
}
