import type { HarnessClock } from '../core/clock.ts';

/** Longest delay that `setTimeout` takes, ms (2^31 − 1); it fires at once beyond it. */
const LONGEST_MS = 2_147_483_647;

/** What the machine's monotonic clock is ahead of this process's own, ms: it began when the machine did. */
const MONOTONIC_MS = aheadMs();

/** The wall clock of a live run: integer µs since {@link restart}, monotonic. */
export class WallClock implements HarnessClock {
  readonly #timers = new Set<NodeJS.Timeout>();
  #originMs = performance.now();
  #isStopped = false;

  /** Makes now the origin, the opening of the sale. Who sleeps already is not affected. */
  restart(): void {
    this.#originMs = performance.now();
  }

  /** The origin on the machine's monotonic clock, which its processes share, ms. */
  get originMs(): number {
    return this.#originMs + MONOTONIC_MS;
  }

  /** Makes a moment of the machine's monotonic clock the origin. */
  startAt(originMs: number): void {
    this.#originMs = originMs - MONOTONIC_MS;
  }

  nowUs(): number {
    return Math.floor((performance.now() - this.#originMs) * 1_000);
  }

  /** Never settles early; mostly within 1 ms after `atUs`. After {@link stop} it never settles at all. */
  sleepUntil(atUs: number): Promise<void> {
    // A microsecond more: what nowUs gives is rounded down.
    return this.#sleepUntilMs(this.#originMs + (atUs + 1) / 1_000);
  }

  actAt(atUs: number, act: () => void): Promise<void> {
    return this.sleepUntil(atUs).then(act);
  }

  /**
   * Settles after at least `ms`, or when `signal` is aborted; negative counts as 0, and an infinite time never ends.
   *
   * @throws RangeError for NaN, as virtual time does
   */
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (Number.isNaN(ms)) throw new RangeError('clock.sleep: expected ms, got NaN');
    if (signal?.aborted) return;
    return this.#sleepUntilMs(performance.now() + ms, signal);
  }

  /** Forgets all sleepers, so that they keep no process alive. For good. */
  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #sleepUntilMs(atMs: number, signal?: AbortSignal): Promise<void> {
    if (performance.now() >= atMs) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = { atMs, resolve, timer: undefined };
      if (signal === undefined) {
        this.#wait(sleeper);
        return;
      }
      const wake = () => {
        clearTimeout(sleeper.timer);
        if (sleeper.timer !== undefined) this.#timers.delete(sleeper.timer);
        resolve();
      };
      sleeper.resolve = () => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
      this.#wait(sleeper);
    });
  }

  #wait(sleeper: Sleeper): void {
    if (this.#isStopped) return;
    const ms = Math.ceil(sleeper.atMs - performance.now());
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        // Timers count from the start of the loop's turn, and so may fire up to 1 ms early.
        if (performance.now() >= sleeper.atMs) sleeper.resolve();
        else this.#wait(sleeper);
      },
      Math.min(ms, LONGEST_MS),
    );
    sleeper.timer = timer;
    this.#timers.add(timer);
  }
}

/** The closest of a few readings of both: between two the process may have been set aside. */
function aheadMs(): number {
  const readings = Array.from({ length: 5 }, () => {
    const ownMs = performance.now();
    return Number(process.hrtime.bigint()) / 1e6 - ownMs;
  });
  return Math.min(...readings);
}

/** Somebody who sleeps. */
interface Sleeper {
  readonly atMs: number;
  resolve: () => void;
  /** The one that runs. */
  timer: NodeJS.Timeout | undefined;
}
