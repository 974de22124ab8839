import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SeckillError } from '../../core/errors.ts';
import type { Reaper } from '../reaper-pipe.ts';
import { makeServerFolder, startProblem } from '../server-folder.ts';
import { exitOf, tail } from '../server-process.ts';
import { freePorts } from '../topology/free-ports.ts';
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
  let isStopping = false;
  const stop = async (): Promise<void> => {
    isStopping = true;
    await Promise.all(
      servers.map(async ({ child, ended }) => {
        child.ref();
        // There is nothing to save; SIGKILL also ends one that was paused.
        child.kill('SIGKILL');
        await ended;
      }),
    );
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    for (const forget of forgets.splice(0)) forget();
  };
  try {
    // Synchronous up to the last registration.
    for (const index of clientPorts.keys()) {
      const server = startServer(program, folder, ports, nodes, index);
      servers.push(server);
      const { pid } = server.child;
      if (pid !== undefined && reaper !== undefined) {
        forgets.push(reaper.watch({ kind: 'server', pid, folder }));
      }
    }
    const until = performance.now() + readyWithinMs;
    await Promise.all(
      servers.map((server, index) =>
        waitReady(server, clientPorts[index] ?? 0, until, readyWithinMs),
      ),
    );
  } catch (error) {
    await stop();
    throw startProblem('ZooKeeper', error);
  }
  const died = new Promise<never>((_, reject) => {
    let left = nodes;
    for (const server of servers) {
      void server.ended.then((how) => {
        left -= 1;
        if (!isStopping && left <= nodes / 2) reject(problem(how, server.log));
      });
    }
  });
  // It is no news to anyone who does not wait for it.
  died.catch(() => undefined);
  return {
    endpoint: {
      label: nodes === 1 ? 'zookeeper' : `zookeeper ×${nodes}`,
      servers: clientPorts.map((port) => ({ host: '127.0.0.1', port })),
      chroot: '',
    },
    pids: servers.flatMap(({ child }) => child.pid ?? []),
    died,
    stop,
  };
}

interface Server {
  readonly child: ChildProcess;
  readonly log: string;
  /** How it ended, in words. */
  readonly ended: Promise<string>;
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
  const output = openSync(log, 'a', 0o600);
  const main = nodes === 1 ? 'ZooKeeperServerMain' : 'quorum.QuorumPeerMain';
  try {
    const child = spawn(
      java,
      [...JVM, '-cp', classPath, `org.apache.zookeeper.server.${main}`, file],
      {
        cwd: folder,
        // Its own process group: a Ctrl-C in the terminal must not reach it.
        detached: true,
        stdio: ['ignore', output, output],
      },
    );
    child.unref();
    return { child, log, ended: exitOf(child) };
  } finally {
    closeSync(output);
  }
}

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

async function waitReady(
  { ended, log }: Server,
  port: number,
  until: number,
  withinMs: number,
): Promise<void> {
  let how: string | undefined;
  void ended.then((told) => {
    how = told;
  });
  // One that is still looking for the others answers too, and does not name its mode.
  while (!/^Mode:/m.test((await askStatus({ host: '127.0.0.1', port })) ?? '')) {
    if (how !== undefined) throw problem(how, log);
    if (performance.now() > until) throw problem(`did not answer within ${withinMs} ms`, log);
    await sleep(LOOK_AGAIN_MS);
  }
}

function problem(what: string, log: string): SeckillError {
  const hint = 'give a running one with --zookeeper host:port';
  return new SeckillError('target', `ZooKeeper ${what}${tail(log)}`, hint);
}
