import type { ModelHost } from '../../../../src/sim/redis-model/server.ts';

interface Timer {
  readonly atMs: number;
  readonly fire: () => void;
}

/** The machine's clock, as the real server reads it; timers fire only when the duel says so. */
export class DuelHost implements ModelHost {
  readonly #timers = new Set<Timer>();

  nowMs(): number {
    return Date.now();
  }

  nowUs(): number {
    return Date.now() * 1000;
  }

  /** Nothing that is compared depends on a draw. */
  random(): number {
    return 0.5;
  }

  setTimer(atMs: number, fire: () => void): () => void {
    const timer = { atMs, fire };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Waits for the timers that are due within a second, and fires them in order. */
  async fireSoon(): Promise<void> {
    const soon = [...this.#timers].filter(({ atMs }) => atMs < Date.now() + 1000);
    for (const timer of soon.sort((a, b) => a.atMs - b.atMs)) {
      while (Date.now() <= timer.atMs) await new Promise((resolve) => setTimeout(resolve, 1));
      if (this.#timers.delete(timer)) timer.fire();
    }
  }
}
