import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeckillError } from '../../core/errors.ts';
import type { Reaper } from '../reaper-pipe.ts';
import { rejectedBy } from '../throwaway/death.ts';
import { makeServerFolder, startProblem } from '../throwaway/folder.ts';
import { startProcess, tail } from '../throwaway/process.ts';
import { untilReady } from '../throwaway/ready.ts';
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
  const server = orRemoved(folder, () => {
    const file = join(folder, 'nats.conf');
    const settings = {
      // A free port.
      listen: '127.0.0.1:-1',
      ports_file_dir: folder,
      jetstream: { store_dir: join(folder, 'js') },
      authorization: { token },
    };
    // Its notation has JSON's within it. The token is in a file of ours alone, and not in the command line.
    writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
    return startProcess(program, ['-c', file], { cwd: folder, log });
  });
  const { pid } = server;
  const forget = pid === undefined ? undefined : reaper?.watch({ kind: 'server', pid, folder });
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    forget?.();
  };
  const problem = (what: string) =>
    new SeckillError('target', `nats-server ${what}${tail(log)}`, HINT);
  try {
    const ask = () => writtenPort(folder);
    const waiting = { ask, pauseMs: LOOK_AGAIN_MS, withinMs: readyWithinMs, problem };
    const port = await untilReady(server, waiting);
    const endpoint = { label: 'nats', host: '127.0.0.1', port, token };
    return { endpoint, pid: pid ?? 0, died: rejectedBy(server.died.then(problem)), stop };
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

/** The server writes a file with its ports once it listens. */
function writtenPort(folder: string): number | undefined {
  const file = readdirSync(folder).find((name) => name.endsWith('.ports'));
  if (file === undefined) return undefined;
  const [, port] = /:(\d+)"/.exec(readFileSync(join(folder, file), 'utf8')) ?? [];
  return port === undefined ? undefined : Number(port);
}
