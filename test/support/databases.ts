import type { SqlEndpoint } from '../../src/live/sql/endpoint.ts';
import { findSqlProgram, type SqlProgram } from '../../src/live/sql/program.ts';
import { type SqlServer, startSqlServer } from '../../src/live/sql/server.ts';
import { used } from './used.ts';

/** The databases that tests start. */
export const DATABASES = ['postgres', 'mariadb'] as const;

/** One of {@link DATABASES}. */
export type DatabaseName = (typeof DATABASES)[number];

/** The program of a database on this machine; call only inside `describeWith`. */
export function sqlProgram(name: DatabaseName): SqlProgram {
  const isRoot = process.getuid?.() === 0;
  return findSqlProgram(name, { path: process.env.PATH ?? '', platform: process.platform, isRoot });
}

/** A throwaway database for the tests of one `describe`, started before and stopped after them. */
export function useDatabase(name: DatabaseName): {
  readonly server: SqlServer;
  readonly endpoint: SqlEndpoint;
  /** What `--sql` takes. */
  readonly url: string;
} {
  const started = used(() => startSqlServer(sqlProgram(name), { connections: 60 }), 60_000);
  return {
    get server() {
      return started();
    },
    get endpoint() {
      return started().endpoint;
    },
    get url() {
      const { dialect, address } = started().endpoint;
      if (address.kind === 'tcp') throw new Error('expected a socket');
      return dialect === 'postgres'
        ? `postgres://postgres@/postgres?host=${address.path}`
        : `mysql://root@/?socket=${address.path}`;
    },
  };
}
