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
    } else if (event.kind === 'attempt-ended') {
      this.#inFlight -= 1;
      if (event.outcome === 'sold') this.#sold += event.units;
      if (event.intendedUs === 0) this.#servedOne(event.servedUs);
    }
  }

  finish(): Contention {
    return {
      peakInFlight: this.#peakInFlight,
      peakWhileStock: this.#peakWhileStock,
      releaseWidthUs: this.#opened < 2 ? null : this.#lastUs - this.#firstUs,
    };
  }

  #servedOne(atUs: number): void {
    if (this.#opened === 0 || atUs < this.#firstUs) this.#firstUs = atUs;
    if (atUs > this.#lastUs) this.#lastUs = atUs;
    this.#opened += 1;
  }
}
