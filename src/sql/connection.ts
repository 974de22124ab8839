import type {
  CompiledQuery,
  Dialect,
  Expression,
  QueryResult,
  RootOperationNode,
  TransactionSettings,
} from 'kysely';

/** One connection to a database, whichever. */
export interface SqlConnection {
  /** Rejects with an error that `failureOf` knows. One query at a time. `node`: the same query, where it has one. */
  query(
    sql: string,
    parameters?: CompiledQuery['parameters'],
    node?: RootOperationNode,
  ): Promise<QueryResult<unknown>>;
  /** True once it can send nothing any more. */
  readonly isBroken: boolean;
  /** What a statement waits for a lock, ms, as far as it was set. */
  lockTimeoutMs: number;
  /** Ends it at once, whatever is in flight. */
  close(): void;
}

/** The connections of one node. */
export interface SqlConnections {
  acquire(): Promise<SqlConnection>;
  release(connection: SqlConnection): void;
}

/** What one sort of database needs to have said in its own way, in every world. */
export interface SqlLanguage {
  /** Kysely's parts, but for the driver. */
  readonly builder: Omit<Dialect, 'createDriver'>;
  /** Integer ms since 1970 by the database's clock. */
  readonly nowMs: Expression<number>;
  /** The statement that sets how long the next ones wait for a lock. */
  lockTimeout(ms: number): string;
  /** Statements that begin a transaction. */
  begin(settings: TransactionSettings): readonly string[];
}
