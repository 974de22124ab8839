import type { Expression, Kysely } from 'kysely';

/**
 * The SQL port is Kysely in every world: its queries go to the connections of one node, a pool of
 * `--connections`, and each borrows one, a transaction for its whole length; waiting for one is part of the
 * response time. The tables live in a schema of this run alone.
 */
export interface SqlPort {
  /** The query builder, for tables that the strategy names; whoever asks twice gets equal ones. */
  tables<Tables>(settings?: SqlSettings): Kysely<Tables>;
  /** What the database's error means; undefined for an error that is not the database's. */
  failureOf(error: unknown): SqlFailure | undefined;
  /** The database's own clock, integer ms since 1970. */
  readonly nowMs: Expression<number>;
}

/** How queries are made. */
export interface SqlSettings {
  /** How long a statement waits for a lock, ms of wall time, at least 1; MariaDB and MySQL round it up to seconds. 10,000 unless told. */
  readonly lockTimeoutMs?: number;
}

/**
 * How a query failed.
 *
 * - `deadlock`, `lock-timeout`, `serialization`: others were in the way, and nothing has happened. It is worth
 *   another try, of the whole transaction.
 * - `duplicate`: a row with this key is there already.
 * - `refused`: another error of the database, or no connection: nothing has happened.
 * - `unclear`: the connection broke before the answer, and it may have happened. Never to be tried again.
 */
export type SqlFailure =
  | 'deadlock'
  | 'lock-timeout'
  | 'serialization'
  | 'duplicate'
  | 'refused'
  | 'unclear';

/** How far a transaction is kept from the others; each database has its own default. */
export const ISOLATION_LEVELS = [
  'read-uncommitted',
  'read-committed',
  'repeatable-read',
  'serializable',
] as const;

/** One of {@link ISOLATION_LEVELS}. */
export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];
