import type { SqlDialect } from './connection.ts';
import type { SqlDialectName } from './endpoint.ts';
import { mysql } from './mysql.ts';
import { postgres } from './postgres.ts';

/** What is said to each sort of database in its own way. */
export const dialects: Readonly<Record<SqlDialectName, SqlDialect>> = { postgres, mysql };
