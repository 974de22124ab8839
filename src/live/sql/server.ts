import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, chownSync, closeSync, constants, openSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SeckillError } from '../../core/errors.ts';
import type { Reaper } from '../reaper-pipe.ts';
import { makeServerFolder } from '../server-folder.ts';
import { exitOf, tail } from '../server-process.ts';
import { within } from '../within.ts';
import { dialects } from './dialects.ts';
import type { SqlEndpoint } from './endpoint.ts';
import type { SqlProgram } from './program.ts';
import { recipes, type ServerRecipe } from './recipes.ts';

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
    const one = startChild(program, file, args, folder, log);
    const { pid } = one.child;
    if (pid !== undefined && reaper !== undefined) {
      const job = { kind: 'server', pid, folder, ...(signal && { signal }) } as const;
      one.forget = reaper.watch(job);
    }
    started.push(one);
    return one;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((one) => end(one, recipe)));
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
    await waitReady(endpoint, server, readyWithinMs, problem);
    const died = server.ended.then((how) => {
      if (server.isStopping) return new Promise<never>(() => undefined);
      throw problem(how);
    });
    // It is no news to anyone who does not wait for it.
    died.catch(() => undefined);
    return { endpoint, pid: server.child.pid ?? 0, died, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Started {
  readonly child: ChildProcess;
  /** How it ended, in words. */
  readonly ended: Promise<string>;
  isStopping: boolean;
  forget: () => void;
}

function startChild(
  { user }: SqlProgram,
  file: string,
  args: readonly string[],
  folder: string,
  log: string,
): Started {
  const output = openSync(log, 'a', 0o600);
  try {
    const child = spawn(file, args, {
      ...user,
      cwd: folder,
      // Nothing of the caller's: PGDATA and the like are about other servers.
      env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, LC_ALL: 'C' },
      // Its own process group: a Ctrl-C in the terminal must not reach it.
      detached: true,
      stdio: ['ignore', output, output],
    });
    child.unref();
    return { child, ended: exitOf(child), isStopping: false, forget: () => undefined };
  } finally {
    closeSync(output);
  }
}

/** Longest wait for a server that was asked to end, ms. */
const END_WITHIN_MS = 5_000;

async function end(one: Started, { signal }: ServerRecipe): Promise<void> {
  const { child, ended } = one;
  one.isStopping = true;
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  // It may have been paused.
  child.kill('SIGCONT');
  child.kill(signal ?? 'SIGKILL');
  await within(END_WITHIN_MS, ended, () => new Error('late')).catch(() => child.kill('SIGKILL'));
  await ended;
}

const PROBE_PAUSE_MS = 20;
/** A probe into a server that is still starting can hang for ever. */
const PROBE_MS = 1_000;

async function waitReady(
  endpoint: SqlEndpoint,
  server: Started,
  readyWithinMs: number,
  problem: (what: string) => SeckillError,
): Promise<void> {
  let how: string | undefined;
  void server.ended.then((told) => {
    how = told;
  });
  const until = performance.now() + readyWithinMs;
  while (!(await answers(endpoint))) {
    if (how !== undefined) throw problem(how);
    if (performance.now() > until) throw problem(`did not answer within ${readyWithinMs} ms`);
    await sleep(PROBE_PAUSE_MS);
  }
}

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
