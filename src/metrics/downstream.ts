import { type CallSent, type CallSettled, isService } from '../core/history.ts';
import type { DownstreamFigures } from '../core/result.ts';
import { PeakRate } from './peak-rate.ts';

/**
 * Counts the calls to the user service and the order service, and the most of them in flight at once; of
 * the user service, which a crowd overwhelms first, apart and with its highest rate.
 */
export class Downstream {
  readonly #all = new InFlight();
  readonly #validate = new InFlight();
  readonly #rate = new PeakRate();

  sent({ target, atUs }: CallSent): void {
    if (!isService(target)) return;
    this.#all.begin();
    if (target !== 'validate') return;
    this.#validate.begin();
    this.#rate.add(atUs);
  }

  settled({ target }: CallSettled): void {
    if (!isService(target)) return;
    this.#all.end();
    if (target === 'validate') this.#validate.end();
  }

  finish(): DownstreamFigures {
    const validate = { ...this.#validate.figures(), peakPerSec: this.#rate.perSec };
    return { ...this.#all.figures(), validate };
  }
}

class InFlight {
  #now = 0;
  #calls = 0;
  #peak = 0;

  begin(): void {
    this.#calls += 1;
    this.#now += 1;
    if (this.#now > this.#peak) this.#peak = this.#now;
  }

  end(): void {
    this.#now -= 1;
  }

  figures(): { readonly calls: number; readonly peakInFlight: number } {
    return { calls: this.#calls, peakInFlight: this.#peak };
  }
}
