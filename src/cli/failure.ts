import { SeckillError } from '../core/errors.ts';
import { redactUrls } from '../live/redact.ts';
import type { Context } from './context.ts';
import { type ExitCode, exitCodeOfError } from './exit-codes.ts';

/**
 * Tells on stderr what was thrown and gives its exit code: a message and a hint where it is meant for
 * the user, a stack trace and where to send it where it is a bug. Never a password.
 */
export function reportFailure(context: Context, error: unknown): ExitCode {
  context.stderr.write(redactUrls(describe(error)));
  return exitCodeOfError(error);
}

function describe(error: unknown): string {
  if (error instanceof SeckillError) {
    const hint = error.hint === undefined ? '' : `\n  hint: ${error.hint}`;
    return `${error.message}${hint}\n`;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `seckill-bench: a bug in the tool itself; please report it with this text\n${stack}\n`;
}
