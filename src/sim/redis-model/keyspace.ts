import { ChurnMap } from './churn-map.ts';
import type { Entry, Value, ValueType } from './entry.ts';
import { WRONG_TYPE } from './reply.ts';

/** What a database asks of its server. */
export interface KeyspaceHost {
  /** Server time in integer ms, frozen while a command, transaction or script runs. */
  readonly nowMs: number;
  /** A key that somebody waits for was created, added to or deleted. */
  keyReady(keyspace: Keyspace, key: string): void;
}

/** Told, once, that a key which it watches has changed. */
export interface Watcher {
  watchedKeyChanged(): void;
}

/** The value of a key that holds type `T`. */
export type ValueOf<T extends ValueType> = Extract<Value, { readonly type: T }>;

/**
 * One database: keys to entries, with lazy expiry by the server's clock. Getters that name a type
 * throw WRONG_TYPE (an ErrorReply) when the key holds another. Code that mutates a value in place
 * must say `changed(key)`, and `deleteIfEmpty` where it took something out of a collection.
 */
export class Keyspace {
  readonly index: number;
  readonly #host: KeyspaceHost;
  #entries = new ChurnMap<Entry>();
  readonly #watchers = new Map<string, Set<Watcher>>();
  readonly #awaited = new Map<string, number>();

  constructor(index: number, host: KeyspaceHost) {
    this.index = index;
    this.#host = host;
  }

  /** True where nothing is kept, not even a key that has expired. */
  get isVacant(): boolean {
    return this.#entries.size === 0;
  }

