import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SeckillError } from '../../core/errors.ts';
import { expandFolder, installHint, isProgram, SERVER_PACKAGES } from '../packages.ts';

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
  const { install, users } = KINDS[name];
  const { title, folders, programs } = SERVER_PACKAGES[name];
  const root = machine.root ?? '/';
  const all = [
    ...machine.path.split(delimiter).filter(Boolean),
    ...folders.flatMap((folder) => expandFolder(root, folder)),
  ];
  for (const folder of all) {
    const files = programs.map((one) => join(folder, one)).filter(isProgram);
    const [found] = files;
    const maker = all.map((other) => join(other, install));
    // A server's own version of it first.
    const made = [join(folder, install), ...maker].find(isProgram);
    if (found === undefined || made === undefined) continue;
    return { name, server: found, install: made, ...userFor(machine, users, title) };
  }
  throw new SeckillError(
    'target',
    `--sql ${name}: expected ${title} on this machine (${programs.join(' or ')}, and ${install}), got none`,
    installHint(name, machine.platform) ?? notHere(name),
  );
}

interface Kind {
  /** What makes its first data. */
  readonly install: string;
  /** Users that packages make, and the last resort. */
  readonly users: readonly string[];
}

const KINDS: Readonly<Record<SqlServerName, Kind>> = {
  postgres: { install: 'initdb', users: ['postgres', 'nobody'] },
  mariadb: { install: 'mariadb-install-db', users: ['mysql', 'nobody'] },
};

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

function notHere(name: SqlServerName): string {
  const scheme = name === 'postgres' ? 'postgres' : 'mysql';
  return `there is no throwaway server for this platform: give a running one with --sql ${scheme}://…`;
}
