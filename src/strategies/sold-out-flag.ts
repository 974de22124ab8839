import type { ClockPort } from '../ports/clock.ts';

/**
 * What one process remembers of a sale that is sold out, so that the crowd after it costs no round trip. It
 * forgets after a while: units that another process gives back are found again.
 */
export class SoldOutFlag {
  readonly #clock: ClockPort;
  readonly #forMs: number;
  /** That many units are not left any more, as far as is known. */
  #units = Number.POSITIVE_INFINITY;
  #untilMs = 0;

  /** `forMs`: how long it is remembered, ms. */
  constructor(clock: ClockPort, forMs: number) {
    this.#clock = clock;
    this.#forMs = forMs;
  }

  /** True where that many units were not left a moment ago. */
  isUp(units: number): boolean {
    return units >= this.#units && this.#clock.nowMs() < this.#untilMs;
  }

  /** That many units are not left. */
  raise(units: number): void {
    this.#units = units;
    this.#untilMs = this.#clock.nowMs() + this.#forMs;
  }

  /** Units came back. */
  lower(): void {
    this.#units = Number.POSITIVE_INFINITY;
  }
}
