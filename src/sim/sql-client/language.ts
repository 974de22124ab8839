import {
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely';
import { ISOLATION_LEVELS } from '../../ports/sql.ts';
import type { SqlLanguage } from '../../sql/connection.ts';
import { unmodelled } from '../sql-model/errors.ts';
import type { ModelledDatabase } from '../sql-model/flavour.ts';
import type { Statement } from '../sql-model/query.ts';
import { NOW_SQL } from '../sql-model/read-node.ts';

const common: Omit<SqlLanguage, 'builder'> = {
  nowMs: sql.raw<number>(NOW_SQL),
  lockTimeout: (ms) => `lock timeout ${ms}`,
  begin: ({ isolationLevel, accessMode }) => {
    if (accessMode !== undefined) throw unmodelled(`a transaction that is ${accessMode}`);
    return [isolationLevel === undefined ? 'begin' : `begin ${isolationLevel}`];
  },
};

/** What is said to the model of each database: queries as Kysely makes them, and a few words. */
export const languages: Readonly<Record<ModelledDatabase, SqlLanguage>> = {
  postgres: {
    ...common,
    builder: {
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  },
  mariadb: {
    ...common,
    builder: {
      createAdapter: () => new MysqlAdapter(),
      createIntrospector: (db) => new MysqlIntrospector(db),
      createQueryCompiler: () => new MysqlQueryCompiler(),
    },
  },
};

/** The lock timeout that a text of the language sets, ms; undefined where it sets none. */
export function lockTimeoutIn(text: string): number | undefined {
  const ms = /^lock timeout (\d+(?:\.\d+)?)$/.exec(text)?.[1];
  return ms === undefined ? undefined : Number(ms);
}

/** The statement of a text that has no query of Kysely's. */
export function statementOf(text: string): Statement {
  if (text === 'commit' || text === 'rollback') return { kind: text };
  const level = /^begin(?: (.+))?$/.exec(text);
  if (level === null) throw unmodelled(`SQL text (${text})`);
  const isolation = ISOLATION_LEVELS.find((one) => one.replace('-', ' ') === level[1]);
  if (level[1] !== undefined && isolation === undefined) {
    throw unmodelled(`the isolation level ${level[1]}`);
  }
  return { kind: 'begin', isolation };
}
