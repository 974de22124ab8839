/**
 * The program that cleans up after the tool, however it ends: it reads jobs from its standard input, waits
 * for the end of that pipe, does the jobs that were not taken back, and exits.
 */
import { createInterface } from 'node:readline';
import { reap } from './reap.ts';
import type { ReaperJob, ReaperMessage } from './reaper-job.ts';

const LONGEST_MS = 60_000;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) {
  process.on(signal, () => undefined);
}

const jobs = new Map<number, ReaperJob>();
for await (const line of createInterface({ input: process.stdin })) note(line);
setTimeout(() => process.exit(1), LONGEST_MS);
await reap([...jobs.values()]);
process.exit(0);

function note(line: string): void {
  const message = parse(line);
  if (message?.kind === 'watch') jobs.set(message.id, message.job);
  if (message?.kind === 'forget') jobs.delete(message.id);
}

/** A tool that dies in mid-write leaves half a line. */
function parse(line: string): ReaperMessage | undefined {
  try {
    return JSON.parse(line) as ReaperMessage;
  } catch {
    return undefined;
  }
}
