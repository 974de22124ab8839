import { accepted, type Parsed, refused } from '../core/parsed.ts';
import { ISOLATION_LEVELS, type IsolationLevel } from '../ports/sql.ts';

/** Which database the strategies that need one use. */
export type SqlSpec =
  /** A throwaway server. */
  | { readonly kind: 'local'; readonly server: SqlServerName }
  /** The simulator's model of it. */
  | { readonly kind: 'model'; readonly server: SqlServerName }
  /** Credentials included: never print it unredacted. */
  | { readonly kind: 'url'; readonly url: string };

/** The databases that can be started. */
export type SqlServerName = 'postgres' | 'mariadb';

const SQL = 'postgres, mariadb, or a URL: postgres://… or mysql://…';

/**
 * Reads where the database is. Only the scheme of a URL is looked at: the live world reads the rest, and knows
 * what of it may be shown.
 */
export function parseSql(text: string): Parsed<SqlSpec> {
  const given = text.trim();
  if (given === 'postgres' || given === 'mariadb')
    return accepted({ kind: 'local', server: given });
  if (/^(postgres|postgresql|mysql|mariadb):\/\//i.test(given)) {
    return accepted({ kind: 'url', url: given });
  }
  return refused(SQL, HINTS.get(given.toLowerCase()));
}

/** The text that {@link parseSql} reads back to the same database, without user and password. */
export function formatSql(sql: SqlSpec): string {
  if (sql.kind !== 'url') return sql.server;
  // Up to the last `@`, so that a password with a raw `@` or `/` goes as a whole.
  return sql.url.replace(/^([a-z]+:\/\/).*@/i, '$1');
}

/** The same database as a model: what `sql` says beside the target `sim`; undefined for one that is reached by a URL. */
export function modelOf(sql: SqlSpec): SqlSpec | undefined {
  return sql.kind === 'url' ? undefined : { kind: 'model', server: sql.server };
}

/** Reads an isolation level: `repeatable-read`, or as SQL writes it. */
export function parseIsolation(text: string): Parsed<IsolationLevel> {
  const given = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  const level = ISOLATION_LEVELS.find((one) => one === given);
  return level === undefined ? refused(ISOLATION_LEVELS.join(', ')) : accepted(level);
}

const HINTS: ReadonlyMap<string, string> = new Map([
  ['postgresql', 'did you mean postgres?'],
  ['pg', 'did you mean postgres?'],
  ['mysql', 'mariadb starts a throwaway server; one of MySQL is mysql://host:3306'],
  ['local', 'name the database: postgres or mariadb'],
]);
