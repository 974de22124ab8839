import { delimiter, join } from 'node:path';
import { SeckillError } from '../../core/errors.ts';
import { expandFolder, installHint, isProgram, SERVER_PACKAGES } from '../packages.ts';

/**
 * The nats-server of this machine, on `path` (the PATH variable) or where packages put it.
 *
 * @param root in the place of the file system's root; `/` unless told
 * @throws SeckillError (`target`) with the command that installs one
 */
export function findNatsProgram(path: string, platform: NodeJS.Platform, root = '/'): string {
  const { programs, folders } = SERVER_PACKAGES.nats;
  const all = [
    ...path.split(delimiter).filter(Boolean),
    ...folders.flatMap((folder) => expandFolder(root, folder)),
  ];
  const files = all.flatMap((folder) => programs.map((name) => join(folder, name)));
  const found = files.find(isProgram);
  if (found !== undefined) return found;
  throw new SeckillError(
    'target',
    `it needs a message queue: expected ${programs.join(' or ')} on this machine, got none`,
    installHint('nats', platform) ?? NOT_HERE,
  );
}

const NOT_HERE =
  'there is no throwaway server for this platform: give a running one with --nats nats://…';
