import { SeckillError } from '../core/errors.ts';
import type { RawConnection, RawServer } from '../ports/raw-redis.ts';
import type { RedisEndpoint } from './endpoint.ts';
import type { ServerProgram } from './program.ts';
import { openRawSocket, type RawSocket } from './raw-connection.ts';
import { sleep } from './real-timers.ts';
import type { Reaper } from './reaper-pipe.ts';
import { startServers } from './servers.ts';

/** Throwaway servers whose every command is somebody's choice. */
export interface RawServers {
  readonly servers: readonly RawServer[];
  /** Rejected with a SeckillError (code `target`) when one dies that nobody stopped; else never settles. */
  readonly died: Promise<never>;
  /** Ends them and leaves nothing behind. */
  stop(): Promise<void>;
}

/**
 * Starts `count` servers on this machine.
 *
 * @throws SeckillError (`target`); nothing is then left behind
 */
export async function startRawServers(
  count: number,
  program: ServerProgram,
  reaper?: Reaper,
): Promise<RawServers> {
  const local = await startServers(count, program, reaper === undefined ? {} : { reaper });
  const sockets = new Set<RawSocket>();
  const stop = async () => {
    for (const socket of sockets) socket.close();
    await local.stop();
  };
  try {
    const servers = await Promise.all(
      local.endpoints.map((endpoint) => rawServer(endpoint, sockets, local.died)),
    );
    return { servers, died: local.died, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function rawServer(
  endpoint: RedisEndpoint,
  sockets: Set<RawSocket>,
  died: Promise<never>,
): Promise<RawServer> {
  const open = async () => {
    const socket = await openRawSocket(endpoint);
    sockets.add(socket);
    return socket;
  };
  const control = await open();
  const connect = async (): Promise<RawConnection> => {
    const socket = await open();
    const id = (await socket.send(['CLIENT', 'ID'])).slice(1).trim();
    const drop = async () => {
      socket.close();
      sockets.delete(socket);
      await gone(control, id);
    };
    const send = async (parts: readonly string[]) => {
      try {
        return await socket.send(parts);
      } catch (error) {
        // That the server died is better news than that it closed the connection.
        await Promise.race([died, sleep(DEATH_NEWS_MS)]);
        throw error;
      }
    };
    const tell = (parts: readonly string[]) => socket.tell(parts);
    return { id, send, tell, pushes: () => socket.pushes(), drop };
  };
  return { name: nameOf(await control.send(['INFO', 'server'])), connect };
}

/** A server's death is seen a moment after the errors that it causes, ms. */
const DEATH_NEWS_MS = 300;
/** A server that does not notice within this many ms that a client left has a problem of its own. */
const NOTICED_WITHIN_MS = 5_000;

async function gone(control: RawSocket, id: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < NOTICED_WITHIN_MS; waitedMs += 1) {
    const listed = await control.send(['CLIENT', 'LIST', 'ID', id]);
    if (!listed.includes(`id=${id} `)) return;
    await sleep(1);
  }
  throw new SeckillError(
    'target',
    `the server still lists client ${id}, which left ${NOTICED_WITHIN_MS} ms ago`,
  );
}

/** `Redis 7.0.15`, `Valkey 8.0.1`. */
function nameOf(info: string): string {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1];
  const valkey = field('valkey_version');
  return valkey === undefined ? `Redis ${field('redis_version') ?? ''}`.trim() : `Valkey ${valkey}`;
}
