import { join } from 'node:path';
import type { SqlEndpoint } from './endpoint.ts';
import type { SqlProgram } from './program.ts';

/** How a throwaway database is made and started. */
export interface ServerRecipe {
  readonly name: string;
  /** What may help where it does not start. */
  readonly hint: string;
  /** Arguments of the program that makes its data. */
  install(program: SqlProgram, folder: string): readonly string[];
  /** Arguments of the server. */
  serve(folder: string, connections: number): readonly string[];
  /** Ends it; SIGKILL where it leaves nothing in the system. */
  readonly signal?: 'SIGQUIT';
  endpoint(folder: string): SqlEndpoint;
}

/** Connections for the harness itself, and for those that are just ending. */
const SPARE = 20;
const POSTGRES_PORT = 5432;

/** By the name of the database. */
export const recipes: Readonly<Record<SqlProgram['name'], ServerRecipe>> = {
  postgres: {
    name: 'PostgreSQL',
    hint: 'give a running one with --sql postgres://…',
    install: (_, folder) => [
      ...['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust'],
      ...['-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'],
    ],
    serve: (folder, connections) => [
      ...['-D', join(folder, 'data'), '-p', `${POSTGRES_PORT}`],
      ...settings({
        listen_addresses: '',
        unix_socket_directories: folder,
        unix_socket_permissions: '0700',
        max_connections: `${connections + SPARE}`,
        fsync: 'off',
        full_page_writes: 'off',
        synchronous_commit: 'off',
        // In the folder, and not in the system's shared memory.
        dynamic_shared_memory_type: 'mmap',
      }),
    ],
    // SIGKILL would leave its segment of shared memory.
    signal: 'SIGQUIT',
    endpoint: (folder) => ({
      dialect: 'postgres',
      label: 'postgres',
      address: { kind: 'unix', path: folder, port: POSTGRES_PORT },
      user: 'postgres',
      database: 'postgres',
    }),
  },
  mariadb: {
    name: 'MariaDB',
    hint: 'give a running one with --sql mysql://…',
    install: (_, folder) => [
      '--no-defaults',
      `--datadir=${join(folder, 'data')}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    serve: (folder, connections) => [
      '--no-defaults',
      `--datadir=${join(folder, 'data')}`,
      `--socket=${socketIn(folder)}`,
      `--pid-file=${join(folder, 'm.pid')}`,
      ...['--skip-networking', '--skip-log-bin', '--performance-schema=OFF'],
      ...['--innodb-buffer-pool-size=64M', '--innodb-flush-log-at-trx-commit=0'],
      `--max-connections=${connections + SPARE}`,
    ],
    endpoint: (folder) => ({
      dialect: 'mysql',
      label: 'mariadb',
      address: { kind: 'unix', path: socketIn(folder), port: 0 },
      user: 'root',
    }),
  },
};

function settings(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function socketIn(folder: string): string {
  return join(folder, 'm.sock');
}
