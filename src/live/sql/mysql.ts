import { MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler, type QueryResult, sql } from 'kysely';
import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  type QueryError,
  type ResultSetHeader,
} from 'mysql2';
import type { SqlFailure } from '../../ports/sql.ts';
import { connectionLost, markFailure, notConnected } from '../../sql/failures.ts';
import { CONNECT_WITHIN_MS, type SqlConnection, type SqlDialect } from './connection.ts';
import type { SqlEndpoint } from './endpoint.ts';

/** MariaDB and MySQL by mysql2. */
export const mysql: SqlDialect = {
  builder: {
    createAdapter: () => new MysqlAdapter(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  },
  nowMs: sql<number>`cast(unix_timestamp(now(3)) * 1000 as signed)`,
  connect: (endpoint) =>
    new Promise((resolve, reject) => {
      const client = createConnection(optionsOf(endpoint));
      const connection = new MysqlConnection(client);
      client.connect((error) => {
        if (error === null) return resolve(connection);
        connection.close();
        return reject(error);
      });
    }),
  session: ({ schema, isolation }) => [
    `use ${schema}`,
    ...(isolation === undefined ? [] : [`set session transaction isolation level ${isolation}`]),
  ],
  // It counts in seconds.
  lockTimeout: (ms) => `set session innodb_lock_wait_timeout = ${Math.ceil(ms / 1000)}`,
  begin: ({ isolationLevel, accessMode }) => [
    // Of the next transaction.
    ...(isolationLevel === undefined ? [] : [`set transaction isolation level ${isolationLevel}`]),
    accessMode === undefined ? 'begin' : `start transaction ${accessMode}`,
  ],
  createSchema: (schema) => `create database ${schema}`,
  async dropSchema(connection, schema) {
    const { rows } = await connection.query(
      'select id from information_schema.processlist where db = ?',
      [schema],
    );
    // It may have ended by itself.
    for (const { id } of rows as { id: number }[]) {
      await connection.query(`kill ${Number(id)}`).catch(() => undefined);
    }
    await connection.query(`drop database if exists ${schema}`);
  },
};

class MysqlConnection implements SqlConnection {
  readonly #client: Connection;
  isBroken = false;
  lockTimeoutMs = 0;

  constructor(client: Connection) {
    this.#client = client;
    const broken = () => {
      this.isBroken = true;
    };
    client.on('error', broken);
    client.on('end', broken);
  }

  async query(text: string, parameters: readonly unknown[] = []): Promise<QueryResult<unknown>> {
    if (this.isBroken) throw notConnected('the connection is gone');
    return new Promise((resolve, reject) => {
      this.#client.query(text, parameters as never[], (error, result) => {
        if (error !== null) return reject(this.#explained(error));
        return resolve(resultOf(result));
      });
    });
  }

  close(): void {
    this.isBroken = true;
    this.#client.destroy();
  }

  #explained(error: QueryError): Error {
    if (error.fatal || error.errno === undefined || ENDS_CONNECTION.has(error.errno)) {
      this.isBroken = true;
      return connectionLost();
    }
    return markFailure(error, BY_NUMBER.get(error.errno) ?? 'refused');
  }
}

function resultOf(result: unknown): QueryResult<unknown> {
  if (Array.isArray(result)) return { rows: result };
  const { affectedRows } = result as ResultSetHeader;
  return { rows: [], numAffectedRows: BigInt(affectedRows) };
}

const BY_NUMBER: ReadonlyMap<number, SqlFailure> = new Map([
  [1213, 'deadlock'],
  [1205, 'lock-timeout'],
  // MariaDB with innodb_snapshot_isolation: the row has changed since it was read.
  [1020, 'serialization'],
  [1062, 'duplicate'],
]);

/** The server is going down, the connection was killed. */
const ENDS_CONNECTION: ReadonlySet<number> = new Set([1053, 1077, 1078, 1079, 1927]);

function optionsOf({ address, tls, user, password, database }: SqlEndpoint): ConnectionOptions {
  const where =
    address.kind === 'tcp'
      ? { host: address.host, port: address.port }
      : { socketPath: address.path };
  return {
    ...where,
    user: user ?? 'root',
    password: password ?? '',
    ...(database !== undefined && { database }),
    ...(tls !== undefined && { ssl: { ...tls, rejectUnauthorized: true } }),
    connectTimeout: CONNECT_WITHIN_MS,
    // Rows that were found count, whether or not they changed: as PostgreSQL counts them.
    flags: ['FOUND_ROWS'],
  };
}
