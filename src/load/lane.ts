import type { CallSent } from '../core/history.ts';
import type { CallEnd, CallObserver } from '../core/observer.ts';
import type { OpenAttempt, Recorder } from './recorder.ts';

/** Tells whose code is running, for what is not told it by a call. */
export interface AttemptSource {
  currentAttempt(): OpenAttempt | undefined;
}

/**
 * A way through the shop for one attempt at a time. Ports that are made for a lane report to it, so
 * that their calls find their attempt without a hook at every promise.
 */
export class Lane implements CallObserver, AttemptSource {
  readonly #recorder: Recorder;
  /** Who is in it. */
  attempt: OpenAttempt | undefined;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  currentAttempt(): OpenAttempt | undefined {
    return this.attempt;
  }

  sent(
    target: string,
    operation: string,
    args: readonly unknown[],
    atUs?: number,
  ): CallSent | undefined {
    return this.#recorder.sentBy(this.attempt, target, operation, args, atUs);
  }

  settled(call: CallSent, end: CallEnd, reply: unknown, atUs?: number): void {
    this.#recorder.settled(call, end, reply, atUs);
  }
}
