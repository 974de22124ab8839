import type { Context, StopSignal } from '../../src/cli/context.ts';
import { main } from '../../src/cli/main.ts';

/** What a command left behind. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly written: ReadonlyMap<string, string>;
}

/** What a test says about the process. */
export interface FakeProcess {
  readonly env?: Record<string, string>;
  readonly files?: Record<string, string>;
  readonly cwd?: string;
  /** Width of stdout and stderr, which are terminals then. */
  readonly terminal?: number;
  /** The system's error for every write of a file. */
  readonly writeError?: string;
  /** The system's error for a file that is looked at before the run. */
  readonly notWritable?: string;
  /** Folders that are there, beside the current one. */
  readonly folders?: readonly string[];
  /** True where stdout loses what is written. */
  readonly losesOutput?: boolean;
  /** Pressed one after the other, each when a key is waited for; stdin is a terminal then. */
  readonly keys?: readonly string[];
  /**
   * sent one after the other as soon as the command shows its progress, which takes a terminal, or says that it
   * waits for them.
   */
  readonly signals?: readonly StopSignal[];
}

/** Runs a command line in this process, on a context of fakes; nothing of the machine is touched. */
export async function cli(argv: readonly string[], fake: FakeProcess = {}): Promise<Ran> {
  const written = new Map<string, string>();
  const out = { stdout: '', stderr: '' };
  let signals = fake.signals ?? [];
  let send: (signal: StopSignal) => void = () => {};
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      out[name] += text;
      if (name === 'stdout' || !/ (attempts|runs?|schedules?) · |Ctrl-C ends it/.test(text))
        return true;
      // What a signal makes the command write is no reason for another one.
      const due = signals;
      signals = [];
      for (const signal of due) send(signal);
      return true;
    },
    ...(fake.terminal === undefined ? {} : { isTTY: true, columns: fake.terminal }),
  });
  const keys = [...(fake.keys ?? [])];
  const isFolder = (path: string) => ['.', ...(fake.folders ?? [])].includes(path);
  let nowMs = 0;
  const context: Context = {
    argv,
    env: fake.env ?? {},
    stdout: output('stdout'),
    stderr: output('stderr'),
    keyboard: fake.keys === undefined ? undefined : { press: async () => keys.shift() },
    cwd: fake.cwd ?? '/nowhere',
    onSignal(listener) {
      send = listener;
      return () => {
        send = () => {};
      };
    },
    onUncaught() {},
    async readFile(path) {
      const text = fake.files?.[path];
      if (text === undefined) throw systemError('ENOENT');
      return text;
    },
    async *readChunks(path) {
      const text = fake.files?.[path] ?? written.get(path);
      if (text === undefined) throw systemError('ENOENT');
      yield Buffer.from(text);
    },
    async writeFile(path, text) {
      if (fake.writeError !== undefined) throw systemError(fake.writeError);
      written.set(path, text);
    },
    makeFolder: async () => {},
    appendTo(path) {
      const bytes: Uint8Array[] = [];
      written.set(path, '');
      return (more) => {
        if (fake.writeError !== undefined) throw systemError(fake.writeError);
        bytes.push(more);
        written.set(path, Buffer.concat(bytes).toString());
      };
    },
    whyNotWritable: async (path) => (isFolder(path) ? 'EISDIR' : fake.notWritable),
    flush: async () => fake.losesOutput !== true,
    now: () => {
      nowMs += 100;
      return nowMs;
    },
    every: () => () => {},
  };
  const code = await main(context);
  return { code, written, ...out };
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
