import type {
  CompiledQuery,
  DatabaseConnection,
  Driver,
  OperationNode,
  QueryResult,
  RootOperationNode,
  TransactionSettings,
} from 'kysely';
import type { CallEnd, CallObserver } from '../core/observer.ts';
import type { SqlConnection, SqlConnections, SqlLanguage } from './connection.ts';
import { failureOf } from './failures.ts';

/** What a driver works with. */
export interface DriverParts {
  readonly pool: SqlConnections;
  readonly language: SqlLanguage;
  /** Told about every query, as a call of the port `sql`. */
  readonly observer: CallObserver;
  readonly lockTimeoutMs: number;
}

/** Kysely's driver on the connections of one node, seen by one observer. */
export class ObservedDriver implements Driver {
  readonly #parts: DriverParts;

  constructor(parts: DriverParts) {
    this.#parts = parts;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<ObservedConnection> {
    const { pool, language, observer, lockTimeoutMs } = this.#parts;
    const inner = await pool.acquire();
    if (inner.lockTimeoutMs !== lockTimeoutMs) {
      try {
        await inner.query(language.lockTimeout(lockTimeoutMs));
      } catch (error) {
        pool.release(inner);
        throw error;
      }
      inner.lockTimeoutMs = lockTimeoutMs;
    }
    return new ObservedConnection(inner, observer);
  }

  async beginTransaction(
    connection: ObservedConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    for (const statement of this.#parts.language.begin(settings)) {
      await connection.run(statement, [], 'begin');
    }
  }

  async commitTransaction(connection: ObservedConnection): Promise<void> {
    await connection.run('commit', [], 'commit');
  }

  /** Never rejects for want of a connection: a server whose client is gone rolls back by itself. */
  async rollbackTransaction(connection: ObservedConnection): Promise<void> {
    if (connection.inner.isBroken) return;
    await connection.run('rollback', [], 'rollback').catch((error: unknown) => {
      if (!connection.inner.isBroken) throw error;
    });
  }

  async releaseConnection({ inner }: ObservedConnection): Promise<void> {
    this.#parts.pool.release(inner);
  }

  async destroy(): Promise<void> {}
}

class ObservedConnection implements DatabaseConnection {
  readonly inner: SqlConnection;
  readonly #observer: CallObserver;

  constructor(inner: SqlConnection, observer: CallObserver) {
    this.inner = inner;
    this.#observer = observer;
  }

  executeQuery<R>({ query, sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const operation = operationOf(query);
    const args = [...tableOf(query), ...parameters];
    return this.run(sql, parameters, operation, args, query) as Promise<QueryResult<R>>;
  }

  async run(
    sql: string,
    parameters: readonly unknown[],
    operation: string,
    args: readonly unknown[] = parameters,
    node?: RootOperationNode,
  ): Promise<QueryResult<unknown>> {
    const observer = this.#observer;
    const call = observer.sent('sql', operation, args);
    try {
      const result = await this.inner.query(sql, parameters, node);
      if (call !== undefined) observer.settled(call, 'answered', replyOf(result));
      return result;
    } catch (error) {
      if (call !== undefined) observer.settled(call, endOf(operation, error), error);
      throw error;
    }
  }

  // biome-ignore lint/correctness/useYield: it has nothing to yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('sql: expected execute(), got stream()');
  }
}

/** `SelectQueryNode` is a `select`. */
function operationOf({ kind }: RootOperationNode): string {
  return kind.replace(/(?:Query)?Node$/, '').toLowerCase();
}

/** The first table that a query names; none where it is raw. */
function tableOf(query: RootOperationNode): readonly string[] {
  const from = 'from' in query ? query.from : undefined;
  const froms = from !== undefined && 'froms' in from ? from.froms : [];
  const into = 'into' in query ? query.into : undefined;
  const table = 'table' in query ? query.table : undefined;
  const name = nameOf(into ?? table ?? froms[0]);
  return name === undefined ? [] : [name];
}

function nameOf(node: OperationNode | undefined): string | undefined {
  if (node === undefined || node.kind !== 'TableNode') return undefined;
  const { table } = node as unknown as {
    readonly table: { readonly identifier: { readonly name: string } };
  };
  return table.identifier.name;
}

/** Rows, or how many were changed. */
function replyOf({ rows, numAffectedRows }: QueryResult<unknown>): unknown {
  return numAffectedRows === undefined ? rows : Number(numAffectedRows);
}

/** These change nothing, whether or not their answer comes. */
const HARMLESS: ReadonlySet<string> = new Set(['select', 'begin', 'rollback']);

function endOf(operation: string, error: unknown): CallEnd {
  return failureOf(error) === 'unclear' && !HARMLESS.has(operation) ? 'lost' : 'refused';
}
