import { SeckillError } from '../core/errors.ts';
import { redactUrls } from '../live/redact.ts';
import type { Context } from './context.ts';
import { EXIT_CODES, type ExitCode, exitCodeOfError } from './exit-codes.ts';

/**
 * Tells on stderr what was thrown and gives its exit code: a message and a hint where it is meant for
 * the user, a stack trace and where to send it where it is a bug. Never a password.
 */
export function reportFailure(context: Context, error: unknown): ExitCode {
  context.stderr.write(redactUrls(describe(error)));
  return exitCodeOfError(error);
}

/** Tells on stderr of an error that nothing caught, and gives the code of a bug. */
export function reportUncaught(context: Context, error: unknown): ExitCode {
  const cause =
    'seckill-bench: an error that nothing caught: a promise that a strategy of your own does not await,\n' +
    'or a bug in the tool itself';
  context.stderr.write(redactUrls(`\n${cause}\n${stackOf(error)}\n`));
  return EXIT_CODES.bug;
}

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
