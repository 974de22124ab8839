import type { HistoryEvent } from '../core/history.ts';
import { Journal } from '../core/journal.ts';

/** An attempt that has started and not ended. */
export interface StartedAttempt {
  readonly attempt: number;
  readonly buyer: number;
  readonly sinceUs: number;
}

/** Ended attempts of which something may still come; of more than that, what comes is nobody's. */
const LINGERING = 10_000;

/**
 * Gives each event of a recording its attempt's journal, as the recorder had it: an attempt is known
 * from its start to its end, and beyond as long as a reply to a call or a release of its may come.
 */
export class Journals {
  readonly #open = new Map<number, Entry>();
  /** Oldest first. */
  readonly #lingering = new Map<number, Entry>();

  /** The journal of the event's attempt; undefined where it has none, or its start is missing. */
  of(event: HistoryEvent): Journal | undefined {
    if (!('attempt' in event)) return undefined;
    const { attempt } = event;
    if (event.kind === 'attempt-started') {
      const journal = new Journal();
      this.#open.set(attempt, { journal, buyer: event.buyer, sinceUs: event.atUs, awaited: 0 });
      return journal;
    }
    const entry = this.#open.get(attempt) ?? this.#lingering.get(attempt);
    if (entry === undefined) return undefined;
    entry.awaited += awaitedBy(event);
    if (event.kind === 'attempt-ended') this.#end(attempt, entry);
    else if (entry.awaited <= 0) this.#lingering.delete(attempt);
    return entry.journal;
  }

  /** Attempts that have not ended, in the order of their numbers. */
  started(): readonly StartedAttempt[] {
    return [...this.#open]
      .map(([attempt, { buyer, sinceUs }]) => ({ attempt, buyer, sinceUs }))
      .sort((a, b) => a.attempt - b.attempt);
  }

  #end(attempt: number, entry: Entry): void {
    this.#open.delete(attempt);
    if (entry.awaited <= 0) return;
    this.#lingering.set(attempt, entry);
    if (this.#lingering.size <= LINGERING) return;
    for (const [oldest] of this.#lingering) {
      this.#lingering.delete(oldest);
      break;
    }
  }
}

/** What an event adds to what may come after the attempt's end: replies to calls, and releases. */
function awaitedBy(event: HistoryEvent): number {
  switch (event.kind) {
    case 'call-sent':
    case 'acquired':
      return 1;
    case 'call-settled':
    case 'released':
      return -1;
    case 'releasing':
      // A release of a lock that was never acquired.
      return event.acquisition === 0 ? 1 : 0;
    default:
      return 0;
  }
}

interface Entry {
  readonly journal: Journal;
  readonly buyer: number;
  readonly sinceUs: number;
  awaited: number;
}