  /** The earliest `expiresAtMs` of the keys that have not expired; undefined where none expires. */
  earliestExpiryMs(): number | undefined {
    const { nowMs } = this.#host;
    let earliest: number | undefined;
    this.#entries.forEach(({ expiresAtMs }) => {
      if (expiresAtMs === undefined || nowMs > expiresAtMs) return;
      if (earliest === undefined || expiresAtMs < earliest) earliest = expiresAtMs;
    });
    return earliest;
  }

  /** Number of keys that have not expired. */
  get size(): number {
    this.#deleteExpired();
    return this.#entries.size;
  }

  /** All keys that have not expired, in no order that means anything. */
  entries(): [string, Entry][] {
    if (this.#entries.size === 0) return [];
    return this.#entries.entries().filter(([, entry]) => !this.#isExpired(entry));
  }

  /** The key's entry; an expired one is deleted first. */
  get(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.expiresAtMs === undefined) return entry;
    if (!this.#isExpired(entry)) return entry;
    this.delete(key);
    return undefined;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** The key's value, which must be of `type` if the key exists. */
  getTyped<T extends ValueType>(key: string, type: T): ValueOf<T> | undefined {
    const entry = this.get(key);
    if (entry === undefined) return undefined;
    if (entry.value.type !== type) throw WRONG_TYPE;
    return entry.value as ValueOf<T>;
  }

  string(key: string): ValueOf<'string'> | undefined {
    return this.getTyped(key, 'string');
  }

  hash(key: string): Map<string, string> | undefined {
    return this.getTyped(key, 'hash')?.fields;
  }

  list(key: string): ValueOf<'list'>['items'] | undefined {
    return this.getTyped(key, 'list')?.items;
  }

  set(key: string): Set<string> | undefined {
    return this.getTyped(key, 'set')?.members;
  }

  zset(key: string): ValueOf<'zset'>['scores'] | undefined {
    return this.getTyped(key, 'zset')?.scores;
  }

  stream(key: string): ValueOf<'stream'>['stream'] | undefined {
    return this.getTyped(key, 'stream')?.stream;
  }

  /** Creates or replaces the key, whatever it held, with this expiry or none; counts as a change. */
  put(key: string, value: Value, expiresAtMs?: number): void {
    if (this.#awaited.size !== 0) this.#announce(key, value.type);
    this.#entries.set(key, { value, expiresAtMs });
    this.changed(key);
  }

  /** Removes the key. Answers whether it was there (an expired one counts as there for nobody). */
  delete(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#entries.delete(key);
    if (entry.value.type === 'stream') this.ready(key);
    this.changed(key);
    return !this.#isExpired(entry);
  }

  /** Removes the key if its collection has no members left (streams stay). */
  deleteIfEmpty(key: string): void {
    const value = this.get(key)?.value;
    if (value !== undefined && isEmpty(value)) this.delete(key);
  }

  /** Removes every key. */
  clear(): void {
    for (const [key] of this.#entries.entries()) this.delete(key);
  }

  /** Holds exactly these keys from now on; watchers and waiters are not told. */
  replace(entries: readonly (readonly [string, Entry])[]): void {
    if (entries.length + this.#entries.size === 0) return;
    this.#entries = new ChurnMap<Entry>();
    for (const [key, entry] of entries) this.#entries.set(key, entry);
  }

  /** Exchanges the contents with another database, as SWAPDB does; watchers and waiters stay. */
  swap(other: Keyspace): void {
    const watched = [...this.#watchedKeys(), ...other.#watchedKeys()];
    const touched = watched.filter(({ key }) => this.has(key) || other.has(key));
    const mine = this.#entries;
    this.#entries = other.#entries;
    other.#entries = mine;
    for (const { keyspace, key } of touched) keyspace.changed(key);
    this.#announceAll(other);
    other.#announceAll(this);
  }

  /** Says that the key's value or expiry was changed: transactions that watch it will not run. */
  changed(key: string): void {
    if (this.#watchers.size === 0) return;
    const watchers = this.#watchers.get(key);
    if (watchers === undefined) return;
    this.#watchers.delete(key);
    for (const watcher of watchers) watcher.watchedKeyChanged();
  }

  /** Tells `watcher` of the next change of the key. A key that has expired already is deleted first. */
  watch(key: string, watcher: Watcher): void {
    this.get(key);
    const watchers = this.#watchers.get(key);
    if (watchers === undefined) this.#watchers.set(key, new Set([watcher]));
    else watchers.add(watcher);
  }

  unwatch(key: string, watcher: Watcher): void {
    const watchers = this.#watchers.get(key);
    if (watchers === undefined) return;
    watchers.delete(watcher);
    if (watchers.size === 0) this.#watchers.delete(key);
  }

  /** Says that something was added to the key (XADD) or happened that its waiters must see. */
  ready(key: string): void {
    if (this.#awaited.size !== 0 && this.#awaited.has(key)) this.#host.keyReady(this, key);
  }

  /** A client waits for the key: from now on the server hears when it is ready. */
  await(key: string): void {
    this.#awaited.set(key, (this.#awaited.get(key) ?? 0) + 1);
  }

  /** Takes back one `await`. */
  stopAwaiting(key: string): void {
    const count = this.#awaited.get(key) ?? 0;
    if (count <= 1) this.#awaited.delete(key);
    else this.#awaited.set(key, count - 1);
  }

  /** Only a key that was not there becomes ready by being put, and a stream that is no more. */
  #announce(key: string, type: ValueType): void {
    const replaced = this.get(key)?.value.type;
    if (replaced === undefined ? canBeAwaited(type) : replaced === 'stream') this.ready(key);
  }

  /** After a swap: what is there now, and streams that were here and are now in `other`. */
  #announceAll(other: Keyspace): void {
    for (const key of this.#awaited.keys()) {
      const type = this.#entries.get(key)?.value.type;
      const wasStream = other.#entries.get(key)?.value.type === 'stream';
      if (wasStream || (type !== undefined && canBeAwaited(type))) this.ready(key);
    }
  }

  #watchedKeys(): { keyspace: Keyspace; key: string }[] {
    return [...this.#watchers.keys()].map((key) => ({ keyspace: this, key }));
  }

  #isExpired(entry: Entry): boolean {
    return entry.expiresAtMs !== undefined && this.#host.nowMs > entry.expiresAtMs;
  }

  #deleteExpired(): void {
    for (const [key, entry] of this.#entries.entries()) {
      if (this.#isExpired(entry)) this.delete(key);
    }
  }
}

function canBeAwaited(type: ValueType): boolean {
  return type === 'list' || type === 'zset' || type === 'stream';
}

function isEmpty(value: Value): boolean {
  switch (value.type) {
    case 'hash':
      return value.fields.size === 0;
    case 'list':
      return value.items.length === 0;
    case 'set':
      return value.members.size === 0;
    case 'zset':
      return value.scores.size === 0;
    default:
      return false;
  }
}
