import { existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SeckillError } from '../../core/errors.ts';
import { expandFolder, installHint, isProgram, SERVER_PACKAGES } from '../packages.ts';

/** What runs a ZooKeeper on this machine. */
export interface ZookeeperProgram {
  readonly java: string;
  /** Java's `-cp`. */
  readonly classPath: string;
}

/** The machine as {@link findZookeeperProgram} sees it. */
export interface Machine {
  /** The PATH variable. */
  readonly path: string;
  readonly platform: NodeJS.Platform;
  /** In the place of the file system's root; `/` unless told. */
  readonly root?: string;
}

/**
 * Finds java, on the PATH and where packages put it, and ZooKeeper's classes.
 *
 * @throws SeckillError (`target`) with the command that installs them
 */
export function findZookeeperProgram({ path, platform, root = '/' }: Machine): ZookeeperProgram {
  const { programs, folders, files = [] } = SERVER_PACKAGES.zookeeper;
  const all = [
    ...path.split(delimiter).filter(Boolean),
    ...folders.flatMap((folder) => expandFolder(root, folder)),
  ];
  const java = all.flatMap((folder) => programs.map((name) => join(folder, name))).find(isProgram);
  const classes = files.map((file) => join(root, file)).find((file) => existsSync(file));
  if (java !== undefined && classes !== undefined) {
    return { java, classPath: classPathOf(classes) };
  }
  const missing = java === undefined ? 'java' : "ZooKeeper's classes";
  throw new SeckillError(
    'target',
    `it needs ZooKeeper: expected java and zookeeper.jar on this machine, got no ${missing}`,
    installHint('zookeeper', platform) ?? NOT_HERE,
  );
}

const NOT_HERE =
  'there is no throwaway server for this platform: give a running one with --zookeeper host:port';

/** A folder of jars, or Debian's one, which names the others, and a logger that says nothing. */
function classPathOf(classes: string): string {
  if (statSync(classes).isDirectory()) {
    const jars = readdirSync(classes).filter((name) => name.endsWith('.jar'));
    return jars.map((name) => join(classes, name)).join(':');
  }
  return [classes, join(classes, '..', 'slf4j-nop.jar')].join(':');
}
