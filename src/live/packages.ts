import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import servers from './packages.json' with { type: 'json' };

/** A server that can be started here. */
export type ServerId = keyof typeof servers;

/** A program that installs packages. */
export type PackageManager = 'apt' | 'brew' | 'dnf' | 'apk';

/** A server, what it is called where, and the packages that have it. */
export interface ServerPackage {
  readonly title: string;
  /** Its names: any of them will do. */
  readonly programs: readonly string[];
  /** Where packages put them beside the PATH, without the leading slash; a `*` stands for a version. */
  readonly folders: readonly string[];
  /** What the program runs, below the root: any of these must be there too. */
  readonly files?: readonly string[];
  /** Absent where a manager has none. */
  readonly packages: Readonly<Partial<Record<PackageManager, string>>>;
}

/**
 * Every server that the tool can start: the one list of packages, which `npm run servers` reads too.
 */
export const SERVER_PACKAGES: Readonly<Record<ServerId, ServerPackage>> = servers;

/** How a package is installed by each manager, and where that one is usual. */
const MANAGERS: readonly (readonly [PackageManager, string, string])[] = [
  ['apt', 'sudo apt-get install', 'Debian, Ubuntu'],
  ['dnf', 'sudo dnf install', 'Fedora'],
  ['apk', 'apk add', 'Alpine'],
];

/** The command that installs a server, one for each manager of the platform; undefined where there is none. */
export function installHint(id: ServerId, platform: NodeJS.Platform): string | undefined {
  const { packages } = SERVER_PACKAGES[id];
  if (platform === 'darwin') return packages.brew && `brew install ${packages.brew}`;
  if (platform !== 'linux') return undefined;
  const ways = MANAGERS.flatMap(([manager, command, where]) => {
    const name = packages[manager];
    return name === undefined ? [] : `${command} ${name} (${where})`;
  });
  const last = ways.pop();
  return ways.length === 0 ? last : `${ways.join(', ')}, or ${last}`;
}

/**
 * The command that installs a server on this very machine, by the package manager that is on its PATH; each
 * manager's where none is, undefined where no package is known.
 */
export function installCommand(
  id: ServerId,
  { path, platform, isRoot }: { path: string; platform: NodeJS.Platform; isRoot: boolean },
): string | undefined {
  const { packages } = SERVER_PACKAGES[id];
  const isThere = (program: string) =>
    path.split(delimiter).some((folder) => folder !== '' && isProgram(join(folder, program)));
  if (platform === 'linux') {
    for (const [manager, command] of MANAGERS) {
      const [program = ''] = command.replace('sudo ', '').split(' ');
      if (!isThere(program)) continue;
      const name = packages[manager];
      return name && `${isRoot ? command.replace('sudo ', '') : command} ${name}`;
    }
  }
  return installHint(id, platform);
}

/** The folders below `root` that a pattern with at most one `*` means, the newest version first. */
export function expandFolder(root: string, pattern: string): string[] {
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

/** True for a file that can be run. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
