import type { MonitorCommand } from '../capture/command.ts';
import type { CaptureSink } from '../capture/read.ts';
import { forEachOperation, integer, type KeyOperation, SCRIPTS } from './operations.ts';
import { copied } from './text.ts';

/** How one key, or one field of a hash, was used. */
export interface Usage {
  readonly db: number;
  readonly key: string;
  readonly field: string | undefined;
  /** SET NX and SETNX. */
  attempts: number;
  /** DEL and its kind, also by scripts. */
  deletions: number;
  reads: number;
  /** Integers written. */
  writes: number;
  /** Of those, how many were not above the one before. */
  descents: number;
  lastWritten: number | undefined;
  /** Counted down (DECR, HINCRBY -1). */
  decrements: number;
  /** Of writes and decrements: how many followed an acquire of this lock by the same client. */
  readonly underLock: Map<string, number>;
  /** True as soon as one lock value was used by two clients, or again after its release. */
  hasSharedValues: boolean;
  /** Who tried with which value, of the latest; empty where it was released. */
  readonly values: Map<string, string>;
}

/** Keys that are looked at while none is chosen yet. */
const MAX_KEYS = 20_000;
const MAX_CLIENTS = 20_000;
const MAX_VALUES = 2_000;
const MAX_LOCKS_PER_KEY = 8;

/** The first reading of a capture: which keys are used as locks and as stocks. Memory is bounded. */
export class KeyUsage implements CaptureSink {
  readonly #usages = new Map<string, Usage>();
  /** The lock that each client asked for last and has not released, and with which value. */
  readonly #lockOf = new Map<string, { readonly lock: string; readonly value: string }>();
  #scriptClient = '';
  /** True where there were more keys than could be looked at. */
  isOverfull = false;

  get usages(): IterableIterator<Usage> {
    return this.#usages.values();
  }

  command(command: MonitorCommand): void {
    let { client } = command;
    if (client === 'lua') client = this.#scriptClient;
    else if (SCRIPTS.has(command.name)) {
      this.#scriptClient = client;
      this.#script(command);
    }
    forEachOperation(command, (operation) => this.#use(operation, command.db, client));
  }

  gap(): void {}

  /** Where a capture was filtered, the commands of its scripts are missing: their text tells that they delete. */
  #script({ db, args }: MonitorCommand): void {
    const keys = args.slice(2, 2 + (integer(args[1] ?? '') || 0));
    if (keys.length === 0 || !/\b(?:del|unlink)\b/i.test(args[0] ?? '')) return;
    for (const key of keys) {
      const usage = this.#entry({ kind: 'delete', key }, db, false);
      if (usage !== undefined) usage.deletions += 1;
    }
  }

  #use(operation: KeyOperation, db: number, client: string): void {
    switch (operation.kind) {
      case 'acquire':
        this.#acquire(this.#entry(operation, db, true), operation, client);
        return;
      case 'delete': {
        const usage = this.#entry(operation, db, false);
        if (usage === undefined) return;
        usage.deletions += 1;
        const held = this.#lockOf.get(client);
        if (held?.lock !== idOf(operation, db)) return;
        this.#lockOf.delete(client);
        // Used up: whoever comes with it again is another.
        if (usage.values.has(held.value)) usage.values.set(held.value, '');
        return;
      }
      case 'read': {
        const usage = this.#entry(operation, db, false);
        if (usage !== undefined) usage.reads += 1;
        return;
      }
      case 'write':
        this.#write(operation, db, client);
        return;
      case 'count':
        if (!((operation.by ?? 0) < 0)) return;
        this.#decrement(this.#entry(operation, db, true), client);
        return;
      default:
        return;
    }
  }

  #acquire(usage: Usage | undefined, { text = '' }: KeyOperation, client: string): void {
    if (usage === undefined) return;
    usage.attempts += 1;
    if (this.#lockOf.size >= MAX_CLIENTS) this.#lockOf.clear();
    if (!this.#lockOf.has(client)) client = copied(client);
    this.#lockOf.set(client, { lock: idOf(usage, usage.db), value: copied(text) });
    if (usage.hasSharedValues) return;
    const by = usage.values.get(text);
    if (by === undefined) {
      if (usage.values.size >= MAX_VALUES) usage.values.clear();
      usage.values.set(copied(text), copied(client));
    } else if (by !== client || client.startsWith('unix:')) usage.hasSharedValues = true;
  }

  #write(operation: KeyOperation, db: number, client: string): void {
    const value = integer(operation.text ?? '');
    if (Number.isNaN(value)) return;
    const usage = this.#entry(operation, db, true);
    if (usage === undefined) return;
    usage.writes += 1;
    if (usage.lastWritten !== undefined && value <= usage.lastWritten) usage.descents += 1;
    usage.lastWritten = value;
    this.#link(usage, client);
  }

  #decrement(usage: Usage | undefined, client: string): void {
    if (usage === undefined) return;
    usage.decrements += 1;
    this.#link(usage, client);
  }

  #link(usage: Usage, client: string): void {
    const lock = this.#lockOf.get(client)?.lock;
    if (lock === undefined) return;
    const { underLock } = usage;
    if (underLock.size < MAX_LOCKS_PER_KEY || underLock.has(lock)) {
      underLock.set(lock, (underLock.get(lock) ?? 0) + 1);
    }
  }

  #entry(of: KeyOperation, db: number, isAdded: boolean): Usage | undefined {
    const id = idOf(of, db);
    const known = this.#usages.get(id);
    if (known !== undefined || !isAdded) return known;
    if (this.#usages.size >= MAX_KEYS && !this.#forgetOnce()) return undefined;
    const usage = {
      ...NEW,
      db,
      key: copied(of.key),
      field: of.field === undefined ? undefined : copied(of.field),
      underLock: new Map(),
      values: new Map(),
    };
    this.#usages.set(copied(id), usage);
    return usage;
  }

  /** Forgets the keys that were used once only; answers whether there is room again. */
  #forgetOnce(): boolean {
    this.isOverfull = true;
    for (const [id, { attempts, writes, decrements }] of this.#usages) {
      if (attempts + writes + decrements < 2) this.#usages.delete(id);
    }
    return this.#usages.size < MAX_KEYS;
  }
}

/** One name for a key, or a field of a hash, of one database. */
export function idOf({ key, field }: Pick<KeyOperation, 'key' | 'field'>, db: number): string {
  return field === undefined ? `${db} ${key}` : `${db} ${key}\n${field}`;
}

const NEW = {
  attempts: 0,
  deletions: 0,
  reads: 0,
  writes: 0,
  descents: 0,
  lastWritten: undefined,
  decrements: 0,
  hasSharedValues: false,
};
