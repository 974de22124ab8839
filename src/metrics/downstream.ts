import { type CallSent, type CallSettled, isService, type ServiceCall } from '../core/history.ts';
import type { DownstreamFigures } from '../core/result.ts';
import { PeakRate } from './peak-rate.ts';

/**
 * Counts the calls to the user service and the order service, whoever makes them, and the most of them in flight at once; of
 * the user service, which a crowd overwhelms first, apart and with its highest rate.
 */
export class Downstream {
  readonly #all = new InFlight();
  readonly #validate = new InFlight();
  readonly #rate = new PeakRate();

  sent({ target, atUs }: Pick<CallSent, 'target' | 'atUs'>): void {
    if (!isService(target)) return;
    this.#all.begin();
    if (target !== 'validate') return;
    this.#validate.begin();
    this.#rate.add(atUs);
  }

  settled({ target }: Pick<CallSettled, 'target'>): void {
    if (!isService(target)) return;
    this.#all.end();
    if (target === 'validate') this.#validate.end();
  }

  /** Of a worker, for instance: no attempt's. */
  others({ target, atUs, isOver }: ServiceCall): void {
    if (!isOver) this.sent({ target, atUs });
    else this.settled({ target });
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
