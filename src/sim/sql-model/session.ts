import type { IsolationLevel } from '../../ports/sql.ts';
import { SqlError } from './errors.ts';
import { execute } from './execute.ts';
import type { Wait } from './flavour.ts';
import type { Query, SqlResult, Statement } from './query.ts';
import type { SqlModel } from './server.ts';
import { Transaction } from './transaction.ts';
import { beginWaiting } from './waiting.ts';

/** What a session answers: a result, or the error that it comes to. */
export type SqlAnswer =
  | { readonly ok: true; readonly result: SqlResult }
  | { readonly ok: false; readonly error: Error };

/** One connection's session. One statement at a time. */
export class SqlSession {
  readonly #model: SqlModel;
  tx: Transaction | undefined;
  /** What a statement waits for a lock, ms. */
  lockTimeoutMs = 10_000;
  /** The statement that is being executed. */
  running: Statement | undefined;
  isClosed = false;

  constructor(model: SqlModel) {
    this.#model = model;
  }

  /** Executes a statement; `done` hears the answer, at once or when what it waits for has come. */
  execute(statement: Statement, done: (answer: SqlAnswer) => void): void {
    this.running = statement;
    const answer = (told: SqlAnswer): void => {
      this.running = undefined;
      done(told);
      if (this.isClosed) this.#abandon();
      this.#model.settle();
    };
    try {
      switch (statement.kind) {
        case 'begin':
          this.#begin(statement.isolation);
          break;
        case 'commit':
        case 'rollback':
          this.#end(statement.kind);
          break;
        case 'create-table':
        case 'create-index':
        case 'drop-table':
          this.#model.database.define(statement);
          break;
        default:
          this.#query(statement, answer);
          return;
      }
      answer(NOTHING);
    } catch (error) {
      answer({ ok: false, error: error as Error });
    }
  }

  /** Its client is gone. A statement that waits goes on nevertheless: nobody has told the server. */
  close(): void {
    this.isClosed = true;
    if (this.running !== undefined) return;
    this.#abandon();
    this.#model.settle();
  }

  /** Whatever it had under way never was; for a world that begins anew. */
  forget(): void {
    this.tx = undefined;
    this.running = undefined;
  }

  #abandon(): void {
    if (this.tx !== undefined) this.#finish(this.tx, 'rollback');
    this.tx = undefined;
  }

  #begin(isolation: IsolationLevel = this.#model.isolation): void {
    const { flavour, database } = this.#model;
    flavour.check(isolation, undefined);
    // As MariaDB does; PostgreSQL warns, and goes on with the one that is there.
    if (this.tx !== undefined && flavour.name === 'postgres') return;
    if (this.tx !== undefined) this.#end('commit');
    this.tx = new Transaction(isolation, false);
    database.open.add(this.tx);
  }

  #end(how: 'commit' | 'rollback'): void {
    const { tx } = this;
    this.tx = undefined;
    if (tx !== undefined && !tx.isEnded) this.#finish(tx, tx.isAborted ? 'rollback' : how);
  }

  #finish(tx: Transaction, how: 'commit' | 'rollback'): void {
    const { flavour, database } = this.#model;
    database[how](tx);
    flavour.releases(tx);
  }

  #query(query: Query, answer: (told: SqlAnswer) => void): void {
    const model = this.#model;
    const { database, host } = model;
    if (this.tx?.isAborted === true) {
      throw new SqlError(
        'refused',
        'current transaction is aborted, commands ignored until end of transaction block',
      );
    }
    const tx = this.tx ?? new Transaction(model.isolation, true);
    database.open.add(tx);
    const before = tx.writes.length;
    const execution = { database, tx, waiting: model.waiting, nowMs: () => host.nowMs() };
    const work = execute(model.flavour, execution, query);
    const go = (move: () => IteratorResult<Wait, SqlResult>): void => {
      const told = this.#step(tx, before, move);
      if ('ok' in told) {
        answer(told);
        return;
      }
      const fail = (error: SqlError) => go(() => work.throw(error));
      const goOn = () => go(() => work.next());
      beginWaiting(model, { session: this, tx, wait: told, goOn, fail });
    };
    go(() => work.next());
  }

  /** Goes on with a statement: to its answer, or to what it has to wait for. */
  #step(
    tx: Transaction,
    before: number,
    move: () => IteratorResult<Wait, SqlResult>,
  ): SqlAnswer | Wait {
    try {
      const step = move();
      if (step.done !== true) return step.value;
      if (tx.isSingle) this.#finish(tx, 'commit');
      return { ok: true, result: step.value };
    } catch (error) {
      this.#failed(tx, before, error as Error);
      return { ok: false, error: error as Error };
    }
  }

  #failed(tx: Transaction, before: number, error: Error): void {
    const { database, flavour } = this.#model;
    const isFatal = !(error instanceof SqlError) || flavour.endsWith(error);
    if (tx.isSingle || isFatal) {
      this.#finish(tx, 'rollback');
      if (tx.isSingle) return;
      // PostgreSQL wants to be told that it is over; MariaDB goes on without a transaction.
      if (flavour.name === 'postgres') tx.isAborted = true;
      else this.tx = undefined;
    } else database.undo(tx, before);
  }
}

const NOTHING: SqlAnswer = { ok: true, result: { rows: [] } };
