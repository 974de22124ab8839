import { accessSync, chownSync, constants, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeckillError } from '../../core/errors.ts';
import type { Reaper } from '../reaper-pipe.ts';
import { rejectedBy } from '../throwaway/death.ts';
import { makeServerFolder } from '../throwaway/folder.ts';
import { startProcess, type ThrowawayProcess, tail } from '../throwaway/process.ts';
import { untilReady } from '../throwaway/ready.ts';
import { within } from '../within.ts';
import { dialects } from './dialects.ts';
import type { SqlEndpoint } from './endpoint.ts';
import type { SqlProgram } from './program.ts';
import { recipes } from './recipes.ts';

/** A throwaway database server. */
export interface SqlServer {
  readonly endpoint: SqlEndpoint;
  readonly pid: number;
  /** Rejected with a `SeckillError` (code `target`) when it dies and nobody stopped it; else never settles. */
  readonly died: Promise<never>;
  /** Ends it and removes its folder. May be called more than once. */
  stop(): Promise<void>;
}

/** What {@link startSqlServer} takes beside the program. */
export interface SqlServerOptions {
  /** Connections that it must take. */
  readonly connections: number;
  /** Told about every process at once, so that a kill -9 leaves none behind. */
  readonly reaper?: Reaper;
  /** Bound on making its data and on its first answer, each, ms; 60,000 unless told. */
  readonly readyWithinMs?: number;
}

/**
 * Starts a database on a private unix socket, with data in a temporary folder that it does not bother to make
 * durable.
 *
 * @throws SeckillError (`target`) with the log's last lines where it is not ready in time; nothing is left behind
 */
export async function startSqlServer(
  program: SqlProgram,
  { connections, reaper, readyWithinMs = 60_000 }: SqlServerOptions,
): Promise<SqlServer> {
  const recipe = recipes[program.name];
  // Synchronous up to the first registration.
  const folder = makeServerFolder(rootFor(program));
  if (program.user !== undefined) chownSync(folder, program.user.uid, program.user.gid);
  const log = join(folder, 'server.log');
  const started: Started[] = [];
  const start = (file: string, args: readonly string[], signal?: 'SIGQUIT'): Started => {
    // Nothing of the caller's: PGDATA and the like are about other servers.
    const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, LC_ALL: 'C' };
    const child = startProcess(file, args, { ...program.user, cwd: folder, env, log });
    const { pid } = child;
    const job = { kind: 'server', folder, ...(signal && { signal }) } as const;
    const forget = pid === undefined ? undefined : reaper?.watch({ ...job, pid });
    const one = { ...child, forget: () => forget?.() };
    started.push(one);
    return one;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((one) => one.stop(recipe.signal)));
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    for (const { forget } of started.splice(0)) forget();
  };
  const problem = (what: string) =>
    new SeckillError('target', `${recipe.name} ${what}${tail(log)}`, recipe.hint);
  try {
    const install = start(program.install, recipe.install(program, folder));
    const late = () => problem(`did not make its data within ${readyWithinMs} ms`);
    const made = await within(readyWithinMs, install.ended, late);
    if (made !== 'ended with exit code 0') throw problem(`could not make its data: it ${made}`);
    install.forget();
    const server = start(program.server, recipe.serve(folder, connections), recipe.signal);
    const endpoint = recipe.endpoint(folder);
    const ask = () => answers(endpoint);
    await untilReady(server, { ask, pauseMs: PROBE_PAUSE_MS, withinMs: readyWithinMs, problem });
    const died = rejectedBy(server.died.then(problem));
    return { endpoint, pid: server.pid ?? 0, died, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Started extends ThrowawayProcess {
  /** It is nothing that the reaper has to end any more. */
  forget(): void;
}

const PROBE_PAUSE_MS = 20;
/** A probe into a server that is still starting can hang for ever. */
const PROBE_MS = 1_000;

async function answers(endpoint: SqlEndpoint): Promise<boolean> {
  const connecting = dialects[endpoint.dialect].connect(endpoint, 'seckill_probe');
  connecting.then((connection) => connection.close()).catch(() => undefined);
  const late = () => new Error('late');
  return within(PROBE_MS, connecting, late).then(
    () => true,
    () => false,
  );
}

/** A unix socket's path may have about 100 bytes, and who runs the server must get there. */
function rootFor({ user }: SqlProgram): string {
  const folder = tmpdir();
  const isDeep = Buffer.byteLength(folder) > 60;
  return isDeep || (user !== undefined && !isOpenToAll(folder)) ? '/tmp' : folder;
}

function isOpenToAll(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    for (let at = folder; at !== '/'; at = join(at, '..')) {
      if ((statSync(at).mode & 0o001) === 0) return false;
    }
    return true;
  } catch {
    return false;
  }
}
