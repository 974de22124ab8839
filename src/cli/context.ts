import { constants, createReadStream, existsSync, openSync, writeSync } from 'node:fs';
import { access, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isatty } from 'node:tty';
import { outside } from '../sim/globals/current.ts';
import { type Keyboard, keyboardOf } from './keyboard.ts';
import { writeWhole } from './write-whole.ts';

/** Where a command writes; a terminal tells its width and colors. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  getColorDepth?(env?: object): number;
}

/** A signal that asks the tool to end. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/** The state of the process as a value: all that a command may touch of it. */
export interface Context {
  /** Arguments after the command's own name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The report, and nothing else. */
  readonly stdout: Output;
  /** Progress, notes and errors. */
  readonly stderr: Output;
  /** Undefined where stdin is no terminal. */
  readonly keyboard?: Keyboard | undefined;
  /** Absolute. */
  readonly cwd: string;
  /** Calls the listener for each signal until the returned function is called. */
  onSignal(listener: (signal: StopSignal) => void): () => void;
  /** Calls the listener for each error that nothing caught, an unawaited promise's included. */
  onUncaught(listener: (error: unknown) => void): void;
  /** UTF-8 text of a file, its path taken from `cwd`; rejects with the system's error. */
  readFile(path: string): Promise<string>;
  /**
   * The bytes of a file, chunk by chunk, for files that memory should not hold; its path taken from
   * `cwd`. Iterating rejects with the system's error.
   */
  readChunks(path: string): AsyncIterable<Uint8Array>;
  /**
   * Writes a whole file, its path taken from `cwd`, or leaves what was there; rejects with the system's error.
   */
  writeFile(path: string, text: string): Promise<void>;
  /** Makes a folder, and those above it, where they are not there; rejects with the system's error. */
  makeFolder(path: string): Promise<void>;
  /**
   * Empties a file, or makes it, and gives a function that appends to it: everything is at the system
   * when that returns. Both throw the system's error. Its path is taken from `cwd`; it stays open until
   * the process ends.
   */
  appendTo(path: string): (bytes: Uint8Array) => void;
  /** Why a file could not be written, as the system's error code; undefined where it seems that it can. */
  whyNotWritable(path: string): Promise<string | undefined>;
  /**
   * Waits until stdout has taken everything; false where it could not (a full disk). A reader who
   * has left is no loss.
   */
  flush(): Promise<boolean>;
  /** Wall clock, ms since the epoch. */
  now(): number;
  /** Calls `work` again and again, that many ms of wall time apart, until what it gives is called; keeps no process alive. */
  every(ms: number, work: () => void): () => void;
}

/** The real ones, for good: a simulated world may put others in their place. */
const { now: realNow } = Date;
const { setImmediate, setInterval, clearInterval } = globalThis;

/** Of a file that is read chunk by chunk. */
const CHUNK_BYTES = 256 * 1024;

/** The context of this process. Watches stdout, so that a reader who has left is no error. */
export function processContext(): Context {
  const at = (path: string) => resolve(path);
  let lost = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    lost ||= error.code !== 'EPIPE';
  });
  process.stderr.on('error', () => {});
  return {
    argv: process.argv.slice(2),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    keyboard: isatty(0) ? keyboardOf(() => process.stdin) : undefined,
    cwd: process.cwd(),
    onSignal(listener) {
      process.on('SIGINT', listener).on('SIGTERM', listener);
      return () => process.off('SIGINT', listener).off('SIGTERM', listener);
    },
    onUncaught(listener) {
      process.on('uncaughtException', listener).on('unhandledRejection', listener);
    },
    readFile: (path) => readFile(at(path), 'utf8'),
    readChunks: (path) => createReadStream(at(path), { highWaterMark: CHUNK_BYTES }),
    writeFile: (path, text) => writeWhole(at(path), text),
    makeFolder: async (path) => void (await mkdir(at(path), { recursive: true })),
    appendTo: (path) => appendTo(at(path)),
    whyNotWritable: (path) => whyNotWritable(at(path)),
    flush: () =>
      new Promise((done) => {
        process.stdout.write('', () => setImmediate(() => done(!lost)));
      }),
    now: realNow,
    every(ms, work) {
      const timer = setInterval(() => outside(work), ms);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}

function appendTo(path: string): (bytes: Uint8Array) => void {
  const file = openSync(path, 'w');
  return (bytes) => {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
  };
}

async function whyNotWritable(path: string): Promise<string | undefined> {
  try {
    if (!existsSync(path)) await access(dirname(path), constants.W_OK);
    else if ((await stat(path)).isDirectory()) return 'EISDIR';
    else await access(path, constants.W_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
