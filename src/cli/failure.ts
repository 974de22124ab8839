import { SeckillError } from '../core/errors.ts';
import { redactUrls } from '../live/redact.ts';
import type { Context } from './context.ts';
import { EXIT_CODES, type ExitCode, exitCodeOfError } from './exit-codes.ts';

/**
 * Tells on stderr what was thrown and gives its exit code: a message and a hint where it is meant for
 * the user, a stack trace and where to send it where it is a bug. Never a password.
 */
export function reportFailure(context: Context, error: unknown): ExitCode {
  const told = shortage(error) ?? error;
  context.stderr.write(redactUrls(describe(told)));
  return exitCodeOfError(told);
}

/** Tells on stderr of an error that nothing caught, and gives the code of a bug. */
export function reportUncaught(context: Context, error: unknown): ExitCode {
  if (shortage(error) !== undefined) return reportFailure(context, error);
  const cause =
    'seckill-bench: an error that nothing caught: a promise that a strategy of your own does not await,\n' +
    'or a bug in the tool itself';
  context.stderr.write(redactUrls(`\n${cause}\n${stackOf(error)}\n`));
  return EXIT_CODES.bug;
}

/** What the machine has run out of is no bug of ours; undefined for any other error. */
function shortage(error: unknown): SeckillError | undefined {
  if (!(error instanceof Error) || !('syscall' in error || 'errno' in error)) return undefined;
  const hint = HINTS.get((error as NodeJS.ErrnoException).code ?? '');
  if (hint === undefined) return undefined;
  return new SeckillError('target', `this machine: expected room, got ${error.message}`, hint);
}

const FILES = 'raise the limit of open files: ulimit -n 32768';
const DISK = 'make room on that disk, or name another folder: TMPDIR=/tmp seckill-bench …';
const HINTS: ReadonlyMap<string, string> = new Map([
  ['EMFILE', FILES],
  ['ENFILE', FILES],
  ['ENOSPC', DISK],
  ['EDQUOT', DISK],
]);

function describe(error: unknown): string {
  if (error instanceof SeckillError) {
    const hint = error.hint === undefined ? '' : `\n  hint: ${error.hint}`;
    return `${error.message}${hint}\n`;
  }
  return `seckill-bench: a bug in the tool itself; please report it with this text\n${stackOf(error)}\n`;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
