import type { ClockPort } from '../../ports/clock.ts';

/** Where a worker can be killed, and how often it is. */
export interface Deaths {
  /** Throws, as if the process had ended here, where it is its turn. */
  at(point: string): void;
}

/** Kills at one point, the first `times` times that it is reached. */
export function deathsAt(chosen: string, times: number): Deaths {
  let left = times;
  return {
    at(point) {
      if (point !== chosen || left === 0) return;
      left -= 1;
      throw new Error(`killed: ${point}`);
    },
  };
}

/** A process beside the shop's buyers, and whoever starts it again when it ends. */
export interface Supervision {
  readonly clock: ClockPort;
  /** How long until a worker that has ended runs again, ms. */
  readonly restartMs: number;
  /** Aborted: it ends for good. */
  readonly signal: AbortSignal;
}

/**
 * Runs `pass` over and over. One that throws has ended its process, whatever it was doing: nothing of its memory goes on,
 * and another one begins after `restartMs`. Settles some time after the signal is aborted; never rejects.
 */
export async function supervise(
  { clock, restartMs, signal }: Supervision,
  pass: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await pass();
    } catch {
      await clock.sleep(restartMs, signal);
    }
  }
}
