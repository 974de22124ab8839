import { EVENT_KINDS, type EventKind, type HistoryEvent, type HistoryFold } from './history.ts';
import type { Journal } from './journal.ts';

/**
 * Hands the events of one history to its folds, in order, each with its place, and keeps the attempts'
 * journals: whether they happen now or are read from a recording.
 */
export class HistoryStream {
  readonly #folds: Readonly<Record<EventKind, readonly HistoryFold[]>>;
  #events = 0;

  constructor(folds: readonly HistoryFold[]) {
    this.#folds = foldsByKind(folds);
  }

  /** Begins another history, for the same folds. */
  restart(): void {
    this.#events = 0;
  }

  /** Events until now. */
  get events(): number {
    return this.#events;
  }

  /** `journal` is that of the event's attempt; the event is added to it. */
  add(event: HistoryEvent, journal: Journal | undefined): void {
    const seq = ++this.#events;
    journal?.add(event, seq);
    const folds = this.#folds[event.kind];
    for (let index = 0; index < folds.length; index++) {
      (folds[index] as HistoryFold).on(event, seq, journal);
    }
  }
}

/** One look-up per event, and only the folds that want it are called. */
function foldsByKind(folds: readonly HistoryFold[]): Record<EventKind, HistoryFold[]> {
  const wanting = (kind: EventKind) => folds.filter(({ listensTo }) => listensTo.includes(kind));
  const entries = EVENT_KINDS.map((kind) => [kind, wanting(kind)] as const);
  return Object.fromEntries(entries) as Record<EventKind, HistoryFold[]>;
}
