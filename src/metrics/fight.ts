import type { HistoryEvent } from '../core/history.ts';
import type { Contention } from '../core/result.ts';

/** Counts the attempts in flight, and how many of them fought for units that were left. */
export class Fight {
  readonly #stock: number;
  #sold = 0;
  #inFlight = 0;
  #peakInFlight = 0;
  #peakWhileStock = 0;
  #opened = 0;
  #firstUs = 0;
  #lastUs = 0;

  /** `stock` is the initial stock in units. */
  constructor(stock: number) {
    this.#stock = stock;
  }

  on(event: HistoryEvent): void {
    if (event.kind === 'attempt-started') {
      this.#inFlight += 1;
      if (this.#inFlight > this.#peakInFlight) this.#peakInFlight = this.#inFlight;
      if (this.#sold < this.#stock && this.#inFlight > this.#peakWhileStock) {
        this.#peakWhileStock = this.#inFlight;
      }
      if (event.intendedUs === 0) this.#releaseOne(event.atUs);
    } else if (event.kind === 'attempt-ended') {
      this.#inFlight -= 1;
      if (event.outcome === 'sold') this.#sold += event.units;
    }
  }

  finish(): Contention {
    return {
      peakInFlight: this.#peakInFlight,
      peakWhileStock: this.#peakWhileStock,
      releaseWidthUs: this.#opened < 2 ? null : this.#lastUs - this.#firstUs,
    };
  }

  #releaseOne(atUs: number): void {
    if (this.#opened === 0) this.#firstUs = atUs;
    this.#lastUs = atUs;
    this.#opened += 1;
  }
}
