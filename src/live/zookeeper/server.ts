import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeckillError } from '../../core/errors.ts';
import type { Reaper } from '../reaper-pipe.ts';
import { rejectedBy } from '../throwaway/death.ts';
import { makeServerFolder, startProblem } from '../throwaway/folder.ts';
import { freePorts } from '../throwaway/free-ports.ts';
import { startProcess, type ThrowawayProcess, tail } from '../throwaway/process.ts';
import { untilReady } from '../throwaway/ready.ts';
import type { ZookeeperEndpoint } from './endpoint.ts';
import type { ZookeeperProgram } from './program.ts';
import { askStatus } from './reach.ts';

/** A throwaway ensemble. */
export interface ZookeeperServers {
  readonly endpoint: ZookeeperEndpoint;
  readonly pids: readonly number[];
  /** Rejected with a `SeckillError` (code `target`) when a majority is no more, and nobody stopped it; else never settles. */
  readonly died: Promise<never>;
  /** Ends all servers and removes their folder. May be called more than once. */
  stop(): Promise<void>;
}

/** What {@link startZookeeper} takes beside the program. */
export interface ZookeeperServersOptions {
  /** Servers, 1 to 7; several are an ensemble. */
  readonly nodes: number;
  /** Told about every process at once, so that a kill -9 leaves none behind. */
  readonly reaper?: Reaper;
  /** Bound on their first answers, ms; 30,000 unless told. */
  readonly readyWithinMs?: number;
}

/** Another program may take a port first. */
const TRIES = 3;

/**
 * Starts servers on ports of loopback, with data in a temporary folder that they do not bother to make durable.
 *
 * @throws SeckillError (`target`) with the log's last lines where they are not ready in time; nothing is left behind
 */
export async function startZookeeper(
  program: ZookeeperProgram,
  options: ZookeeperServersOptions,
): Promise<ZookeeperServers> {
  for (let tried = 1; ; tried++) {
    try {
      return await startOnce(program, options);
    } catch (error) {
      const isTaken =
        error instanceof SeckillError && /already in use|BindException/.test(error.message);
      if (!isTaken || tried === TRIES) throw error;
    }
  }
}

async function startOnce(
  program: ZookeeperProgram,
  { nodes, reaper, readyWithinMs = 30_000 }: ZookeeperServersOptions,
): Promise<ZookeeperServers> {
  const ports = await freePorts(nodes === 1 ? 1 : 3 * nodes);
  const clientPorts = ports.slice(0, nodes);
  const folder = makeServerFolder(tmpdir());
  const servers: Server[] = [];
  const forgets: (() => void)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    for (const forget of forgets.splice(0)) forget();
  };
  try {
    // Synchronous up to the last registration.
    for (const index of clientPorts.keys()) {
      const server = startServer(program, folder, ports, nodes, index);
      servers.push(server);
      const { pid } = server;
      if (pid !== undefined && reaper !== undefined) {
        forgets.push(reaper.watch({ kind: 'server', pid, folder }));
      }
    }
    await Promise.all(
      servers.map((server, index) => {
        const ask = () => modeOf(clientPorts[index] ?? 0);
        const { problem } = server;
        const waiting = { ask, pauseMs: LOOK_AGAIN_MS, withinMs: readyWithinMs, problem };
        return untilReady(server, waiting);
      }),
    );
  } catch (error) {
    await stop();
    throw startProblem('ZooKeeper', error);
  }
  return {
    endpoint: {
      label: nodes === 1 ? 'zookeeper' : `zookeeper ×${nodes}`,
      servers: clientPorts.map((port) => ({ host: '127.0.0.1', port })),
      chroot: '',
    },
    pids: servers.flatMap(({ pid }) => pid ?? []),
    died: rejectedBy(deathOfMajority(servers)),
    stop,
  };
}

interface Server extends ThrowawayProcess {
  /** The error of what went wrong with it. */
  problem(what: string): SeckillError;
}

/** ms: sessions of 1 s (two ticks) to 10 s (twenty). */
const TICK_MS = 500;

function startServer(
  { java, classPath }: ZookeeperProgram,
  root: string,
  ports: readonly number[],
  nodes: number,
  index: number,
): Server {
  const folder = join(root, `${index + 1}`);
  mkdirSync(join(folder, 'data'), { recursive: true, mode: 0o700 });
  const settings = [
    `dataDir=${join(folder, 'data')}`,
    `clientPort=${ports[index]}`,
    'clientPortAddress=127.0.0.1',
    `tickTime=${TICK_MS}`,
    'maxClientCnxns=0',
    'admin.enableServer=false',
    '4lw.commands.whitelist=srvr',
    'forceSync=no',
    ...(nodes === 1 ? [] : ensembleSettings(ports, nodes)),
  ];
  const file = join(folder, 'zoo.cfg');
  writeFileSync(file, `${settings.join('\n')}\n`);
  if (nodes > 1) writeFileSync(join(folder, 'data', 'myid'), `${index + 1}\n`);
  const log = join(folder, 'server.log');
  const main = nodes === 1 ? 'ZooKeeperServerMain' : 'quorum.QuorumPeerMain';
  const args = [...JVM, '-cp', classPath, `org.apache.zookeeper.server.${main}`, file];
  return {
    ...startProcess(java, args, { cwd: folder, log }),
    problem: (what) => new SeckillError('target', `ZooKeeper ${what}${tail(log)}`, HINT),
  };
}

const HINT = 'give a running one with --zookeeper host:port';

/** A small machine's worth: it starts in less than half the time. */
const JVM = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Djava.awt.headless=true'];

function ensembleSettings(ports: readonly number[], nodes: number): string[] {
  const servers = Array.from({ length: nodes }, (_, index) => {
    const [quorum, election] = ports.slice(nodes + 2 * index);
    return `server.${index + 1}=127.0.0.1:${quorum}:${election}`;
  });
  return ['initLimit=20', 'syncLimit=10', ...servers];
}

const LOOK_AGAIN_MS = 20;

/** One that is still looking for the others answers too, and does not name its mode. */
async function modeOf(port: number): Promise<string | undefined> {
  const status = await askStatus({ host: '127.0.0.1', port });
  return /^Mode:.*/m.exec(status ?? '')?.[0];
}

/** Where half of them have died, the others are no ensemble any more. */
function deathOfMajority(servers: readonly Server[]): Promise<SeckillError> {
  return new Promise((resolve) => {
    let left = servers.length;
    for (const { died, problem } of servers) {
      void died.then((how) => {
        left -= 1;
        if (left <= servers.length / 2) resolve(problem(how));
      });
    }
  });
}
