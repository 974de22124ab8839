import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { within } from '../within.ts';

/** A process that goes away with the run, and what it says into its log. */
export interface ThrowawayProcess {
  /** Absent when it could not be started; `ended` then says why. */
  readonly pid: number | undefined;
  /** Resolves with how it ended, in words, whoever ended it. */
  readonly ended: Promise<string>;
  /** The same unless {@link stop} ended it; else never settles. */
  readonly died: Promise<string>;
  /** Asks it to end, or kills it where nothing is to be saved (the default), and waits until it is gone. */
  stop(signal?: 'SIGQUIT'): Promise<void>;
}

/** How {@link startProcess} starts. */
export interface ProcessOptions extends Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> {
  /** The file to which its output is added. */
  readonly log: string;
}

/** Longest wait for a process that was asked to end, ms. */
const END_WITHIN_MS = 5_000;

/** Starts a program that keeps no process alive, and that no Ctrl-C in the terminal reaches. */
export function startProcess(
  file: string,
  args: readonly string[],
  { log, ...options }: ProcessOptions,
): ThrowawayProcess {
  const child = spawnLogged(file, args, log, options);
  const ended = exitOf(child);
  let isStopping = false;
  return {
    pid: child.pid,
    ended,
    died: new Promise((resolve) => {
      void ended.then((how) => {
        if (!isStopping) resolve(how);
      });
    }),
    async stop(signal) {
      isStopping = true;
      child.ref();
      // SIGKILL also ends one that was paused.
      if (signal === undefined) child.kill('SIGKILL');
      else {
        child.kill('SIGCONT');
        child.kill(signal);
      }
      const late = () => new Error('late');
      await within(END_WITHIN_MS, ended, late).catch(() => child.kill('SIGKILL'));
      await ended;
    },
  };
}

function spawnLogged(
  file: string,
  args: readonly string[],
  log: string,
  options: SpawnOptions,
): ChildProcess {
  const output = openSync(log, 'a', 0o600);
  try {
    // Its own process group: a Ctrl-C in the terminal must not reach it before the partial result is saved.
    const child = spawn(file, args, {
      ...options,
      detached: true,
      stdio: ['ignore', output, output],
    });
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      resolve(signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`);
    });
  });
}

/** The log's last lines, each indented under a message; nothing where there is no log. */
export function tail(log: string): string {
  try {
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n').filter(Boolean);
    return lines
      .slice(-5)
      .map((line) => `\n  ${line}`)
      .join('');
  } catch {
    return '';
  }
}
