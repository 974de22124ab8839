import type { CallSent, CallSettled } from '../core/history.ts';

/** Counts the calls to the user service and the order service, and the most of them in flight at once. */
export class Downstream {
  #inFlight = 0;
  #calls = 0;
  #peakInFlight = 0;

  sent({ target }: CallSent): void {
    if (!isService(target)) return;
    this.#calls += 1;
    this.#inFlight += 1;
    if (this.#inFlight > this.#peakInFlight) this.#peakInFlight = this.#inFlight;
  }

  settled({ target }: CallSettled): void {
    if (isService(target)) this.#inFlight -= 1;
  }

  finish(): { readonly calls: number; readonly peakInFlight: number } {
    return { calls: this.#calls, peakInFlight: this.#peakInFlight };
  }
}

function isService(target: string): boolean {
  return target === 'validate' || target === 'order';
}
