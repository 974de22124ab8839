import { delimiter, join } from 'node:path';
import { SeckillError } from '../core/errors.ts';
import { installHint, isProgram } from './packages.ts';

/** Programs that serve Redis's protocol, in the order in which they are looked for. */
export const SERVER_PROGRAMS = ['redis-server', 'valkey-server'] as const;

/** A server program on this machine. */
export interface ServerProgram {
  readonly name: (typeof SERVER_PROGRAMS)[number];
  readonly file: string;
}

/**
 * The first of {@link SERVER_PROGRAMS} on `path` (the PATH variable). Throws a `SeckillError` (code `target`)
 * whose hint is the command that installs one.
 */
export function findServerProgram(path: string, platform: NodeJS.Platform): ServerProgram {
  for (const name of SERVER_PROGRAMS) {
    for (const folder of path.split(delimiter)) {
      const file = join(folder, name);
      if (folder !== '' && isProgram(file)) return { name, file };
    }
  }
  throw new SeckillError(
    'target',
    `--target local: expected ${SERVER_PROGRAMS.join(' or ')} on the PATH, got neither`,
    installHint('redis', platform) ?? NOT_HERE,
  );
}

const NOT_HERE = 'there is no server for this platform: give a running one with --target redis://…';
