import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RunDocument } from '../../src/core/result.ts';
import { isAlive } from '../support/processes.ts';

const BIN = fileURLToPath(new URL('../../bin/seckill-bench.js', import.meta.url));

/** The real `seckill-bench` at work, in a process group of its own, as a terminal starts it. */
export interface Tool {
  readonly pid: number;
  /** What it has written so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** Settles when it has ended and all its output is read, with its exit code; null after a kill. */
  readonly ended: Promise<number | null>;
  /** Signals the whole group, as Ctrl-C does. */
  signalGroup(signal: NodeJS.Signals): void;
}

/** A process as `ps` shows it. */
interface Child {
  readonly pid: number;
  /** Program, arguments and, where the system shows it, the environment. */
  readonly command: string;
}

/** Starts `seckill-bench` with these arguments; a variable of `env` that is undefined is left out. */
export function startTool(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Tool {
  const child = spawn(process.execPath, [BIN, ...args], {
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    out.stdout += data;
  });
  child.stderr.on('data', (data) => {
    out.stderr += data;
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    get stdout() {
      return out.stdout;
    },
    get stderr() {
      return out.stderr;
    },
    ended: new Promise((done) => child.on('close', done)),
    signalGroup: (signal) => process.kill(-pid, signal),
  };
}

/** Runs it to its end. */
export async function runTool(
  args: readonly string[],
  env?: Readonly<Record<string, string | undefined>>,
): Promise<Tool & { readonly code: number | null }> {
  const tool = startTool(args, env);
  return Object.defineProperty(tool, 'code', { value: await tool.ended }) as Tool & {
    readonly code: number | null;
  };
}

/** Ends what a failed test left running. */
export function killTool(tool: Tool | undefined): void {
  if (tool !== undefined && isAlive(tool.pid)) tool.signalGroup('SIGKILL');
}

/** The processes that a process has started: of the tool, its reaper and its servers. */
export function childrenOf(pid: number): Child[] {
  const lines = execFileSync('ps', ['eww', '-A', '-o', 'pid=,ppid=,command='], {
    encoding: 'utf8',
    maxBuffer: 50_000_000,
  }).split('\n');
  return lines.flatMap((line) => {
    const [, child, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === pid ? [{ pid: Number(child), command: command ?? '' }] : [];
  });
}

/** The document that it printed. */
export function documentOf(text: string): RunDocument {
  return JSON.parse(text);
}
