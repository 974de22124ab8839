import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { expandFolder, isProgram, SERVER_PACKAGES, type ServerId } from './packages.ts';

/** A server program of this machine. */
export interface InstalledServer {
  readonly id: ServerId;
  /** The program that serves; `java` for ZooKeeper. */
  readonly file: string;
  /** What the program runs, where it is not the server itself. */
  readonly runs?: string;
}

/** Longest wait for a program that is asked for its version, ms. */
const ANSWER_WITHIN_MS = 5_000;

/** The server's program on `path` (the PATH variable) or where packages put it; undefined where there is none. */
export function findInstalled(
  id: ServerId,
  { path, root = '/' }: { readonly path: string; readonly root?: string },
): InstalledServer | undefined {
  const { programs, folders, files } = SERVER_PACKAGES[id];
  const runs = files?.map((file) => join(root, file)).find(existsSync);
  if (files !== undefined && runs === undefined) return undefined;
  const all = [
    ...path.split(delimiter).filter(Boolean),
    ...folders.flatMap((folder) => expandFolder(root, folder)),
  ];
  const file = programs.flatMap((name) => all.map((folder) => join(folder, name))).find(isProgram);
  if (file === undefined) return undefined;
  return { id, file, ...(runs !== undefined && { runs }) };
}

/** The server's name and version, as `redis-server 7.0.15`; the name alone where it does not say. Within 5 s. */
export async function tellServer({ id, file, runs }: InstalledServer): Promise<string> {
  const name = basename(file);
  if (runs === undefined) return withVersion(name, await ask(file, ['--version']));
  const java = await ask(file, ['-version']);
  const [, feature] = /version "(?:1\.)?(\d+)/.exec(java) ?? [];
  const title = `${SERVER_PACKAGES[id].title} ${jarVersion(runs) ?? ''}`.trimEnd();
  return feature === undefined ? title : `${title} on Java ${feature}`;
}

function withVersion(name: string, said: string): string {
  const [, version] = /(\d+\.\d+(?:\.\d+)*)/.exec(said) ?? [];
  return version === undefined ? name : `${name} ${version}`;
}

/** Beside a jar without a version in its name lies one with it; or they lie in a folder together. */
function jarVersion(path: string): string | undefined {
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const versions = readdirSync(folder).map(
    (name) => /^zookeeper-(\d[\d.]*\d)\.jar$/.exec(name)?.[1],
  );
  return versions.find(Boolean);
}

/** What a program prints, on whichever stream; nothing where it fails or hangs. */
function ask(file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const options = { timeout: ANSWER_WITHIN_MS, killSignal: 'SIGKILL' } as const;
    execFile(file, args, options, (_, stdout, stderr) => resolve(stdout + stderr));
  });
}
