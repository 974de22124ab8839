import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SeckillError } from '../core/errors.ts';
import type { ServerProgram } from './program.ts';

/** One throwaway server. */
export interface ServerProcess {
  readonly socket: string;
  /** Absent when it could not be spawned; `ready` then says why. */
  readonly pid: number | undefined;
  /** Settles when it answers PING; rejects with a `SeckillError` (code `target`) when it dies or is late. */
  ready(withinMs: number): Promise<void>;
  /** Resolves with how it died, in words, unless it was stopped. */
  readonly died: Promise<string>;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts a server whose socket, log and working folder are in `folder`. `lead` stands before our settings on its
 * command line (a configuration file), `more` after them, and wins.
 */
export function spawnServer(
  program: ServerProgram,
  folder: string,
  name: string,
  { lead = [], more = [] }: { lead?: readonly string[]; more?: readonly string[] } = {},
): ServerProcess {
  const socket = join(folder, `${name}.sock`);
  const log = join(folder, `${name}.log`);
  const args = [...lead, '--dir', folder, '--unixsocket', socket, ...SETTINGS, ...more];
  const child = spawnLogged(program, args, log);
  let isStopping = false;
  const exited = exitOf(child);
  // The folder, and the log with it, may be gone right after.
  const ended = exited.then((how) => ({ how, logged: tail(log) }));
  return {
    socket,
    pid: child.pid,
    ready: (withinMs) => waitReady(program, socket, log, ended, withinMs),
    died: new Promise((resolve) => {
      void ended.then(({ how, logged }) => {
        if (!isStopping) resolve(`${how}${logged}`);
      });
    }),
    stop: async () => {
      isStopping = true;
      // There is nothing to save; SIGKILL also ends a server that was paused with SIGSTOP.
      child.ref();
      child.kill('SIGKILL');
      await exited;
    },
  };
}

const SETTINGS = [
  ...['--port', '0', '--unixsocketperm', '700'],
  ...['--save', '', '--appendonly', 'no', '--loglevel', 'warning'],
];
const PROBE_MS = 1_000;
const PROBE_PAUSE_MS = 5;

function spawnLogged(program: ServerProgram, args: readonly string[], log: string): ChildProcess {
  const output = openSync(log, 'w', 0o600);
  try {
    // Its own process group: a Ctrl-C in the terminal must not reach it before the partial result is saved.
    const child = spawn(program.file, args, { detached: true, stdio: ['ignore', output, output] });
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

/** Resolves with how a process ended, in words. */
export function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      resolve(signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`);
    });
  });
}

async function waitReady(
  program: ServerProgram,
  socket: string,
  log: string,
  ended: Promise<{ how: string; logged: string }>,
  withinMs: number,
): Promise<void> {
  let end: { how: string; logged: string } | undefined;
  void ended.then((value) => {
    end = value;
  });
  const until = performance.now() + withinMs;
  while (!(await answersPing(socket))) {
    if (end !== undefined) {
      throw new SeckillError('target', `${program.name} ${end.how}${end.logged}`);
    }
    if (performance.now() > until) {
      throw new SeckillError(
        'target',
        `${program.name} did not answer within ${withinMs} ms${tail(log)}`,
      );
    }
    await sleep(PROBE_PAUSE_MS);
  }
}

/** One probe, at most 1 s: a probe into a server that is still starting can hang for ever. */
function answersPing(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const stream = connect(path);
    const settle = (isReady: boolean): void => {
      resolve(isReady);
      stream.destroy();
    };
    stream.setTimeout(PROBE_MS, () => settle(false));
    stream.once('error', () => settle(false));
    stream.once('close', () => settle(false));
    stream.once('connect', () => stream.write('PING\r\n'));
    stream.once('data', (data) => settle(data.toString().startsWith('+PONG')));
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
