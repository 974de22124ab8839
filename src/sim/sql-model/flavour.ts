import type { IsolationLevel } from '../../ports/sql.ts';
import type { Database } from './database.ts';
import type { SqlError } from './errors.ts';
import type { Column, LockMode, LockWaiting, Query, Selecting, Value, Values } from './query.ts';
import type { Row } from './table.ts';
import type { Transaction } from './transaction.ts';
import type { ValueRules } from './values.ts';

/** The databases that are modelled. */
export type ModelledDatabase = 'postgres' | 'mariadb';

/** A statement that cannot go on before somebody else has. */
export interface Wait {
  /** What it waits for, for whoever compares states. */
  readonly what: string;
  readonly row: Row | undefined;
  /** True once it can go on. */
  isFree(): boolean;
  /** Whom it waits for. */
  blockedBy(): readonly Transaction[];
  /** It will not wait any longer. */
  giveUp(): void;
}

/** Work that may have to wait. */
export type Work<T> = Generator<Wait, T, void>;

/** One statement that is being executed. */
export interface Execution {
  readonly database: Database;
  readonly tx: Transaction;
  /** The server's clock, integer ms. */
  nowMs(): number;
  /** Waits of all sessions, in the order in which they began. */
  readonly waiting: readonly WaitingIn[];
}

/** A wait, and whose it is. */
export interface WaitingIn {
  readonly wait: Wait;
  readonly tx: Transaction;
}

/** A row that a statement has locked, with the values that it goes by. */
export interface Target {
  readonly row: Row;
  readonly values: Values;
}

/** How a statement locks what it finds. */
export interface Aim {
  readonly mode: LockMode;
  readonly wait: LockWaiting;
  readonly statement: 'select' | 'update' | 'delete';
  /** Done to each row before the next one is locked. */
  readonly each?: (target: Target) => void;
}

/** What one sort of database does in its own way. */
export interface Flavour {
  readonly name: ModelledDatabase;
  readonly defaultIsolation: IsolationLevel;
  readonly rules: ValueRules;
  /** True where rows are read in the order of their primary key. */
  readonly isSorted: boolean;
  /** True where an update that changes nothing of a row leaves it as it is. */
  readonly skipsUnchanged: boolean;
  /** True where `insert … on duplicate key update` counts as MySQL's does. */
  readonly countsUpsertsTwice: boolean;
  /** @throws SeckillError (`not-runnable`) for a level or a statement that is not modelled */
  check(isolation: IsolationLevel, query: Query | undefined): void;
  /** A statement begins: what it sees. */
  begins(execution: Execution, query: Query): void;
  /** Rows that a plain select sees. */
  reads(execution: Execution, selecting: Selecting): Work<readonly Values[]>;
  /** Finds rows and locks them, in order, no more than the limit. */
  targets(execution: Execution, selecting: Selecting, aim: Aim): Work<readonly Target[]>;
  /**
   * Puts a row in, or gives the one that is in its way, locked where `onDuplicate` is `update`.
   *
   * @throws SqlError (`duplicate`) where that is to be told
   */
  inserts(
    execution: Execution,
    query: Extract<Query, { kind: 'insert' }>,
    values: Values,
  ): Work<Target | undefined>;
  /** Locks are given back. */
  releases(tx: Transaction): void;
  /** A row has been taken out of its table. */
  gone(row: Row): void;
  /** True where the whole transaction ends with this error. */
  endsWith(error: SqlError): boolean;
  /** True where it waits for itself, at once; else it is found out after a second. */
  readonly findsDeadlocksAtOnce: boolean;
  /** Among transactions that wait for each other: who has to give way. `last` came last. */
  victim(cycle: readonly Transaction[], last: Transaction): Transaction;
  /** How long a statement waits for a lock, ms. */
  lockTimeoutMs(askedMs: number): number;
  /** True where a wait begins anew when what it waits for changes. */
  readonly restartsWaits: boolean;
  /** A value as the client's driver gives it. */
  shown(column: Column, value: Value): Value;
  /** The same of a count or a sum. */
  shownAggregate(fn: 'count' | 'sum', value: number | null): Value;
}
