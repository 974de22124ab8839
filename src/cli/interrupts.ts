import type { Context, StopSignal } from './context.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';

/** Signals while a command works. */
export interface Interrupts {
  /** Aborted by the first signal: stop, and give what there is. */
  readonly signal: AbortSignal;
  /** Settles at the second signal with the code to leave with at once; else never. */
  readonly again: Promise<ExitCode>;
  /** The code of the first signal; undefined where none came. */
  code(): ExitCode | undefined;
  /** Gives the signals back to the process. */
  stop(): void;
}

/** Starts to watch for SIGINT and SIGTERM; `note` is told of the first. */
export function watchInterrupts(context: Context, note: (text: string) => void): Interrupts {
  const controller = new AbortController();
  let leave: (code: ExitCode) => void = () => {};
  const again = new Promise<ExitCode>((resolve) => {
    leave = resolve;
  });
  let code: ExitCode | undefined;
  const stop = context.onSignal((signal) => {
    if (code !== undefined) {
      leave(CODE_OF_SIGNAL[signal]);
      return;
    }
    code = CODE_OF_SIGNAL[signal];
    note(`${signal}: stopping; the same again leaves at once`);
    controller.abort();
  });
  return { signal: controller.signal, again, code: () => code, stop };
}

const CODE_OF_SIGNAL: Readonly<Record<StopSignal, ExitCode>> = {
  SIGINT: EXIT_CODES.interrupted,
  SIGTERM: EXIT_CODES.terminated,
};
