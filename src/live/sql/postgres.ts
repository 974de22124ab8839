import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  sql,
} from 'kysely';
import pg from 'pg';
import type { SqlFailure } from '../../ports/sql.ts';
import { connectionLost, markFailure, notConnected } from '../../sql/failures.ts';
import { CONNECT_WITHIN_MS, type SqlConnection, type SqlDialect } from './connection.ts';
import type { SqlEndpoint } from './endpoint.ts';

/** PostgreSQL by pg. */
export const postgres: SqlDialect = {
  builder: {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
  nowMs: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  async connect(endpoint, label) {
    const client = new pg.Client(configOf(endpoint, label));
    const connection = new PostgresConnection(client);
    try {
      await client.connect();
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  },
  session: ({ schema, isolation }) => [
    `set search_path to ${schema}`,
    ...(isolation === undefined ? [] : [`set default_transaction_isolation to '${isolation}'`]),
  ],
  lockTimeout: (ms) => `set lock_timeout to ${ms}`,
  begin: ({ isolationLevel, accessMode }) => {
    const level = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`;
    return [`begin${level}${accessMode === undefined ? '' : ` ${accessMode}`}`];
  },
  createSchema: (schema) => `create schema ${schema}`,
  async dropSchema(connection, schema) {
    await connection.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()',
      [schema],
    );
    await connection.query(`drop schema if exists ${schema} cascade`);
  },
};

class PostgresConnection implements SqlConnection {
  readonly #client: pg.Client;
  isBroken = false;
  lockTimeoutMs = 0;

  constructor(client: pg.Client) {
    this.#client = client;
    const broken = () => {
      this.isBroken = true;
    };
    client.on('error', broken);
    client.on('end', broken);
  }

  async query(text: string, parameters: readonly unknown[] = []) {
    if (this.isBroken) throw notConnected('the connection is gone');
    return new Promise<QueryResult<unknown>>((resolve, reject) => {
      const config = { ...named(text, parameters), text, values: parameters as unknown[] };
      // Made here, for pg copies what it is given piece by piece.
      const query = new pg.Query(config, (error: Error | undefined, result: pg.QueryResult) => {
        if (error) reject(this.#explained(error));
        else resolve(resultOf(result));
      });
      this.#client.query(query);
    });
  }

  close(): void {
    this.isBroken = true;
    // With a query in flight it cuts the connection.
    this.#client.end().catch(() => undefined);
  }

  #explained(error: Error): Error {
    // A server that ends a connection may have done what it was told before.
    if (!(error instanceof pg.DatabaseError) || isFatal(error)) {
      this.isBroken = true;
      return connectionLost();
    }
    return markFailure(error, BY_STATE.get(error.code ?? '') ?? 'refused');
  }
}

/** Statements that are prepared: a strategy has a few. */
const MOST_NAMED = 100;
const names = new Map<string, { readonly name: string }>();

/** The same statement has the same name on every connection, and is parsed there once. */
function named(text: string, parameters: readonly unknown[]): { readonly name?: string } {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (parameters.length === 0 || names.size === MOST_NAMED) return {};
  const made = { name: `seckill_${names.size + 1}` };
  names.set(text, made);
  return made;
}

function resultOf({ command, rowCount, rows }: pg.QueryResult): QueryResult<unknown> {
  return CHANGES.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
}

const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

const BY_STATE: ReadonlyMap<string, SqlFailure> = new Map([
  ['40P01', 'deadlock'],
  ['55P03', 'lock-timeout'],
  ['40001', 'serialization'],
  ['23505', 'duplicate'],
  ['40003', 'unclear'],
]);

function isFatal({ severity, code = '' }: pg.DatabaseError): boolean {
  return severity === 'FATAL' || severity === 'PANIC' || code.startsWith('57P0');
}

function configOf(endpoint: SqlEndpoint, label: string): pg.ClientConfig {
  const { address, tls, user, password, database } = endpoint;
  return {
    host: address.kind === 'tcp' ? address.host : address.path,
    port: address.port,
    // Not left to the environment: PGUSER, PGPASSWORD and the like are about other servers.
    user: user ?? 'postgres',
    password: password ?? '',
    database: database ?? user ?? 'postgres',
    ssl: tls === undefined ? false : { ...tls, rejectUnauthorized: true },
    application_name: label,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
  };
}
