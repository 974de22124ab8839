import type { IsolationLevel } from '../../ports/sql.ts';
import { Database } from './database.ts';
import { SqlError } from './errors.ts';
import { execute } from './execute.ts';
import type { Flavour, Wait, WaitingIn } from './flavour.ts';
import type { Query, SqlResult, Statement } from './query.ts';
import { Transaction } from './transaction.ts';

/** What the modelled server needs of the world. */
export interface SqlHost {
  /** The server's clock, integer ms. */
  nowMs(): number;
  /** Calls `fire` once, that many ms from now; answers what calls it off. */
  after(ms: number, fire: () => void): () => void;
}

/** What a session answers: a result, or the error that it comes to. */
export type SqlAnswer =
  | { readonly ok: true; readonly result: SqlResult }
  | { readonly ok: false; readonly error: Error };

/** How long somebody waits before PostgreSQL looks for a deadlock, ms: its `deadlock_timeout`. */
const DEADLOCK_AFTER_MS = 1_000;

/** One modelled database server: sessions, their transactions, and who waits for whom. */
export class SqlModel {
  readonly flavour: Flavour;
  readonly database: Database;
  readonly host: SqlHost;
  readonly isolation: IsolationLevel;
  readonly waiting: Waiting[] = [];
  #isSettling = false;
  #isUnsettled = false;

  /** @throws SeckillError (`not-runnable`) for an isolation level that is not modelled */
  constructor(
    flavour: Flavour,
    host: SqlHost,
    isolation: IsolationLevel = flavour.defaultIsolation,
  ) {
    flavour.check(isolation, undefined);
    this.flavour = flavour;
    this.host = host;
    this.isolation = isolation;
    this.database = new Database(flavour);
  }

  connect(): SqlSession {
    return new SqlSession(this);
  }

  /** Locks were given back, or a row has changed: whoever can go on does, whoever waits longest first. */
  settle(): void {
    this.#isUnsettled = true;
    if (this.#isSettling) return;
    this.#isSettling = true;
    while (this.#isUnsettled) {
      this.#isUnsettled = false;
      const next = this.waiting.find(({ wait }) => wait.isFree());
      if (next !== undefined) {
        this.#isUnsettled = true;
        next.resume();
      }
    }
    this.#isSettling = false;
    if (this.flavour.restartsWaits) for (const one of this.waiting) one.restartIfChanged();
  }

  /**
   * Somebody has begun to wait. A deadlock that this closes is broken at once, or by the first of those who wait for
   * each other that looks for one: each looks once, when it has waited for a second.
   */
  waits({ tx }: Waiting): void {
    const cycle = this.#cycleOf(tx);
    if (cycle === undefined) return;
    if (this.flavour.findsDeadlocksAtOnce) this.#break(cycle, tx);
    else for (const one of this.waiting) if (cycle.includes(one.tx)) one.looksForDeadlock();
  }

  /** Looks for a deadlock that `tx` is part of, and breaks it. */
  breakDeadlock(tx: Transaction): void {
    const cycle = this.#cycleOf(tx);
    if (cycle !== undefined) this.#break(cycle, tx);
  }

  #break(cycle: readonly Transaction[], last: Transaction): void {
    const victim = this.flavour.victim(cycle, last);
    this.waiting.find((one) => one.tx === victim)?.fail(DEADLOCK);
  }

  /** Those who wait for each other, from `tx` on; undefined where it does not wait for itself. */
  #cycleOf(tx: Transaction): readonly Transaction[] | undefined {
    const seen = new Set<Transaction>();
    const follow = (
      one: Transaction,
      path: readonly Transaction[],
    ): readonly Transaction[] | undefined => {
      const { wait } = this.waiting.find((other) => other.tx === one) ?? {};
      for (const blocker of wait?.blockedBy() ?? []) {
        if (blocker === tx) return [...path, one];
        if (seen.has(blocker)) continue;
        seen.add(blocker);
        const found = follow(blocker, [...path, one]);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    return follow(tx, []);
  }
}

const DEADLOCK = new SqlError('deadlock', 'deadlock detected');

/** One statement that waits. */
export interface Waiting extends WaitingIn {
  readonly session: SqlSession;
  /** When its time began, ms by the server's clock. */
  sinceMs(): number;
  resume(): void;
  fail(error: SqlError): void;
  /** Its time begins anew, where what it waits for is something else now. */
  restartIfChanged(): void;
  /** It looks for a deadlock when it has waited for a second, unless it has. */
  looksForDeadlock(): void;
}

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
      this.#wait(tx, told, () => go(() => work.next()), fail);
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

  #wait(tx: Transaction, wait: Wait, go: () => void, fail: (error: SqlError) => void): void {
    const model = this.#model;
    const { flavour, host, waiting } = model;
    let timers: (() => void)[] = [];
    const leave = (): void => {
      for (const cancel of timers) cancel();
      waiting.splice(waiting.indexOf(one), 1);
    };
    const stamp = () => stampOf(wait, waiting);
    let stamped = '';
    let sinceMs = 0;
    const start = (): void => {
      for (const cancel of timers) cancel();
      stamped = stamp();
      sinceMs = host.nowMs();
      timers = [host.after(flavour.lockTimeoutMs(this.lockTimeoutMs), () => one.fail(TIMEOUT))];
    };
    const one: Waiting = {
      tx,
      wait,
      session: this,
      sinceMs: () => sinceMs,
      resume() {
        leave();
        go();
      },
      fail(error) {
        leave();
        wait.giveUp();
        fail(error);
      },
      restartIfChanged() {
        if (stamp() !== stamped) start();
      },
      looksForDeadlock() {
        const leftMs = sinceMs + DEADLOCK_AFTER_MS - host.nowMs();
        if (leftMs > 0) timers.push(host.after(leftMs, () => model.breakDeadlock(tx)));
      },
    };
    waiting.push(one);
    start();
    model.waits(one);
  }
}

const NOTHING: SqlAnswer = { ok: true, result: { rows: [] } };
const TIMEOUT = new SqlError('lock-timeout', 'canceling statement due to lock timeout');

const ids = new WeakMap<object, number>();
let nextId = 0;

/** What a wait is about, for whether it is still the same: another holder, or another version of the row. */
function stampOf({ row, blockedBy }: Wait, waiting: readonly WaitingIn[]): string {
  const isFirst = waiting.find(({ wait }) => wait.row === row)?.wait.blockedBy === blockedBy;
  const committed = row?.versions.find(({ writer }) => writer === undefined);
  const about = isFirst ? blockedBy() : [];
  return [committed, ...about].map((one) => (one === undefined ? '' : idOf(one))).join();
}

function idOf(one: object): number {
  const known = ids.get(one);
  if (known !== undefined) return known;
  nextId += 1;
  ids.set(one, nextId);
  return nextId;
}
