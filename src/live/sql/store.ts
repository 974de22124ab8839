import type { IsolationLevel } from '../../ports/sql.ts';
import type { LiveStore, StoreOptions } from '../store.ts';
import { deathOf } from '../throwaway/death.ts';
import { within } from '../within.ts';
import type { SqlEndpoint } from './endpoint.ts';
import type { SqlNodeSpec } from './node.ts';
import { createSchema, dropSchema } from './schema.ts';

/** What {@link openSqlStore} takes. */
export interface SqlStoreOptions extends StoreOptions {
  readonly endpoint: SqlEndpoint;
  readonly isolation?: IsolationLevel | undefined;
  /** Of each node, at least 1. */
  readonly connections: number;
  /** Of the answers while the sale is open, above 0 to 100; none are lost unless told. */
  readonly lostReplyPercent?: number | undefined;
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

class SqlStore implements LiveStore {
  readonly label: string;
  readonly spec: SqlNodeSpec;
  readonly failed: Promise<string>;
  readonly #isOurs: boolean;
  readonly #forget: () => void;

  constructor(options: SqlStoreOptions, schema: string, forget: () => void) {
    const { endpoint, connections, isolation, reconnectForMs, died, lostReplyPercent } = options;
    this.#isOurs = died !== undefined;
    this.#forget = forget;
    this.label = endpoint.label;
    this.spec = {
      kind: 'sql',
      endpoint,
      schema,
      isolation,
      connections,
      isOurs: this.#isOurs,
      ...(reconnectForMs !== undefined && { reconnectForMs }),
      ...(lostReplyPercent !== undefined && { lostReplyPercent }),
    };
    this.failed = deathOf(died);
  }

  async close(withinMs: number): Promise<string | undefined> {
    const { endpoint, schema } = this.spec;
    const late = () => new Error('the server is silent');
    try {
      await within(withinMs, dropSchema(endpoint, schema), late);
    } catch {
      // What is not done here stays the reaper's, unless the server goes with its folder.
      if (this.#isOurs) this.#forget();
      else return `${endpoint.label}: the schema ${schema} could not be dropped yet`;
      return undefined;
    }
    this.#forget();
    return this.#isOurs ? undefined : `dropped the schema of the run (${schema}) on the target`;
  }
}
