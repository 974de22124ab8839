import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SeckillError } from '../../core/errors.ts';
import type { Reaper } from '../reaper-pipe.ts';
import { makeServerFolder, startProblem } from '../server-folder.ts';
import { exitOf, tail } from '../server-process.ts';
import type { NatsEndpoint } from './endpoint.ts';

/** A throwaway NATS server with JetStream. */
export interface NatsServer {
  readonly endpoint: NatsEndpoint;
  readonly pid: number;
  /** Rejected with a `SeckillError` (code `target`) when it dies and nobody stopped it; else never settles. */
  readonly died: Promise<never>;
  /** Ends it and removes its folder. May be called more than once. */
  stop(): Promise<void>;
}

/** What {@link startNatsServer} takes beside the program. */
export interface NatsServerOptions {
  /** Told about the process at once, so that a kill -9 leaves none behind. */
  readonly reaper?: Reaper;
  /** Bound on its first answer, ms; 20,000 unless told. */
  readonly readyWithinMs?: number;
}

/**
 * Starts a server on a port of loopback that it picks itself, with its messages in a temporary folder. Whoever does not
 * know its token is turned away.
 *
 * @param program nats-server
 * @throws SeckillError (`target`) with the log's last lines where it is not ready in time; nothing is left behind
 */
export async function startNatsServer(
  program: string,
  { reaper, readyWithinMs = 20_000 }: NatsServerOptions = {},
): Promise<NatsServer> {
  // Synchronous up to the registration.
  const folder = makeServerFolder(tmpdir());
  const token = randomBytes(16).toString('hex');
  const log = join(folder, 'server.log');
  const child = orRemoved(folder, () =>
    spawnServer(program, folder, log, {
      // A free port.
      listen: '127.0.0.1:-1',
      ports_file_dir: folder,
      jetstream: { store_dir: join(folder, 'js') },
      authorization: { token },
    }),
  );
  const { pid } = child;
  const forget = pid === undefined ? undefined : reaper?.watch({ kind: 'server', pid, folder });
  const ended = exitOf(child);
  let isStopping = false;
  const stop = async (): Promise<void> => {
    isStopping = true;
    child.ref();
    // There is nothing to save; SIGKILL also ends one that was paused.
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    forget?.();
  };
  const problem = (what: string) =>
    new SeckillError('target', `nats-server ${what}${tail(log)}`, HINT);
  try {
    const bound = await portOf(folder, ended, readyWithinMs, problem);
    const died = ended.then((how) => {
      if (isStopping) return new Promise<never>(() => undefined);
      throw problem(how);
    });
    // It is no news to anyone who does not wait for it.
    died.catch(() => undefined);
    const endpoint = { label: 'nats', host: '127.0.0.1', port: bound, token };
    return { endpoint, pid: pid ?? 0, died, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A server that does not even come to be leaves no folder. */
function orRemoved<T>(folder: string, start: () => T): T {
  try {
    return start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw startProblem('nats-server', error);
  }
}

const HINT = 'give a running one with --nats nats://…';
const LOOK_AGAIN_MS = 5;

function spawnServer(program: string, folder: string, log: string, settings: object): ChildProcess {
  const file = join(folder, 'nats.conf');
  // Its notation has JSON's within it. The token is in a file of ours alone, and not in the command line.
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
  const output = openSync(log, 'w', 0o600);
  try {
    const child = spawn(program, ['-c', file], {
      cwd: folder,
      // Its own process group: a Ctrl-C in the terminal must not reach it.
      detached: true,
      stdio: ['ignore', output, output],
    });
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

/** The server writes a file with its ports once it listens. */
async function portOf(
  folder: string,
  ended: Promise<string>,
  readyWithinMs: number,
  problem: (what: string) => SeckillError,
): Promise<number> {
  let how: string | undefined;
  void ended.then((told) => {
    how = told;
  });
  const until = performance.now() + readyWithinMs;
  for (;;) {
    const port = writtenPort(folder);
    if (port !== undefined) return port;
    if (how !== undefined) throw problem(how);
    if (performance.now() > until) throw problem(`did not answer within ${readyWithinMs} ms`);
    await sleep(LOOK_AGAIN_MS);
  }
}

function writtenPort(folder: string): number | undefined {
  const file = readdirSync(folder).find((name) => name.endsWith('.ports'));
  if (file === undefined) return undefined;
  const [, port] = /:(\d+)"/.exec(readFileSync(join(folder, file), 'utf8')) ?? [];
  return port === undefined ? undefined : Number(port);
}
