import { ErrorReply, type Reply } from '../../sim/redis-model/reply.ts';
import type { MonitorCommand } from '../capture/command.ts';
import type { CaptureSink } from '../capture/read.ts';
import type { ChosenKeys } from '../keys/choose.ts';
import { forEachOperation, integer, type KeyOperation, SCRIPTS } from '../keys/operations.ts';
import { ttlUs } from '../keys/ttl.ts';
import { idOf } from '../keys/usage.ts';
import { Reexecution } from '../reexecute/reexecution.ts';
import { type Client, Clients } from './client.ts';
import { NEEDS } from './finding.ts';
import { LockCase } from './lock-case.ts';
import { onlyGrant } from './overlaps.ts';
import { ScriptHabits } from './scripts.ts';
import { StockCase, type StockChange } from './stock-case.ts';

/** A script that runs: what follows by `lua` is its doing. */
interface RunningScript {
  readonly command: MonitorCommand;
  readonly line: number;
  readonly id: string;
  readonly client: Client;
  /** Its own commands stand in the capture. */
  isShown: boolean;
  readonly looked: Set<LockCase>;
  readonly deleted: Set<LockCase>;
}

/**
 * The second reading of a capture: executes what touches the chosen keys, and holds it against the locks and
 * stocks. Memory is bounded by what is open, the clients of the chosen keys (20,000), and the values of a stock.
 */
