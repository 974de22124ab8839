import { type ChildProcess, spawn } from 'node:child_process';
import { builtProgram } from './built-program.ts';
import type { ReaperJob, ReaperMessage } from './reaper-job.ts';

/** The child process that cleans up after a tool that was killed. */
export interface Reaper {
  /** Registers a job; call what it returns once the job is done or moot. */
  watch(job: ReaperJob): () => void;
  /**
   * Lets the reaper go: it does the jobs that are still registered, and exits. Resolves when it has, or at once
   * when it still has work; the wait is bounded by 1 s.
   */
  close(): Promise<void>;
  /** Absent when it could not be started. */
  readonly pid: number | undefined;
}

const CLOSE_WITHIN_MS = 1_000;

/**
 * Starts the reaper; jobs may be registered at once. It keeps no process alive, and it sees the end of this one,
 * a kill -9 included, by the end of the pipe between them. What it is told goes over that pipe alone.
 *
 * @param onProblem told when there is no reaper, so that a kill -9 would leave servers or keys behind
 * @param entry its program; the built one unless told
 */
export function startReaper(
  onProblem: (message: string) => void,
  entry: string | undefined = builtProgram('reaper.js'),
): Reaper {
  if (entry === undefined) {
    onProblem('the clean-up process is not built: after a kill -9, servers and keys stay behind');
    return { watch: () => () => undefined, close: async () => undefined, pid: undefined };
  }
  const child = spawn(process.execPath, [entry], {
    cwd: '/',
    // Its own process group: signals from the terminal are not for it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: trustSettings(),
  });
  child.unref();
  let isGone = false;
  const gone = (reason: string): void => {
    if (!isGone)
      onProblem(`the clean-up process ${reason}: after a kill -9, servers and keys stay behind`);
    isGone = true;
  };
  child.once('error', (error) => gone(`could not be started (${error.message})`));
  child.once('exit', (code, signal) => gone(`ended (${signal ?? `exit code ${code}`})`));
  const { stdin } = child;
  stdin.on('error', () => gone('does not listen'));
  // Its type hides that the pipe is a socket.
  (stdin as typeof stdin & { unref?: () => void }).unref?.();

  let lastId = 0;
  const open = new Set<number>();
  const tell = (message: ReaperMessage): void => {
    if (!isGone) stdin.write(`${JSON.stringify(message)}\n`);
  };
  return {
    pid: child.pid,
    watch: (job) => {
      const id = ++lastId;
      open.add(id);
      tell({ kind: 'watch', id, job });
      return () => {
        open.delete(id);
        tell({ kind: 'forget', id });
      };
    },
    close: async () => {
      const isEnding = !isGone && open.size === 0;
      isGone = true;
      stdin.end();
      // Who starts a process waits for it: not every machine has an init that does.
      if (isEnding) await exitOf(child);
    },
  };
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.ref();
    const limit = setTimeout(() => {
      child.unref();
      resolve();
    }, CLOSE_WITHIN_MS);
    child.once('exit', () => {
      clearTimeout(limit);
      resolve();
    });
  });
}

/** What TLS needs of the environment, and no credentials. */
function trustSettings(): NodeJS.ProcessEnv {
  const names = ['PATH', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
