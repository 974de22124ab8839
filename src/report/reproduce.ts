import type { RunResult } from '../core/result.ts';
import { INDENT } from './lines.ts';
import type { TextOptions } from './style.ts';

/** The command that gives this run again; one line, however long, so that it can be copied. */
export function reproduceLine(result: RunResult, { chalk }: TextOptions): string {
  return 'Reproduce'.padEnd(INDENT) + chalk.cyan(reproduceCommand(result));
}

/** The same without a label, quoted for a POSIX shell. */
export function reproduceCommand({ reproduce }: Pick<RunResult, 'reproduce'>): string {
  return commandLine(reproduce);
}

/** A command of this tool with its arguments, quoted for a POSIX shell. */
export function commandLine(args: readonly string[]): string {
  return ['seckill-bench', ...args.map(quote)].join(' ');
}

function quote(argument: string): string {
  if (/^[\w@%+=:,./±-]+$/.test(argument)) return argument;
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}
