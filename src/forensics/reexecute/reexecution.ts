import { Keyspace } from '../../sim/redis-model/keyspace.ts';
import { ErrorReply, type Reply } from '../../sim/redis-model/reply.ts';
import { type ModelConnection, RedisModel } from '../../sim/redis-model/server.ts';
import type { MonitorCommand } from '../capture/command.ts';
import { forEachOperation, type KeyOperation } from '../keys/operations.ts';
import { idOf } from '../keys/usage.ts';

/**
 * Executes the commands of a capture in the model, the capture's timestamps being the server's clock, so that the
 * values and replies that MONITOR does not show are known again. A key whose value before the capture nobody knows
 * is unknown until it is overwritten or deleted.
 *
 * MULTI, EXEC and WATCH are not executed: MONITOR shows what a transaction did when EXEC did it, and shows nothing
 * of one that was refused. Nor are scripts whose own commands stand in the capture.
 */
export class Reexecution {
  #nowUs = 0;
  readonly #model = new RedisModel({
    nowMs: () => this.#nowUs / 1000,
    nowUs: () => this.#nowUs,
    setTimer: () => () => {},
    random: () => 0,
  });
  readonly #connection: ModelConnection = this.#model.connect();
  /** Databases that the model does not have. */
  readonly #further = new Map<number, Keyspace>();
  readonly #known = new Set<string>();

  /** Executes a command that is part of no script, or stands in the capture as a script's. */
  execute(command: MonitorCommand): Reply {
    const { db, name, args } = command;
    this.#at(command);
    const { context } = this.#connection;
    const reply = this.#model.call(context, name, args);
    forEachOperation(command, (operation) => this.#learn(operation, db, command, reply));
    return reply;
  }

  /** Executes a script whose commands do not stand in the capture. Its reply is an error where its text is not known. */
  script(command: MonitorCommand): Reply {
    this.#at(command);
    return this.#connection.execute(command.name, command.args) ?? null;
  }

  /** Makes a script known by its SHA-1 (SCRIPT LOAD). */
  load(command: MonitorCommand): void {
    this.#connection.execute(command.name, command.args);
  }

  /** Is the value of the key, or of its field, what it was on the server? */
  isKnown(db: number, key: string, field?: string): boolean {
    if (this.#known.has(idOf({ key, field: undefined }, db))) return true;
    return field !== undefined && this.#known.has(idOf({ key, field }, db));
  }

  /** The text of a string, or of a hash's field; undefined where there is none, and where it is not known. */
  text(db: number, key: string, field?: string): string | undefined {
    if (!this.isKnown(db, key, field)) return undefined;
    const value = this.#keys(db).get(key)?.value;
    if (value?.type === 'hash') return field === undefined ? undefined : value.fields.get(field);
    return value?.type === 'string' && field === undefined ? value.text : undefined;
  }

  /** When the key will be gone, server time in ms; Infinity without an expiry, undefined without the key. */
  expiresAtMs(db: number, key: string): number | undefined {
    const entry = this.#keys(db).get(key);
    return entry === undefined ? undefined : (entry.expiresAtMs ?? Number.POSITIVE_INFINITY);
  }

  /** What a key holds is known by other means: from now on this is what it holds. */
  correct(db: number, key: string, text: string, expiresAtMs: number): void {
    const expiry = Number.isFinite(expiresAtMs) ? expiresAtMs : undefined;
    this.#keys(db).put(key, { type: 'string', text }, expiry);
    this.#known.add(idOf({ key, field: undefined }, db));
  }

  /** Every key is gone, and known to be. */
  flush(db: number, keys: Iterable<{ readonly db: number; readonly key: string }>): void {
    this.#keys(db).clear();
    for (const one of keys) {
      if (one.db === db) this.#known.add(idOf({ key: one.key, field: undefined }, db));
    }
  }

  /** Something was missed: nothing is known any more. */
  forget(): void {
    this.#known.clear();
  }

  #at({ atUs, db }: MonitorCommand): void {
    this.#nowUs = atUs;
    this.#model.nowMs = Math.floor(atUs / 1000);
    this.#connection.context.keys = this.#keys(db);
  }

  #keys(db: number): Keyspace {
    const own = this.#model.dbs[db] ?? this.#further.get(db);
    if (own !== undefined) return own;
    const further = new Keyspace(db, this.#model);
    this.#further.set(db, further);
    return further;
  }

  #learn(operation: KeyOperation, db: number, command: MonitorCommand, reply: Reply): void {
    const whole = idOf({ key: operation.key, field: undefined }, db);
    switch (operation.kind) {
      case 'delete':
        this.#known.add(whole);
        return;
      case 'write':
        // SET XX writes only what is there.
        if (reply instanceof ErrorReply || (reply === null && command.name === 'set')) return;
        this.#known.add(idOf(operation, db));
        return;
      case 'touch':
        if (reply instanceof ErrorReply || RELATING.has(command.name)) this.#known.delete(whole);
    }
  }
}

/** Their result depends on a key that may not be executed here. */
const RELATING: ReadonlySet<string> = new Set(['rename', 'renamenx', 'copy', 'move', 'restore']);
