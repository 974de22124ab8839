import { SeckillError } from '../../core/errors.ts';
import { slotOf } from '../../core/slots.ts';
import type { ServerProgram } from '../program.ts';
import type { Reaper } from '../reaper-pipe.ts';
import type { ClusterService, SentinelService } from '../service.ts';
import { freePorts } from '../throwaway/free-ports.ts';
import { CLUSTER_PORTS, startCluster } from './cluster-servers.ts';
import { openFleet } from './fleet.ts';
import { findMasters, masterWith } from './masters.ts';
import { SENTINEL_PORTS, startSentinels } from './sentinel-servers.ts';

/** Several throwaway servers that stand for one Redis. */
export interface LocalDeployment {
  readonly service: SentinelService | ClusterService;
  /** Process ids of all of them. */
  readonly pids: readonly number[];
  /** Kills the server that listens on this port of 127.0.0.1 (SIGKILL); false where there is none. */
  kill(port: number): boolean;
  /** Ends every server and removes their folder. May be called more than once. */
  stop(): Promise<void>;
}

/** What {@link startDeployment} takes. */
export interface DeploymentOptions {
  readonly reaper?: Reaper;
  /** Told when a server dies that nobody stopped or killed: the others may go on without it. */
  readonly onDeath?: (server: string, how: string) => void;
}

/** Another program may take a port between our look and the server's start. */
const MOST_TRIES = 3;

/**
 * Starts a master with its replica and three sentinels, or a cluster of three masters with a replica each, on free
 * ports of 127.0.0.1, without persistence.
 *
 * @throws SeckillError (`target`) when one is not ready in time; nothing is then left behind
 */
export async function startDeployment(
  kind: 'sentinel' | 'cluster',
  program: ServerProgram,
  { reaper, onDeath }: DeploymentOptions = {},
): Promise<LocalDeployment> {
  const killed = new Set<string>();
  const tell = (name: string, how: string): void => {
    if (!killed.has(name)) onDeath?.(name, how);
  };
  for (let tries = 1; ; tries++) {
    const fleet = openFleet({ program, reaper, onDeath: tell });
    try {
      const service =
        kind === 'sentinel'
          ? await startSentinels(fleet, await freePorts(SENTINEL_PORTS))
          : await startCluster(fleet, await freePorts(CLUSTER_PORTS));
      const { servers } = fleet;
      return {
        service,
        pids: servers.map(({ pid }) => pid),
        kill(port) {
          const server = servers.find((one) => one.port === port);
          if (server === undefined) return false;
          killed.add(server.name);
          return process.kill(server.pid, 'SIGKILL');
        },
        stop: () => fleet.stop(),
      };
    } catch (error) {
      await fleet.stop();
      if (tries < MOST_TRIES && isPortTaken(error)) continue;
      throw explained(error);
    }
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && error.message.includes('Address already in use');
}

function explained(error: unknown): SeckillError {
  if (error instanceof SeckillError) return error;
  const { message } = error as Error;
  return new SeckillError(
    'target',
    `--target local: ${message}`,
    'check that ports of 127.0.0.1 are free',
    {
      cause: error,
    },
  );
}

/** The address of the master that has a key; undefined where the deployment names none at the moment. */
export async function primaryOf(
  { service }: LocalDeployment,
  key: string,
): Promise<string | undefined> {
  const masters = await findMasters(service).catch(() => []);
  const address = masterWith(masters, slotOf(key))?.address;
  return address && `${address.host}:${address.port}`;
}

/**
 * Kills the master that has a key (SIGKILL), and gives its address.
 *
 * @throws SeckillError (`target`) where the deployment has none at the moment
 */
export async function killPrimary(deployment: LocalDeployment, key: string): Promise<string> {
  const { service } = deployment;
  const master = masterWith(await findMasters(service), slotOf(key));
  if (master === undefined || !deployment.kill(master.address.port)) {
    throw new SeckillError('target', `${service.label}: expected a master to kill, got none`);
  }
  return `${master.address.host}:${master.address.port}`;
}
