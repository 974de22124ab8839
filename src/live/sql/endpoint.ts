/** The databases that are spoken to, by their protocol. */
export type SqlDialectName = 'postgres' | 'mysql';

/** Where one database listens and how to log in. Plain data, so that the reaper can be told over its pipe. */
export interface SqlEndpoint {
  readonly dialect: SqlDialectName;
  /** For output: `postgres`, `mariadb`, or the URL without credentials. */
  readonly label: string;
  readonly address: SqlAddress;
  /** Absent without TLS. The server's certificate is always verified. */
  readonly tls?: { readonly ca?: string };
  readonly user?: string;
  readonly password?: string;
  /** To log in to; the run makes a schema (PostgreSQL) or a database (MariaDB, MySQL) of its own. */
  readonly database?: string;
}

/** A host, or a unix socket: of PostgreSQL its folder, to which the port belongs too. */
export type SqlAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string; readonly port: number };
