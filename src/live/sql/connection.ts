import type { SqlConnection, SqlLanguage } from '../../sql/connection.ts';
import type { SqlEndpoint } from './endpoint.ts';

export type { SqlConnection };

/** What is set on a connection before its first query. */
export interface SessionSettings {
  /** The schema or database of the run. */
  readonly schema: string;
  /** As SQL spells it; the database's own default where absent. */
  readonly isolation?: string | undefined;
}

/** What one sort of database needs to have said in its own way. */
export interface SqlDialect extends SqlLanguage {
  /**
   * Connects, bounded by 5 s. Rejects with the driver's error, which may hold credentials.
   *
   * @param label names the connection on the server
   */
  connect(endpoint: SqlEndpoint, label: string): Promise<SqlConnection>;
  /** Statements that a connection begins with. */
  session(settings: SessionSettings): readonly string[];
  createSchema(schema: string): string;
  /** Ends every other connection to it first: a transaction that was left open would hold its tables. */
  dropSchema(connection: SqlConnection, schema: string): Promise<void>;
}

/** How long connecting may take, ms. */
export const CONNECT_WITHIN_MS = 5_000;
