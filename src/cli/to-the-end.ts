import type { Context } from './context.ts';
import { type ExitCode, worstExitCode } from './exit-codes.ts';
import { reportFailure } from './failure.ts';
import type { Interrupts } from './interrupts.ts';

/**
 * Lets a command work to its end and gives its exit code: an error is reported, and the second signal
 * leaves at once. The view is stopped and the signals are given back however it ends. Never rejects.
 */
export async function toTheEnd(
  context: Context,
  view: { stop(): void },
  interrupts: Interrupts,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  const failed = (error: unknown) => {
    view.stop();
    return worstExitCode([reportFailure(context, error), interrupts.code() ?? 0]);
  };
  try {
    return await Promise.race([work().catch(failed), interrupts.again]);
  } finally {
    view.stop();
    interrupts.stop();
  }
}
