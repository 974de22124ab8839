import { StockTrace } from '../../check/stock-trace.ts';
import type { HistoryEvent, HistoryFold } from '../../core/history.ts';
import type { Journal } from '../../core/journal.ts';

/**
 * What the checks have seen that no buyer could see, or that its buyers need not know any more: who entered
 * and left critical sections when, which calls were sent before it, and what the attempts that are over
 * took from the stock. Two histories with the same text, and the same observations by every buyer, are
 * judged alike.
 */
export class SectionOrder implements HistoryFold {
  readonly listensTo = [
    'call-sent',
    'call-settled',
    'acquired',
    'releasing',
    'abandoned',
    'released',
    'attempt-ended',
  ] as const;
  #text = '';
  #onSection: () => void = () => {};
  #sections = 0;
  /** By attempt: calls in flight, and how many sections had changed when the first of them was sent. */
  readonly #inFlight = new Map<number, { calls: number; since: number }>();
  readonly #acquisitions = new Map<number, string>();
  #stock = new StockTrace();

  /** Nothing has happened yet. `onSection` is called whenever anything about a critical section was recorded. */
  restart(onSection: () => void): void {
    this.#onSection = onSection;
    this.#text = '';
    this.#sections = 0;
    this.#inFlight.clear();
    this.#acquisitions.clear();
    this.#stock = new StockTrace();
  }

  on(event: HistoryEvent, _seq: number, journal: Journal | undefined): void {
    switch (event.kind) {
      case 'call-sent': {
        const batch = this.#inFlight.get(event.attempt);
        if (batch === undefined || batch.calls === 0) {
          this.#inFlight.set(event.attempt, { calls: 1, since: this.#sections });
        } else batch.calls += 1;
        break;
      }
      case 'call-settled': {
        const batch = this.#inFlight.get(event.attempt);
        if (batch !== undefined) batch.calls -= 1;
        break;
      }
      case 'attempt-ended':
        this.#stock.add(journal);
        this.#inFlight.delete(event.attempt);
        break;
      case 'buyer-arrived':
      case 'attempt-started':
      case 'buyer-left':
      case 'service-call':
      case 'fault':
        break;
      default:
        this.#section(event);
    }
  }

  describe(): string {
    const { taken, hasWrites } = this.#stock;
    let text = `${taken}${hasWrites ? 'w' : ''}`;
    if (this.#sections === 0) return text;
    text += this.#text;
    for (const [attempt, { calls, since }] of this.#inFlight) {
      text += `;${attempt}:${calls}@${since}`;
    }
    return text;
  }

  #section(
    event: Exclude<
      HistoryEvent,
      {
        kind:
          | 'buyer-arrived'
          | 'buyer-left'
          | 'attempt-started'
          | 'attempt-ended'
          | 'call-sent'
          | 'call-settled'
          | 'service-call'
          | 'fault';
      }
    >,
  ): void {
    const { kind, attempt, acquisition, atUs, lock } = event;
    this.#sections += 1;
    this.#onSection();
    // Acquisitions are numbered in the order of all; the attempt's own order is what counts.
    const known = this.#acquisitions.get(acquisition);
    const own = known ?? `${attempt}.${this.#inFlight.get(attempt)?.since ?? ''}`;
    if (known === undefined) this.#acquisitions.set(acquisition, own);
    const deleted = kind === 'released' ? event.deleted : '';
    this.#text += `,${kind}${deleted}/${own}/${lock}@${atUs}`;
  }
}
