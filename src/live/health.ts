import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { LoopDelay } from '../ports/host.ts';

const RESOLUTION_MS = 10;

/** Measures how busy and how late this process's event loop is, so that a slow generator is not taken for a slow store. */
export class LoopMonitor {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #from: EventLoopUtilization | undefined;
  #utilization = 0;

  /** Begins anew. */
  start(): void {
    this.#from = performance.eventLoopUtilization();
    this.#histogram.reset();
    this.#histogram.enable();
  }

  /** What {@link delay} says stays as it is from here on. */
  stop(): void {
    this.#utilization = this.#utilizationNow();
    this.#from = undefined;
    this.#histogram.disable();
  }

  /** Lateness since {@link start}, integer µs; null before the first sample (10 ms). */
  delay(): LoopDelay | null {
    if (this.#histogram.count === 0) return null;
    return {
      p99Us: latenessUs(this.#histogram.percentile(99)),
      maxUs: latenessUs(this.#histogram.max),
      utilization: this.#utilizationNow(),
    };
  }

  #utilizationNow(): number {
    if (this.#from === undefined) return this.#utilization;
    return performance.eventLoopUtilization(this.#from).utilization;
  }
}

/** A sample is the time between two ticks in ns, of which the resolution itself is no delay. */
function latenessUs(ns: number): number {
  return Math.max(0, Math.round(ns / 1_000) - RESOLUTION_MS * 1_000);
}
