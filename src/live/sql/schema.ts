import type { SqlConnection } from './connection.ts';
import { dialects } from './dialects.ts';
import type { SqlEndpoint } from './endpoint.ts';
import { explainFailure } from './explain.ts';

/**
 * Makes the schema (a database, on MariaDB and MySQL) of a run.
 *
 * @throws SeckillError (`target`)
 */
export async function createSchema(endpoint: SqlEndpoint, schema: string): Promise<void> {
  await asked(endpoint, schema, async (connection) => {
    await connection.query(dialects[endpoint.dialect].createSchema(schema));
  });
}

/**
 * Drops it, with all that is in it; fine where there is none. Ends the run's other connections first.
 *
 * @throws SeckillError (`target`)
 */
export async function dropSchema(endpoint: SqlEndpoint, schema: string): Promise<void> {
  await asked(endpoint, schema, (connection) =>
    dialects[endpoint.dialect].dropSchema(connection, schema),
  );
}

async function asked(
  endpoint: SqlEndpoint,
  schema: string,
  work: (connection: SqlConnection) => Promise<void>,
): Promise<void> {
  let connection: SqlConnection | undefined;
  try {
    connection = await dialects[endpoint.dialect].connect(endpoint, schema);
    await work(connection);
  } catch (error) {
    throw explainFailure(error, endpoint);
  } finally {
    connection?.close();
  }
}