export class CaptureJudge implements CaptureSink {
  readonly locks: ReadonlyMap<string, LockCase>;
  readonly stocks: ReadonlyMap<string, StockCase>;
  /** Scripts whose commands do not stand in the capture, and of which nothing is known. */
  unknownScripts = 0;
  /** Stock keys whose value was not known when they were first read or counted. */
  readonly unknownAtFirst = new Set<string>();
  /** Locks that may have been taken before the capture. */
  readonly #keys = new Map<string, Case[]>();
  readonly #reexecution = new Reexecution();
  readonly #clients = new Clients();
  readonly #habits = new ScriptHabits();
  #script: RunningScript | undefined;
  /** What the command at hand does to chosen keys. */
  #operations: KeyOperation[] = [];
  #db = 0;
  readonly #collect = (operation: KeyOperation) => {
    if (this.#keys.has(idOf({ key: operation.key, field: undefined }, this.#db))) {
      this.#operations.push(operation);
    }
  };

  constructor({ locks, stocks }: ChosenKeys) {
    this.locks = new Map(locks.map((key) => [key.id, new LockCase(key)]));
    this.stocks = new Map(stocks.map((key) => [key.id, new StockCase(key)]));
    for (const one of [...this.locks.values(), ...this.stocks.values()]) {
      const id = idOf({ key: one.key.key, field: undefined }, one.key.db);
      this.#keys.set(id, [...(this.#keys.get(id) ?? []), one]);
    }
  }

  command(command: MonitorCommand, line: number): void {
    if (command.client !== 'lua') {
      if (this.#script !== undefined) this.#endScript();
      if (SCRIPTS.has(command.name)) {
        this.#begin(command, line);
        return;
      }
    }
    this.#db = command.db;
    forEachOperation(command, this.#collect);
    if (this.#operations.length > 0) {
      const operations = this.#operations;
      this.#operations = [];
      this.#execute(command, line, operations);
    } else if (UNKEYED.has(command.name)) this.#unkeyed(command, line);
  }

  gap(line: number): void {
    this.#script = undefined;
    this.#reexecution.forget();
    this.#clients.forgetReads();
    for (const one of this.locks.values()) one.gap(line);
    for (const one of this.stocks.values()) one.gap(line);
  }

  /** The capture is over. */
  finish(): void {
    this.#endScript();
  }

  #execute(command: MonitorCommand, line: number, operations: readonly KeyOperation[]): void {
    const script = command.client === 'lua' ? this.#script : undefined;
    if (script !== undefined) script.isShown = true;
    const client =
      script?.client ?? this.#clients.get(command.client === 'lua' ? '' : command.client);
    const reply = this.#reexecution.execute(command);
    for (const operation of operations) {
      for (const one of this.#keys.get(
        idOf({ key: operation.key, field: undefined }, command.db),
      ) ?? []) {
        const step = { command, line, client, reply, operation, script };
        if (one instanceof LockCase) this.#onLock(one, step);
        else this.#onStock(one, step);
      }
    }
  }

  #onLock(lock: LockCase, { command, line, client, reply, operation, script }: Step): void {
    const { atUs, db, args } = command;
    const { key } = operation;
    switch (operation.kind) {
      case 'acquire': {
        const isLikely = !(reply instanceof ErrorReply) && reply !== null && reply !== 0;
        const expiresUs = isLikely ? this.#expiresUs(db, key) : atUs + ttlUs(args, atUs);
        const value = operation.text ?? '';
        const attempt = { client, value, line, atUs, expiresUs, isLikely };
        if (lock.attempt(attempt) === true && !isLikely) {
          this.#reexecution.correct(db, key, value, expiresUs / 1000);
        }
        return;
      }
      case 'delete':
        if (script === undefined) lock.release({ client, line, atUs });
        else script.deleted.add(lock);
        return;
      case 'expire':
        if (script !== undefined) this.#habits.sawRenewal(script.id);
        lock.renewed(this.#expiresUs(db, key));
        return;
      case 'write':
        // Whoever overwrites a lock has it for sure, and as if for the first time.
        lock.gone();
        return;
      default:
        if (script !== undefined) script.looked.add(lock);
    }
  }

  #onStock(stock: StockCase, { command, line, client, operation, script }: Step): void {
    const { db, atUs, name } = command;
    const { key, field } = stock.key;
    if (operation.field !== undefined && operation.field !== field) return;
    if (field !== undefined && operation.field === undefined && operation.kind === 'write') return;
    if (name === 'watch') client.watched.add(stock.key.id);
    const isPlain = script === undefined && !isGuarded(client, stock);
    const text = this.#reexecution.text(db, key, field);
    const value = text === undefined || Number.isNaN(integer(text)) ? undefined : integer(text);
    if (operation.kind === 'read') {
      if (script !== undefined) return;
      this.#seenAtWork(client, stock, line, NEEDS.reads);
      if (!this.#reexecution.isKnown(db, key, field)) this.unknownAtFirst.add(stock.key.id);
      stock.read(client, line, value);
      this.#tell(
        client,
        stock,
        line,
        atUs,
        value === undefined ? 'reads the stock' : `reads stock ${value}`,
      );
      return;
    }
    const change = { client, line, atUs, value, holders: this.#holders(stock) };
    if (operation.kind === 'delete') stock.gone(line, client.name);
    else if (operation.kind === 'write' || operation.kind === 'count') {
      this.#seenAtWork(client, stock, line, NEEDS.nothing);
      const by = operation.kind === 'count' ? operation.by : undefined;
      if (by !== undefined && value === undefined) this.unknownAtFirst.add(stock.key.id);
      if (isPlain && by === undefined) this.#written(stock, change);
      else stock.changedAtOnce(change, by);
      this.#wrote(stock, change, isPlain && by === undefined);
      this.#tell(client, stock, line, atUs, changeText(value, by));
    }
  }

  #written(stock: StockCase, change: StockChange): void {
    const overlap = stock.written(change);
    if (overlap === undefined) return;
    const [only, ...others] = stock.key.locks;
    if (only !== undefined && others.length === 0) {
      this.locks.get(only)?.overlaps.shownByValue(overlap);
    }
  }

  /** What it does shows that it was granted the lock, and has the reply. */
  #seenAtWork(client: Client, stock: StockCase, line: number, needs: number): void {
    for (const id of stock.key.locks) {
      const lock = this.locks.get(id);
      if (lock === undefined) continue;
      if (client.refusedBy === id && !client.isShared) {
        lock.refusedReads += 1;
        client.refusedBy = undefined;
      }
      const found = lock.acted(client, needs);
      if (found !== undefined) this.#keep(lock, found);
      const grant = onlyGrant(client, id);
      if (grant !== undefined && !client.isShared) grant.actedLine ??= line;
    }
  }

  /** The model is told of a grant that was found by what its client did. */
  #keep(
    lock: LockCase,
    { value, expiresUs, isLikely }: { value: string; expiresUs: number; isLikely: boolean },
  ): void {
    if (isLikely && this.#reexecution.isKnown(lock.key.db, lock.key.key)) return;
    if (lock.latest?.value !== value) return;
    this.#reexecution.correct(lock.key.db, lock.key.key, value, expiresUs / 1000);
  }

  #wrote(stock: StockCase, { client, line, atUs }: StockChange, isPlain: boolean): void {
    for (const id of stock.key.locks) {
      const lock = this.locks.get(id);
      if (lock === undefined || !client.grants.some((grant) => grant.lock === id)) continue;
      if (isPlain) lock.plainWrites += 1;
      else lock.atomicWrites += 1;
      const grant = onlyGrant(client, id);
      if (grant !== undefined && !client.isShared) lock.overlaps.wrote(grant, line, atUs);
    }
  }

  #holders(stock: StockCase): number {
    const [only] = stock.key.locks;
    return only === undefined ? 0 : (this.locks.get(only)?.overlaps.openCount ?? 0);
  }

  #tell(client: Client, stock: StockCase, line: number, atUs: number, text: string): void {
    for (const id of stock.key.locks) {
      const lock = this.locks.get(id);
      if (lock?.timeline.isOpen !== true) continue;
      lock.timeline.add({ atUs, line, who: client.label, text });
    }
  }

  #begin(command: MonitorCommand, line: number): void {
    const id = this.#habits.idOf(command);
    const client = this.#clients.get(command.client);
    const [looked, deleted] = [new Set<LockCase>(), new Set<LockCase>()];
    this.#script = { command, line, id, client, isShown: false, looked, deleted };
  }

  #endScript(): void {
    const script = this.#script;
    this.#script = undefined;
    if (script === undefined) return;
    if (!script.isShown) this.#runHidden(script);
    const { command, line, client, id, looked, deleted } = script;
    const { atUs, args } = command;
    for (const lock of new Set([...looked, ...deleted])) {
      const hasDeleted = deleted.has(lock);
      if (hasDeleted) this.#habits.sawDelete(id);
      else if (!this.#habits.releases(id)) continue;
      const values = args.slice(2 + (integer(args[1] ?? '') || 0));
      lock.release({ client, line, atUs, values, hasDeleted });
    }
  }

  /** A script whose own commands are missing in the capture, as where it was filtered. */
  #runHidden(script: RunningScript): void {
    const { command, line, client } = script;
    const { args, db, atUs } = command;
    const keys = args.slice(2, 2 + (integer(args[1] ?? '') || 0));
    const cases = keys.flatMap((key) => this.#keys.get(idOf({ key, field: undefined }, db)) ?? []);
    if (cases.length === 0) return;
    const before = cases.map((one) => this.#reexecution.expiresAtMs(db, one.key.key));
    const reply = this.#reexecution.script(command);
    if (reply instanceof ErrorReply && reply.message.startsWith('NOSCRIPT')) return;
    if (reply instanceof ErrorReply) this.unknownScripts += 1;
    for (const [index, one] of cases.entries()) {
      const isGone = this.#reexecution.expiresAtMs(db, one.key.key) === undefined;
      if (one instanceof LockCase) {
        if (before[index] !== undefined && isGone) script.deleted.add(one);
        else script.looked.add(one);
      } else {
        const text = this.#reexecution.text(db, one.key.key, one.key.field);
        const value = text === undefined ? undefined : integer(text);
        const holders = this.#holders(one);
        if (value !== one.latest)
          one.changedAtOnce({ client, line, atUs, value, holders }, undefined);
      }
    }
  }

  #unkeyed(command: MonitorCommand, line: number): void {
    const { name, args, db } = command;
    if (name === 'script') {
      if (/^load$/i.test(args[0] ?? '')) {
        this.#habits.learn(args[1] ?? '');
        this.#reexecution.load(command);
      }
    } else if (name === 'flushdb' || name === 'flushall') {
      for (const one of [...this.locks.values(), ...this.stocks.values()]) {
        if (name === 'flushdb' && one.key.db !== db) continue;
        this.#reexecution.flush(one.key.db, [one.key]);
        if (one instanceof LockCase) one.gone();
        else one.gone(line, command.client);
      }
    } else if (name === 'swapdb') this.gap(line);
    else this.#transaction(command);
  }

  #transaction({ name, client: address }: MonitorCommand): void {
    const client = this.#clients.known(address);
    if (client === undefined) return;
    if (name === 'multi') {
      client.isInTransaction = true;
      return;
    }
    client.isInTransaction = false;
    client.watched.clear();
  }

  #expiresUs(db: number, key: string): number {
    return (this.#reexecution.expiresAtMs(db, key) ?? Number.NEGATIVE_INFINITY) * 1000;
  }
}

type Case = LockCase | StockCase;

/** One command as it meets one of the chosen keys. */
interface Step {
  readonly command: MonitorCommand;
  readonly line: number;
  readonly client: Client;
  readonly reply: Reply;
  readonly operation: KeyOperation;
  readonly script: RunningScript | undefined;
}

/** Commands that matter, whatever their keys. */
const UNKEYED: ReadonlySet<string> = new Set(
  'script flushall flushdb swapdb multi exec discard unwatch reset'.split(' '),
);

/** Its transaction would have been refused, had somebody changed the stock. */
function isGuarded(client: Client, stock: StockCase): boolean {
  return client.isInTransaction && client.watched.has(stock.key.id);
}

function changeText(value: number | undefined, by: number | undefined): string {
  if (by !== undefined)
    return `counts the stock by ${by}${value === undefined ? '' : ` to ${value}`}`;
  return value === undefined ? 'writes the stock' : `writes stock ${value}`;
}
