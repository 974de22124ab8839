import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SeckillError } from '../../core/errors.ts';

/** A database that can be started. */
type SqlServerName = 'postgres' | 'mariadb';

/** A database's programs on this machine. */
export interface SqlProgram {
  readonly name: SqlServerName;
  /** The server itself. */
  readonly server: string;
  /** What makes its first data. */
  readonly install: string;
  /** Who runs it: databases refuse to be root's. Absent where we are not root. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** The machine as {@link findSqlProgram} sees it. */
export interface Machine {
  /** The PATH variable. */
  readonly path: string;
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** In the place of the file system's root; `/` unless told. */
  readonly root?: string;
}

/**
 * Finds the programs of a database on the PATH and where packages put them; of several versions of PostgreSQL the
 * newest.
 *
 * @throws SeckillError (`target`) with the command that installs it
 */
export function findSqlProgram(name: SqlServerName, machine: Machine): SqlProgram {
  const { server, install, folders, users, title } = KINDS[name];
  const root = machine.root ?? '/';
  const all = [
    ...machine.path.split(delimiter).filter(Boolean),
    ...folders.flatMap((folder) => expand(root, folder)),
  ];
  for (const folder of all) {
    const files = server.map((one) => join(folder, one)).filter(isProgram);
    const [found] = files;
    const maker = all.map((other) => join(other, install));
    // A server's own version of it first.
    const made = [join(folder, install), ...maker].find(isProgram);
    if (found === undefined || made === undefined) continue;
    return { name, server: found, install: made, ...userFor(machine, users, title) };
  }
  throw new SeckillError(
    'target',
    `--sql ${name}: expected ${title} on this machine (${server.join(' or ')}, and ${install}), got none`,
    installHint(name, machine.platform),
  );
}

interface Kind {
  readonly title: string;
  readonly server: readonly string[];
  readonly install: string;
  /** Where packages put them; a `*` stands for a version. */
  readonly folders: readonly string[];
  /** Users that packages make, and the last resort. */
  readonly users: readonly string[];
}

const KINDS: Readonly<Record<SqlServerName, Kind>> = {
  postgres: {
    title: 'PostgreSQL',
    server: ['postgres'],
    install: 'initdb',
    folders: [
      'usr/lib/postgresql/*/bin',
      'usr/pgsql-*/bin',
      'usr/libexec/postgresql*',
      'opt/homebrew/opt/postgresql*/bin',
      'usr/local/opt/postgresql*/bin',
    ],
    users: ['postgres', 'nobody'],
  },
  mariadb: {
    title: 'MariaDB',
    server: ['mariadbd'],
    install: 'mariadb-install-db',
    folders: [
      ...['usr/sbin', 'usr/bin', 'usr/libexec', 'usr/local/bin', 'usr/local/sbin'],
      ...['opt/homebrew/opt/mariadb*/bin', 'usr/local/opt/mariadb*/bin'],
    ],
    users: ['mysql', 'nobody'],
  },
};

/** The folders that a pattern means, the newest version first. */
function expand(root: string, pattern: string): string[] {
  const parts = pattern.split('/');
  const at = parts.findIndex((part) => part.includes('*'));
  if (at === -1) return [join(root, pattern)];
  const parent = join(root, ...parts.slice(0, at));
  const prefix = (parts[at] ?? '').replace('*', '');
  const names = entries(parent).filter((name) => name.startsWith(prefix));
  const version = (name: string) => Number.parseFloat(name.replace(/^\D*/, '')) || 0;
  names.sort((a, b) => version(b) - version(a));
  return names.map((name) => join(parent, name, ...parts.slice(at + 1)));
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function userFor({ isRoot, root = '/' }: Machine, names: readonly string[], title: string) {
  if (!isRoot) return {};
  const lines = readFileSync(join(root, 'etc/passwd'), 'utf8').split('\n');
  for (const name of names) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined) return { user: { uid: Number(uid), gid: Number(gid) } };
  }
  throw new SeckillError(
    'target',
    `${title} refuses to run as root: expected a user ${names.join(' or ')}, got neither`,
    'run seckill-bench as another user',
  );
}

function installHint(name: SqlServerName, platform: NodeJS.Platform): string {
  const isPostgres = name === 'postgres';
  if (platform === 'darwin') return `brew install ${isPostgres ? 'postgresql' : 'mariadb'}`;
  if (platform === 'linux') {
    const [debian, fedora, alpine] = isPostgres
      ? ['postgresql', 'postgresql-server', 'postgresql']
      : ['mariadb-server', 'mariadb-server', 'mariadb'];
    return `sudo apt-get install ${debian} (Debian, Ubuntu), sudo dnf install ${fedora} (Fedora), or apk add ${alpine} (Alpine)`;
  }
  return `there is no throwaway server for this platform: give a running one with --sql ${isPostgres ? 'postgres' : 'mysql'}://…`;
}
