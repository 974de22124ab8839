import type { CallSent, CallSettled } from '../core/history.ts';

/** Counts the calls to the user service and the order service, and the most of them in flight at once. */
export class Downstream {
  readonly #inFlight = new Set<number>();
  #calls = 0;
  #peakInFlight = 0;

  sent({ target, call }: CallSent): void {
    if (target !== 'validate' && target !== 'order') return;
    this.#calls += 1;
    this.#inFlight.add(call);
    if (this.#inFlight.size > this.#peakInFlight) this.#peakInFlight = this.#inFlight.size;
  }

  settled({ call }: CallSettled): void {
    if (this.#inFlight.size > 0) this.#inFlight.delete(call);
  }

  finish(): { readonly calls: number; readonly peakInFlight: number } {
    return { calls: this.#calls, peakInFlight: this.#peakInFlight };
  }
}
