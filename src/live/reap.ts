import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { KeysJob, ReaperJob, ServerJob } from './reaper-job.ts';

/** Does every job that is left: kills servers, removes their folders, deletes keys. Never rejects. */
export async function reap(jobs: readonly ReaperJob[]): Promise<void> {
  const servers = jobs.filter((job) => job.kind === 'server');
  // All first: a folder is shared by several servers.
  for (const job of servers) killServer(job);
  const folders = new Set(servers.map((job) => job.folder));
  await Promise.allSettled([
    ...[...folders].map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 3 })),
    ...jobs.filter((job) => job.kind === 'keys').map(deleteLeftKeys),
  ]);
}

/** By now the pid may be someone else's: only a process whose command line names the run's folder is killed. */
function killServer({ pid, folder }: ServerJob): void {
  try {
    if (commandLine(pid).includes(folder)) process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}

function commandLine(pid: number): string {
  return process.platform === 'linux'
    ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    : execFileSync('ps', ['-ww', '-o', 'command=', '-p', `${pid}`], { encoding: 'utf8' });
}

async function deleteLeftKeys({ endpoint, prefix }: KeysJob): Promise<void> {
  // Only here: a reaper that has no keys to delete stays small.
  const { createClient } = await import('./client.ts');
  const { connectClient } = await import('./connect.ts');
  const { deleteKeys } = await import('./keys.ts');
  const client = createClient({ endpoint });
  await connectClient(client, endpoint);
  await deleteKeys(client, prefix);
  client.disconnect();
}
