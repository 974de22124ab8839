import type { HistoryEvent, SectionEvent } from '../../core/history.ts';

/** Events kept of one attempt; one that goes on (waiting for a lock in a loop) loses its middle. */
const KEPT = 96;

/** What one attempt did, in order. */
export class AttemptRecord {
  attempt = 0;
  buyer = 0;
  /** True once something beside the attempt itself refers to it. */
  isShared = false;
  readonly events: HistoryEvent[] = [];
  /** The place of each event in the history. */
  readonly seqs: number[] = [];
  /** The stock as it read it, and where in the history it asked. */
  stockRead: number | undefined;
  readSeq = 0;
  /** Where in the history its write of the stock was answered; 0 before that. */
  wroteSeq = 0;
  /** The calls in flight that read and write the stock. */
  readCall = 0;
  writeCall = 0;
  /** When another's release deleted its lock, µs. */
  lockDeletedUs: number | undefined;
  /** Releases that deleted another's lock: the reply's event, and whose lock it was, if known. */
  victims: Map<HistoryEvent, Victim | undefined> | undefined;

  /** Begins anew, for another attempt: most leave nothing to tell, and there are millions. */
  reset(attempt: number, buyer: number): this {
    this.attempt = attempt;
    this.buyer = buyer;
    this.events.length = 0;
    this.seqs.length = 0;
    this.stockRead = undefined;
    this.readSeq = 0;
    this.wroteSeq = 0;
    this.readCall = 0;
    this.writeCall = 0;
    this.victims = undefined;
    return this;
  }

  add(event: HistoryEvent, seq: number): void {
    if (this.events.length >= KEPT) {
      this.events.splice(KEPT / 2, 1);
      this.seqs.splice(KEPT / 2, 1);
    }
    this.events.push(event);
    this.seqs.push(seq);
  }
}

/** Whose lock was deleted; not its whole record, for victims have victims. */
export interface Victim {
  readonly buyer: number;
  readonly attempt: number;
  readonly acquired: SectionEvent;
  readonly seq: number;
}
