import type { IsolationLevel } from '../../ports/sql.ts';
import { notConnected } from '../../sql/failures.ts';
import { sqlPort } from '../../sql/port.ts';
import { OutageWatch } from '../node/outage.ts';
import type { StoreConnections } from '../node/stores.ts';
import type { NodeHooks } from '../store.ts';
import type { SqlConnection } from './connection.ts';
import { dialects } from './dialects.ts';
import type { SqlEndpoint } from './endpoint.ts';
import { explainFailure } from './explain.ts';
import { losingReplies } from './lost-replies.ts';
import { SqlPool } from './pool.ts';

/** What a node of the shop needs to connect to the run's schema in a database. */
export interface SqlNodeSpec {
  readonly kind: 'sql';
  readonly endpoint: SqlEndpoint;
  readonly schema: string;
  readonly isolation?: IsolationLevel | undefined;
  /** Of each node, at least 1. */
  readonly connections: number;
  /** True for a server that this run has started: its end is told at once, and no outage. */
  readonly isOurs: boolean;
  /** How long a lost server is tried again, ms. */
  readonly reconnectForMs?: number;
  /** Of the answers while the sale is open, above 0 to 100; none are lost unless told. */
  readonly lostReplyPercent?: number;
}

/**
 * Opens all connections of one node: the first buyers find them open, and a server that takes fewer says so
 * before the sale.
 *
 * @throws SeckillError (`target`)
 */
export async function connectSqlNode(
  spec: SqlNodeSpec,
  hooks: NodeHooks,
): Promise<StoreConnections> {
  const node = new SqlNode(spec, hooks);
  await node.open();
  return node;
}

class SqlNode implements StoreConnections {
  readonly clients: StoreConnections['clients'];
  readonly #spec: SqlNodeSpec;
  readonly #hooks: NodeHooks;
  readonly #pool: SqlPool;
  readonly #outage: OutageWatch;
  #isOpen = false;
  #isClosed = false;

  constructor(spec: SqlNodeSpec, hooks: NodeHooks) {
    this.#spec = spec;
    this.#hooks = hooks;
    const pool = new SqlPool({ size: spec.connections, connect: () => this.#connect() });
    this.#pool = pool;
    const dialect = dialects[spec.endpoint.dialect];
    const server = {
      label: spec.endpoint.label,
      forMs: spec.reconnectForMs,
      isBack: () => this.#answers(),
      isMoot: () => this.#isClosed,
    };
    this.#outage = new OutageWatch(server, hooks);
    this.clients = { sqlSeenBy: (observer) => sqlPort(pool, dialect, observer) };
  }

  async open(): Promise<void> {
    const { connections, endpoint } = this.#spec;
    await this.#pool.prepare(connections).catch((error: Error) => {
      this.close();
      throw explainFailure(error.cause ?? error, endpoint);
    });
    this.#isOpen = true;
  }

  isBroken(): boolean {
    return this.#outage.isOut;
  }

  abandon(): void {
    this.#pool.abandon();
  }

  close(): void {
    this.#isClosed = true;
    this.#pool.close();
  }

  async #connect(): Promise<SqlConnection> {
    const { endpoint, isolation, schema } = this.#spec;
    const dialect = dialects[endpoint.dialect];
    let connection: SqlConnection | undefined;
    try {
      connection = await dialect.connect(endpoint, schema);
      const settings = { schema, isolation: isolation?.replace('-', ' ') };
      for (const statement of dialect.session(settings)) await connection.query(statement);
      return this.#losing(connection);
    } catch (error) {
      connection?.close();
      const told = explainFailure(error, endpoint).message;
      // Of a server of our own its end is told at once.
      const isOutage = this.#isOpen && !this.#isClosed && !this.#spec.isOurs;
      if (isOutage) void this.#outage.begin(told, `connection lost: ${told}`);
      throw Object.assign(notConnected(told), { cause: error });
    }
  }

  #losing(connection: SqlConnection): SqlConnection {
    const { lostReplyPercent } = this.#spec;
    if (lostReplyPercent === undefined) return connection;
    return losingReplies(connection, () => {
      return this.#hooks.isSaleOpen?.() === true && Math.random() * 100 < lostReplyPercent;
    });
  }

  async #answers(): Promise<boolean> {
    const { endpoint, schema } = this.#spec;
    try {
      const probe = await dialects[endpoint.dialect].connect(endpoint, schema);
      probe.close();
      return true;
    } catch {
      return false;
    }
  }
}
