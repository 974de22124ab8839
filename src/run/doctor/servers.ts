import type { ServerFound } from '../../core/doctor.ts';
import { findInstalled, tellServer } from '../../live/installed.ts';
import { installCommand, SERVER_PACKAGES, type ServerId } from '../../live/packages.ts';

/** The machine as a search for its programs sees it. */
export interface Programs {
  /** The PATH variable. */
  readonly path: string;
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** In the place of the file system's root; `/` unless told. */
  readonly root?: string;
}

/** Every server that the tool can start: the version of what is installed, the command that installs the rest. */
export function findServers(
  programs: Programs,
): Promise<readonly (ServerFound & { id: ServerId })[]> {
  const ids = Object.keys(SERVER_PACKAGES) as ServerId[];
  return Promise.all(
    ids.map(async (id) => {
      const { title } = SERVER_PACKAGES[id];
      const installed = findInstalled(id, programs);
      if (installed === undefined) {
        const install = installCommand(id, programs) ?? null;
        return { id, title, found: null, file: null, install };
      }
      const found = await tellServer(installed);
      return { id, title, found, file: installed.runs ?? installed.file, install: null };
    }),
  );
}
