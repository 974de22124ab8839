/**
 * A client's own clock, in ms on the same scale as the durations in a strategy's settings (under
 * `--time-scale` both are divided alike).
 */
export interface ClockPort {
  /** Monotonic, fractional ms from an arbitrary origin. */
  nowMs(): number;
  /** Settles after at least `ms`, or when `signal` is aborted; negative counts as 0. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
