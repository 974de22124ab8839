import type { HistoryEvent, HistoryFold } from '../core/history.ts';

/** How a sale goes just now; read it as often as you like. */
export interface Pulse extends HistoryFold {
  /** Units sold, by the ledger. */
  readonly sold: number;
  readonly inFlight: number;
  /** On the world's clock. */
  readonly nowUs: number;
  /**
   * Response times of attempts that were told sold, sold out or rejected, counted by size: each bar is twice as slow
   * as the one before, the first one's end `firstUs`. Bars at the ends that are empty are left out.
   */
  response(): { readonly counts: readonly number[]; readonly firstUs: number };
}

/** Bars: up to 2^40 µs, 12 days. */
const BARS = 41;

/** Starts to listen: a handful of counters. */
export function startPulse(): Pulse {
  return new SalePulse();
}

class SalePulse implements Pulse {
  readonly listensTo = ['attempt-started', 'attempt-ended'] as const;
  readonly #bars = new Float64Array(BARS);
  sold = 0;
  inFlight = 0;
  nowUs = 0;

  on(event: HistoryEvent): void {
    this.nowUs = event.atUs;
    if (event.kind === 'attempt-started') this.inFlight += 1;
    if (event.kind !== 'attempt-ended') return;
    this.inFlight -= 1;
    const { outcome, units, atUs, intendedUs } = event;
    if (outcome === 'sold') this.sold += units;
    if (outcome !== 'sold' && outcome !== 'sold-out' && outcome !== 'rejected') return;
    const bar = Math.ceil(Math.log2(Math.max(1, atUs - intendedUs)));
    this.#bars[Math.min(BARS - 1, bar)] = (this.#bars[Math.min(BARS - 1, bar)] ?? 0) + 1;
  }

  response() {
    const counts = [...this.#bars];
    const first = counts.findIndex((count) => count > 0);
    const last = counts.findLastIndex((count) => count > 0);
    return {
      counts: first < 0 ? [] : counts.slice(first, last + 1),
      firstUs: 2 ** Math.max(0, first),
    };
  }
}
