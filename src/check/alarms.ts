import {
  type AttemptEnded,
  EVENT_KINDS,
  type HistoryEvent,
  type HistoryFold,
  type ReleasedEvent,
  type SectionEvent,
} from '../core/history.ts';
import type { Journal } from '../core/journal.ts';
import type { Sale } from '../core/sale.ts';
import { type Grant, GrantOrder, superseded } from './grants.ts';

/** Something went wrong for the first time in a sale. */
export interface Alarm {
  /** On the world's clock. */
  readonly atUs: number;
  readonly what: 'overlap' | 'foreign release' | 'oversold';
  /** Who did what, in words: `buyer 402 takes the lock while buyer 17 works`. */
  readonly text: string;
}

/**
 * Tells, as it happens, the first overlap, the first foreign release and the first unit too many; each once, and only
 * where it is certain. What they come to is for the checks to say.
 */
export function watchFor(sale: Pick<Sale, 'stock'>, tell: (alarm: Alarm) => void): HistoryFold {
  return new Alarms(sale.stock, tell);
}

class Alarms implements HistoryFold {
  readonly listensTo = EVENT_KINDS.filter((kind) => /acquired|releas|abandoned|ended/.test(kind));
  readonly #stock: number;
  readonly #tell: (alarm: Alarm) => void;
  readonly #told = new Set<Alarm['what']>();
  readonly #order = new GrantOrder();
  /** By acquisition, while its section is open or its release has no reply. */
  readonly #held = new Map<number, Held>();
  /** Sections that are open, by acquisition, oldest first: whose they are. */
  readonly #inside = new Map<number, number>();
  #sold = 0;

  constructor(stock: number, tell: (alarm: Alarm) => void) {
    this.#stock = stock;
    this.#tell = tell;
  }

  on(event: HistoryEvent, seq: number, journal: Journal | undefined): void {
    switch (event.kind) {
      case 'acquired':
        if (journal !== undefined) this.#acquired(event, seq, journal);
        break;
      case 'releasing':
        this.#releasing(event);
        break;
      case 'abandoned':
        this.#leave(event.acquisition);
        break;
      case 'released':
        this.#released(event, journal);
        break;
      case 'attempt-ended':
        if (event.outcome === 'sold') this.#soldTo(event);
    }
  }

  #acquired(event: SectionEvent, seq: number, journal: Journal): void {
    const buyer = buyerOf(journal);
    const [other] = this.#inside.values();
    if (other !== undefined && other !== buyer) {
      this.#raise(
        'overlap',
        event.atUs,
        `buyer ${buyer} takes the lock while buyer ${other} works`,
      );
    }
    this.#inside.set(event.acquisition, buyer);
    const grant = this.#order.grant(event, seq, journal);
    this.#held.set(event.acquisition, { grant, isForeign: false });
  }

  #releasing({ acquisition }: SectionEvent): void {
    this.#inside.delete(acquisition);
    const held = this.#held.get(acquisition);
    if (held !== undefined) held.isForeign = superseded(held.grant) === 'definite';
  }

  #released(event: ReleasedEvent, journal: Journal | undefined): void {
    const { acquisition, deleted, atUs } = event;
    const isForeign = acquisition === 0 || this.#held.get(acquisition)?.isForeign === true;
    this.#leave(acquisition);
    if (!deleted || !isForeign || journal === undefined) return;
    this.#raise('foreign release', atUs, `buyer ${buyerOf(journal)} deletes another buyer's lock`);
  }

  #leave(acquisition: number): void {
    this.#inside.delete(acquisition);
    const held = this.#held.get(acquisition);
    if (held === undefined) return;
    this.#held.delete(acquisition);
    this.#order.forget(held.grant);
  }

  #soldTo({ atUs, buyer, units }: AttemptEnded): void {
    this.#sold += units;
    if (this.#sold <= this.#stock) return;
    this.#raise('oversold', atUs, `buyer ${buyer} is sold unit ${this.#sold} of ${this.#stock}`);
  }

  #raise(what: Alarm['what'], atUs: number, text: string): void {
    if (this.#told.has(what)) return;
    this.#told.add(what);
    this.#tell({ atUs, what, text });
  }
}

function buyerOf(journal: Journal): number {
  const first = journal.event(0);
  return first.kind === 'attempt-started' ? first.buyer : 0;
}

interface Held {
  readonly grant: Grant;
  /** Its release was sent when a later grant was known. */
  isForeign: boolean;
}
