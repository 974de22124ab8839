import type { Reaper } from '../live/reaper-pipe.ts';
import type { SqlEndpoint } from '../live/sql/endpoint.ts';
import { findSqlProgram, type SqlProgram } from '../live/sql/program.ts';
import type { SqlServer } from '../live/sql/server.ts';
import { parseSqlUrl, type SqlEnvironment } from '../live/sql/target.ts';
import type { LiveStore } from '../live/store.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** The database of a scenario: one server for all of its strategies, each in a schema of its own. */
export interface SqlDatabase {
  readonly passwords: readonly string[];
  /**
   * A schema for one run; starts the server where it is the first on a throwaway one.
   *
   * @throws SeckillError (`target`)
   */
  open(run: { readonly runId: string; readonly reaper: Reaper }): Promise<LiveStore>;
  /** Ends a server that was started. */
  close(): Promise<void>;
}

/**
 * What `--sql` means; undefined without it. The drivers are imported when a database is first used.
 *
 * @throws UsageError for a bad URL; SeckillError (`target`) where the server to start is not installed
 */
export function sqlDatabase(
  { sql, isolation, connections, nodes, faults, allowRemote }: Scenario,
  env: Readonly<Record<string, string | undefined>>,
): SqlDatabase | undefined {
  if (sql === undefined || sql.kind === 'model') return undefined;
  const server =
    sql.kind === 'local'
      ? throwaway(program(sql.server, env.PATH), connections * nodes)
      : existing(parseSqlUrl(sql.url, env as SqlEnvironment, { allowRemote }));
  return {
    passwords: [server.password, env.SECKILL_SQL_PASSWORD].flatMap((one) => one || []),
    async open(run) {
      const { openSqlStore } = await import('../live/sql/store.ts');
      const { endpoint, died } = await server.start(run.reaper);
      const lostReplyPercent = faults.find((fault) => fault.kind === 'lost-reply')?.percent;
      const settings = { isolation, connections, lostReplyPercent };
      return openSqlStore({ ...run, endpoint, ...(died && { died }), ...settings });
    },
    close: () => server.stop(),
  };
}

interface Server {
  readonly password?: string | undefined;
  start(
    reaper: Reaper,
  ): Promise<{ readonly endpoint: SqlEndpoint; readonly died?: Promise<never> }>;
  stop(): Promise<void>;
}

function existing(endpoint: SqlEndpoint): Server {
  return {
    password: endpoint.password,
    start: async () => ({ endpoint }),
    stop: async () => {},
  };
}

function throwaway(found: SqlProgram, connections: number): Server {
  let started: Promise<SqlServer> | undefined;
  return {
    start(reaper) {
      started ??= import('../live/sql/server.ts').then(({ startSqlServer }) =>
        startSqlServer(found, { connections, reaper }),
      );
      return started;
    },
    // One that did not start has left nothing.
    stop: async () => (await started?.catch(() => undefined))?.stop(),
  };
}

function program(name: SqlProgram['name'], path = ''): SqlProgram {
  const isRoot = process.getuid?.() === 0;
  return findSqlProgram(name, { path, platform: process.platform, isRoot });
}
