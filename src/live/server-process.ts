import { connect } from 'node:net';
import { join } from 'node:path';
import { SeckillError } from '../core/errors.ts';
import type { ServerProgram } from './program.ts';
import { startProcess, tail } from './throwaway/process.ts';
import { untilReady } from './throwaway/ready.ts';

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
  const server = startProcess(program.file, args, { log });
  const problem = (what: string) =>
    new SeckillError('target', `${program.name} ${what}${tail(log)}`);
  return {
    socket,
    pid: server.pid,
    ready: async (withinMs) => {
      const ask = () => answersPing(socket);
      await untilReady(server, { ask, pauseMs: PROBE_PAUSE_MS, withinMs, problem });
    },
    // The folder, and the log with it, may be gone right after.
    died: server.died.then((how) => `${how}${tail(log)}`),
    stop: () => server.stop(),
  };
}

const SETTINGS = [
  ...['--port', '0', '--unixsocketperm', '700'],
  ...['--save', '', '--appendonly', 'no', '--loglevel', 'warning'],
];
const PROBE_MS = 1_000;
const PROBE_PAUSE_MS = 5;

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
