import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { SeckillError } from '../core/errors.ts';
import { type RedisEndpoint, socketEndpoint } from './endpoint.ts';
import type { ServerProgram } from './program.ts';
import type { Reaper } from './reaper-pipe.ts';
import { type ServerProcess, spawnServer } from './server-process.ts';
import { rejectedBy } from './throwaway/death.ts';
import { makeServerFolder } from './throwaway/folder.ts';

/** Throwaway servers of one run. */
export interface LocalServers {
  readonly endpoints: readonly RedisEndpoint[];
  /** Process ids, in the order of the endpoints. */
  readonly pids: readonly number[];
  /** Rejected with a `SeckillError` (code `target`) when a server dies that nobody stopped; else never settles. */
  readonly died: Promise<never>;
  /** Ends every server and removes their folder. May be called more than once. */
  stop(): Promise<void>;
}

/**
 * Starts `count` servers at once on private unix sockets, without persistence. Throws a `SeckillError` (code
 * `target`) with the log's last lines when one is not ready in time; nothing is then left behind.
 *
 * @param readyWithinMs bound on all of them, ms; 10,000 unless told
 * @param reaper told about each server at once, so that a kill -9 leaves none behind
 */
export async function startServers(
  count: number,
  program: ServerProgram,
  options: { readonly reaper?: Reaper; readonly readyWithinMs?: number } = {},
): Promise<LocalServers> {
  // Synchronous up to the registration: a kill -9 in between would leave something behind.
  const folder = makeServerFolder(socketRoot());
  const servers: ServerProcess[] = [];
  const forgets: (() => void)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
    for (const forget of forgets.splice(0)) forget();
  };
  try {
    for (let number = 1; number <= count; number++) {
      const server = spawnServer(program, folder, `${number}`);
      servers.push(server);
      if (options.reaper !== undefined && server.pid !== undefined) {
        forgets.push(options.reaper.watch({ kind: 'server', pid: server.pid, folder }));
      }
    }
    const readyWithinMs = options.readyWithinMs ?? 10_000;
    await Promise.all(servers.map((server) => server.ready(readyWithinMs)));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    endpoints: servers.map((server) => socketEndpoint(server.socket)),
    pids: servers.flatMap((server) => server.pid ?? []),
    died: rejectedBy(
      Promise.race(servers.map(({ died }) => died)).then(
        (how) => new SeckillError('target', `${program.name} ${how}`),
      ),
    ),
    stop,
  };
}

/** Where folders of servers are made: a unix socket's path may have about 100 bytes, and some temporary folders are deep. */
export function socketRoot(): string {
  const folder = tmpdir();
  return Buffer.byteLength(folder) > 70 ? '/tmp' : folder;
}
