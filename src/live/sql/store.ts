import { setTimeout as sleep } from 'node:timers/promises';
import type { SeckillError } from '../../core/errors.ts';
import type { NodeClients } from '../../ports/host.ts';
import type { IsolationLevel } from '../../ports/sql.ts';
import { RECONNECT_FOR_MS } from '../options.ts';
import type { Reaper } from '../reaper-pipe.ts';
import type { LiveStore } from '../store.ts';
import { within } from '../within.ts';
import type { SqlConnection } from './connection.ts';
import { dialects } from './dialects.ts';
import type { SqlEndpoint } from './endpoint.ts';
import { explainFailure } from './explain.ts';
import { notConnected } from './failures.ts';
import { SqlPool } from './pool.ts';
import { sqlPort } from './port.ts';
import { createSchema, dropSchema } from './schema.ts';

/** What {@link openSqlStore} takes. */
export interface SqlStoreOptions {
  readonly endpoint: SqlEndpoint;
  /** Unique to this run of one strategy; letters, digits and dashes. */
  readonly runId: string;
  readonly isolation?: IsolationLevel | undefined;
  /** Of each node, at least 1. */
  readonly connections: number;
  readonly reaper: Reaper;
  /** Told about a server that is out of reach, and about its return. */
  readonly note?: (text: string) => void;
  /** Of a server that this run has started: rejected when it dies. */
  readonly died?: Promise<never>;
  /** How long a lost server is tried again, ms; as long as a Redis unless told. */
  readonly reconnectForMs?: number;
}

/**
 * Makes a schema for the run in a database.
 *
 * @throws SeckillError (`target`) where it cannot; nothing is then left behind
 */
export async function openSqlStore(options: SqlStoreOptions): Promise<LiveStore> {
  const { endpoint, runId, reaper } = options;
  const schema = `seckill_${runId.replaceAll('-', '_')}`;
  // Before there is one: a kill -9 in between would leave it behind.
  const forget = reaper.watch({ kind: 'schema', endpoint, schema });
  try {
    await createSchema(endpoint, schema);
  } catch (error) {
    forget();
    throw error;
  }
  return new SqlStore(options, schema, forget);
}

const RECONNECT_PAUSE_MS = 200;

class SqlStore implements LiveStore {
  readonly label: string;
  readonly failed: Promise<string>;
  readonly #options: SqlStoreOptions;
  readonly #schema: string;
  readonly #forget: () => void;
  readonly #pools: SqlPool[] = [];
  #fail: (detail: string) => void = () => undefined;
  #isOpen = false;
  #isLost = false;
  #isClosed = false;

  constructor(options: SqlStoreOptions, schema: string, forget: () => void) {
    this.#options = options;
    this.#schema = schema;
    this.#forget = forget;
    this.label = options.endpoint.label;
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
    options.died?.catch((error: SeckillError) => {
      this.#isLost = true;
      this.#fail(error.message);
    });
  }

  async connectNode(): Promise<Pick<NodeClients, 'sqlSeenBy'>> {
    const { endpoint, connections: size } = this.#options;
    const dialect = dialects[endpoint.dialect];
    const pool = new SqlPool({ size, connect: () => this.#connect() });
    this.#pools.push(pool);
    // The first buyers find them open, and a server that takes fewer says so before the sale.
    await pool.prepare(size).catch((error: Error) => {
      throw explainFailure(error.cause ?? error, endpoint);
    });
    this.#isOpen = true;
    return { sqlSeenBy: (observer) => sqlPort(pool, dialect, observer) };
  }

  isBroken(): boolean {
    return this.#isLost;
  }

  abandon(): void {
    for (const pool of this.#pools) pool.abandon();
  }

  async close(withinMs: number): Promise<string | undefined> {
    this.#isClosed = true;
    for (const pool of this.#pools) pool.close();
    const { endpoint } = this.#options;
    const late = () => new Error('the server is silent');
    try {
      await within(withinMs, dropSchema(endpoint, this.#schema), late);
    } catch {
      // What is not done here stays the reaper's, unless the server goes with its folder.
      if (this.#options.died !== undefined) this.#forget();
      else return `${endpoint.label}: the schema ${this.#schema} could not be dropped yet`;
      return undefined;
    }
    this.#forget();
    return this.#options.died === undefined
      ? `dropped the schema of the run (${this.#schema}) on the target`
      : undefined;
  }

  async #connect(): Promise<SqlConnection> {
    const { endpoint, isolation } = this.#options;
    const schema = this.#schema;
    const dialect = dialects[endpoint.dialect];
    let connection: SqlConnection | undefined;
    try {
      connection = await dialect.connect(endpoint, schema);
      const settings = { schema, isolation: isolation?.replace('-', ' ') };
      for (const statement of dialect.session(settings)) await connection.query(statement);
      return connection;
    } catch (error) {
      connection?.close();
      const told = explainFailure(error, endpoint).message;
      void this.#lose(told);
      throw Object.assign(notConnected(told), { cause: error });
    }
  }

  /** One line for each outage; the run fails where it lasts. Of a server of our own its end is told at once. */
  async #lose(told: string): Promise<void> {
    const { endpoint, note, died, reconnectForMs = RECONNECT_FOR_MS } = this.#options;
    if (!this.#isOpen || this.#isLost || this.#isClosed || died !== undefined) return;
    this.#isLost = true;
    note?.(`${told}; trying again for up to ${reconnectForMs / 1000} s`);
    const until = performance.now() + reconnectForMs;
    while (!this.#isClosed) {
      await sleep(RECONNECT_PAUSE_MS, undefined, { ref: false });
      try {
        const probe = await dialects[endpoint.dialect].connect(endpoint, this.#schema);
        probe.close();
        this.#isLost = false;
        note?.(`${endpoint.label}: connected again`);
        return;
      } catch {
        if (performance.now() > until) return this.#fail(`connection lost: ${told}`);
      }
    }
  }
}
