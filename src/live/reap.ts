import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  KeysJob,
  ReaperJob,
  SchemaJob,
  ServerJob,
  StreamsJob,
  ZnodesJob,
} from './reaper-job.ts';

/** Does every job that is left: kills servers, removes their folders, deletes keys. Never rejects. */
export async function reap(jobs: readonly ReaperJob[]): Promise<void> {
  // Before what they could still write is removed.
  for (const job of jobs) if (job.kind === 'process') signalMarked(job.pid, job.mark, 'SIGKILL');
  const servers = jobs.filter((job) => job.kind === 'server');
  // All first: a folder is shared by several servers.
  for (const job of servers) signalServer(job, job.signal ?? 'SIGKILL');
  await Promise.all(servers.filter(({ signal }) => signal !== undefined).map(waitOrKill));
  const folders = new Set(servers.map((job) => job.folder));
  await Promise.allSettled([
    ...[...folders].map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 3 })),
    ...jobs.filter((job) => job.kind === 'keys').map(deleteLeftKeys),
    ...jobs.filter((job) => job.kind === 'schema').map(dropLeftSchema),
    ...jobs.filter((job) => job.kind === 'streams').map(deleteLeftStreams),
    ...jobs.filter((job) => job.kind === 'znodes').map(removeLeftZnodes),
  ]);
}

function signalServer({ pid, folder }: ServerJob, signal: NodeJS.Signals): boolean {
  return signalMarked(pid, folder, signal);
}

/** By now the pid may be someone else's: only a process whose command line names what is the run's is killed. */
function signalMarked(pid: number, mark: string, signal: NodeJS.Signals): boolean {
  try {
    if (!commandLine(pid).includes(mark)) return false;
    if (signal !== 'SIGKILL') process.kill(pid, 'SIGCONT');
    return process.kill(pid, signal);
  } catch {
    // It is gone.
    return false;
  }
}

/** Longest wait for a server that was asked to end, ms. */
const END_WITHIN_MS = 5_000;

async function waitOrKill(job: ServerJob): Promise<void> {
  for (let waitedMs = 0; waitedMs < END_WITHIN_MS; waitedMs += 20) {
    if (!isThere(job)) return;
    await sleep(20);
  }
  signalServer(job, 'SIGKILL');
}

function isThere({ pid, folder }: ServerJob): boolean {
  try {
    return commandLine(pid).includes(folder);
  } catch {
    return false;
  }
}

function commandLine(pid: number): string {
  return process.platform === 'linux'
    ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    : execFileSync('ps', ['-ww', '-o', 'command=', '-p', `${pid}`], { encoding: 'utf8' });
}

async function deleteLeftKeys({ service, prefix }: KeysJob): Promise<void> {
  // Only here: a reaper that has no keys to delete stays small.
  const { openKeyspace } = await import('./keyspace.ts');
  const { deleteKeys } = await import('./keys.ts');
  const keyspace = await openKeyspace(service);
  await keyspace.each((client) => deleteKeys(client, prefix));
  keyspace.close();
}

async function dropLeftSchema({ endpoint, schema }: SchemaJob): Promise<void> {
  const { dropSchema } = await import('./sql/schema.ts');
  await dropSchema(endpoint, schema);
}

async function deleteLeftStreams({ endpoint, prefix }: StreamsJob): Promise<void> {
  const { deleteStreams } = await import('./nats/streams.ts');
  await deleteStreams(endpoint, prefix);
}

async function removeLeftZnodes({ endpoint, root }: ZnodesJob): Promise<void> {
  const { removeRoot } = await import('./zookeeper/root.ts');
  await removeRoot(endpoint, root);
}
