import type { Dialect, Expression, QueryResult, TransactionSettings } from 'kysely';
import type { SqlEndpoint } from './endpoint.ts';

/** One connection to a database, whichever. */
export interface SqlConnection {
  /** Rejects with an error that `failureOf` knows. One query at a time. */
  query(sql: string, parameters?: readonly unknown[]): Promise<QueryResult<unknown>>;
  /** True once it can send nothing any more. */
  readonly isBroken: boolean;
  /** What a statement waits for a lock, ms, as far as it was set. */
  lockTimeoutMs: number;
  /** Ends it at once, whatever is in flight. */
  close(): void;
}

/** What is set on a connection before its first query. */
export interface SessionSettings {
  /** The schema or database of the run. */
  readonly schema: string;
  /** As SQL spells it; the database's own default where absent. */
  readonly isolation?: string | undefined;
}

/** What one sort of database needs to have said in its own way. */
export interface SqlDialect {
  /** Kysely's parts, but for the driver. */
  readonly builder: Omit<Dialect, 'createDriver'>;
  /** Integer ms since 1970 by the database's clock. */
  readonly nowMs: Expression<number>;
  /**
   * Connects, bounded by 5 s. Rejects with the driver's error, which may hold credentials.
   *
   * @param label names the connection on the server
   */
  connect(endpoint: SqlEndpoint, label: string): Promise<SqlConnection>;
  /** Statements that a connection begins with. */
  session(settings: SessionSettings): readonly string[];
  /** The statement that sets how long the next ones wait for a lock. */
  lockTimeout(ms: number): string;
  /** Statements that begin a transaction. */
  begin(settings: TransactionSettings): readonly string[];
  createSchema(schema: string): string;
  /** Ends every other connection to it first: a transaction that was left open would hold its tables. */
  dropSchema(connection: SqlConnection, schema: string): Promise<void>;
}

/** How long connecting may take, ms. */
export const CONNECT_WITHIN_MS = 5_000;
