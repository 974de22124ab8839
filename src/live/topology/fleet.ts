import { rm } from 'node:fs/promises';
import { SeckillError } from '../../core/errors.ts';
import { createClient, type LiveClient } from '../client.ts';
import { socketEndpoint } from '../endpoint.ts';
import type { ServerProgram } from '../program.ts';
import type { Reaper } from '../reaper-pipe.ts';
import { type ServerProcess, spawnServer } from '../server-process.ts';
import { socketRoot } from '../servers.ts';
import { makeServerFolder } from '../throwaway/folder.ts';

/** One throwaway server of a deployment. */
export interface FleetServer {
  readonly name: string;
  /** It listens on 127.0.0.1. */
  readonly port: number;
  readonly pid: number;
  /** A connection of ours over its unix socket, for what the deployment needs. */
  readonly admin: LiveClient;
}

/** Several throwaway servers in one folder. */
export interface Fleet {
  readonly folder: string;
  readonly servers: readonly FleetServer[];
  /**
   * Starts one more, and waits until it answers.
   *
   * @param lead before our settings on its command line
   * @param more after them
   * @throws SeckillError (`target`) with the log's last lines
   */
  start(
    name: string,
    port: number,
    more?: readonly string[],
    lead?: readonly string[],
  ): Promise<FleetServer>;
  /** Ends all of them and removes their folder. May be called more than once. */
  stop(): Promise<void>;
}

/** What {@link openFleet} takes. */
export interface FleetOptions {
  readonly program: ServerProgram;
  /** Told about each server at once, so that a kill -9 leaves none behind. */
  readonly reaper?: Reaper | undefined;
  /** Told when a server dies that nobody stopped. */
  readonly onDeath?: ((server: string, how: string) => void) | undefined;
}

const READY_WITHIN_MS = 10_000;

/** An empty folder for servers. */
export function openFleet({ program, reaper, onDeath }: FleetOptions): Fleet {
  const folder = makeServerFolder(socketRoot());
  const processes: ServerProcess[] = [];
  const servers: FleetServer[] = [];
  const forgets: (() => void)[] = [];
  return {
    folder,
    servers,
    async start(name, port, more = [], lead = []) {
      const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--set-proc-title', 'no', ...more];
      const process = spawnServer(program, folder, name, { lead, more: args });
      processes.push(process);
      const { pid } = process;
      if (reaper !== undefined && pid !== undefined) {
        forgets.push(reaper.watch({ kind: 'server', pid, folder }));
      }
      await process.ready(READY_WITHIN_MS);
      void process.died.then((how) => onDeath?.(name, `${program.name} ${how}`));
      const admin = createClient({ endpoint: socketEndpoint(process.socket), reconnectForMs: 0 });
      const server = { name, port, pid: pid ?? 0, admin };
      servers.push(server);
      await admin.connect();
      return server;
    },
    async stop() {
      for (const { admin } of servers) admin.disconnect();
      await Promise.all(processes.map((process) => process.stop()));
      await rm(folder, { recursive: true, force: true });
      for (const forget of forgets.splice(0)) forget();
    },
  };
}

const PAUSE_MS = 20;

/**
 * Waits until `fact` holds; asks again every 20 ms. An answer that does not come counts as no.
 *
 * @throws SeckillError (`target`) after `withinMs`
 */
export async function untilTrue(
  what: string,
  fact: () => Promise<boolean>,
  withinMs: number,
): Promise<void> {
  const until = performance.now() + withinMs;
  while (!(await soon(fact()))) {
    if (performance.now() > until) {
      throw new SeckillError(
        'target',
        `--target local: expected ${what} within ${withinMs} ms, got none`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** A probe into a server that is still starting can hang for ever. */
const PROBE_MS = 1_000;

async function soon(answer: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PROBE_MS);
  });
  return Promise.race([answer.catch(() => false), late]).finally(() => clearTimeout(timer));
}
