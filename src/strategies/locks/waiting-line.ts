import type { ClockPort } from '../../ports/clock.ts';

/** Those in this process who wait to be called, first come first called. */
export class WaitingLine {
  readonly #clock: ClockPort;
  readonly #waiting = new Set<AbortController>();

  constructor(clock: ClockPort) {
    this.#clock = clock;
  }

  /** Settles with true when called, and with false after `ms`. */
  async wait(ms: number): Promise<boolean> {
    const call = new AbortController();
    this.#waiting.add(call);
    await this.#clock.sleep(ms, call.signal);
    this.#waiting.delete(call);
    return call.signal.aborted;
  }

  /** Calls whoever has waited longest, if anybody waits. */
  callNext(): void {
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#waiting.delete(next);
    next.abort();
  }
}
