import { ErrorReply } from '../../sim/redis-model/reply.ts';
import type { MonitorCommand } from '../capture/command.ts';
import type { CaptureSink } from '../capture/read.ts';
import type { ChosenKeys } from '../keys/choose.ts';
import { forEachOperation, integer, type KeyOperation, SCRIPTS } from '../keys/operations.ts';
import { idOf } from '../keys/usage.ts';
import { Reexecution } from '../reexecute/reexecution.ts';
import { Clients } from './client.ts';
import { LockCase } from './lock-case.ts';
import { LockSteps } from './lock-steps.ts';
import { ScriptHabits } from './scripts.ts';
import type { RunningScript } from './step.ts';
import { StockCase } from './stock-case.ts';
import { StockSteps } from './stock-steps.ts';

/**
 * The second reading of a capture: executes what touches the chosen keys, and holds it against the locks and
 * stocks. Memory is bounded by what is open, the clients of the chosen keys (20,000), and the values of a stock.
 */
export class CaptureJudge implements CaptureSink {
  readonly locks: ReadonlyMap<string, LockCase>;
  readonly stocks: ReadonlyMap<string, StockCase>;
  /** Scripts whose commands do not stand in the capture, and of which nothing is known. */
  unknownScripts = 0;
  /** What is judged of each chosen key. */
  readonly #keys = new Map<string, Case[]>();
  readonly #reexecution = new Reexecution();
  readonly #clients = new Clients();
  readonly #habits = new ScriptHabits();
  readonly #lockSteps = new LockSteps(this.#reexecution, this.#habits);
  readonly #stockSteps: StockSteps;
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
    this.#stockSteps = new StockSteps(this.locks, this.#reexecution);
    for (const one of [...this.locks.values(), ...this.stocks.values()]) {
      const id = idOf({ key: one.key.key, field: undefined }, one.key.db);
      this.#keys.set(id, [...(this.#keys.get(id) ?? []), one]);
    }
  }

  /** Stock keys whose value was not known when they were first read or counted. */
  get unknownAtFirst(): ReadonlySet<string> {
    return this.#stockSteps.unknownAtFirst;
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
        if (one instanceof LockCase) this.#lockSteps.take(one, step);
        else this.#stockSteps.take(one, step);
      }
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
        const holders = this.#stockSteps.holders(one);
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
}

type Case = LockCase | StockCase;

/** Commands that matter, whatever their keys. */
const UNKEYED: ReadonlySet<string> = new Set(
  'script flushall flushdb swapdb multi exec discard unwatch reset'.split(' '),
);
