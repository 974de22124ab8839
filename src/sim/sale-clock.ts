import type { HarnessClock } from '../core/clock.ts';
import type { Kernel } from './kernel.ts';

/** Virtual time since the sale opened; before that, since the world began. */
export class SaleClock implements HarnessClock {
  readonly #kernel: Kernel;
  #openedUs = 0;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** Makes now 0: a strategy may have slept while it was set up. */
  open(): void {
    this.#openedUs = this.#kernel.nowUs();
  }

  nowUs(): number {
    return this.#kernel.nowUs() - this.#openedUs;
  }

  sleepUntil(atUs: number): Promise<void> {
    return this.#kernel.sleepUntil(this.#openedUs + atUs);
  }

  actAt(atUs: number, act: () => void): Promise<void> {
    return this.#kernel.actAt(this.#openedUs + atUs, act);
  }

  /** The same moment as the kernel counts it. */
  kernelUs(atUs: number): number {
    return this.#openedUs + atUs;
  }
}
