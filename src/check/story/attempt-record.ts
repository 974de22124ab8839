import type { CallSent, HistoryEvent, SectionEvent } from '../../core/history.ts';
import type { Journal } from '../../core/journal.ts';
import { textOf } from '../stock-calls.ts';
import { readsStock, writesStock } from './commands.ts';

/** What one attempt did, and what was done to it. */
export class AttemptRecord {
  readonly attempt: number;
  readonly buyer: number;
  readonly journal: Journal;
  /** When another's release deleted its lock, µs. */
  lockDeletedUs: number | undefined;
  /** Releases that deleted another's lock: the reply's event, and whose lock it was, if known. */
  victims: Map<HistoryEvent, Victim | undefined> | undefined;

  constructor(attempt: number, buyer: number, journal: Journal) {
    this.attempt = attempt;
    this.buyer = buyer;
    this.journal = journal;
  }

  /** In order. Made anew at each call. */
  get events(): readonly HistoryEvent[] {
    return this.journal.events();
  }

  /** The stock as it read it last, and the places of its question and of its write's answer. */
  stockUse(): StockUse | undefined {
    let read: CallSent | undefined;
    let write: CallSent | undefined;
    const use = { stockRead: Number.NaN, readSeq: 0, wroteSeq: 0 };
    for (let index = 0; index < this.journal.length; index++) {
      const event = this.journal.event(index);
      if (event.kind === 'call-sent' && readsStock(event)) {
        read = event;
        use.readSeq = this.journal.seq(index);
      } else if (event.kind === 'call-sent' && writesStock(event)) write = event;
      else if (event.kind !== 'call-settled' || !event.ok) continue;
      else if (event.call === read?.call) use.stockRead = Number(textOf(event.reply));
      else if (event.call === write?.call) use.wroteSeq = this.journal.seq(index);
    }
    return Number.isNaN(use.stockRead) ? undefined : use;
  }
}

/** True for two that read the same stock before either had written it. */
export function isSameUnit(one: StockUse, other: StockUse): boolean {
  return (
    other.stockRead === one.stockRead &&
    one.readSeq < other.wroteSeq &&
    other.readSeq < one.wroteSeq
  );
}

/** How an attempt used the stock's key. */
export interface StockUse {
  /** Units. */
  readonly stockRead: number;
  /** The place in the history at which it asked. */
  readonly readSeq: number;
  /** The place at which its write was answered; 0 before that. */
  readonly wroteSeq: number;
}

/** Whose lock was deleted; not its whole record, for victims have victims. */
export interface Victim {
  readonly buyer: number;
  readonly attempt: number;
  readonly acquired: SectionEvent;
  readonly seq: number;
}
