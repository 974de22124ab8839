import type { HistoryEvent, HistoryFold } from '../core/history.ts';
import type { Journal } from '../core/journal.ts';
import { isStockKey, sentOf } from './commands.ts';

/** One purchase that a buyer was told of. */
export interface LedgerEntry {
  readonly atUs: number;
  /** Units sold so far, by the ledger. */
  readonly soldUnits: number;
  /** Units that this purchase left in the counter. */
  readonly counter: number;
}

/** Writes down what was sold, and what the counter said each time. Memory grows with the units sold. */
export class Ledger implements HistoryFold {
  readonly listensTo = ['attempt-ended'] as const;
  /** Units. */
  readonly stock: number;
  readonly #entries: LedgerEntry[] = [];

  constructor(stock: number) {
    this.stock = stock;
  }

  /** In order. */
  entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  on(event: HistoryEvent, _seq: number, journal: Journal | undefined): void {
    if (event.kind !== 'attempt-ended' || event.outcome !== 'sold' || journal === undefined) return;
    const soldUnits = (this.#entries.at(-1)?.soldUnits ?? 0) + event.units;
    this.#entries.push({ atUs: event.atUs, soldUnits, counter: counterLeft(journal) });
  }
}

function counterLeft(journal: Journal): number {
  let left = Number.NaN;
  for (const event of journal.events()) {
    if (event.kind === 'call-sent' && event.operation === 'set' && isStockKey(event)) {
      left = Number(event.args[1]);
    } else if (event.kind === 'call-settled') {
      const sent = sentOf(journal, event);
      if (sent?.operation === 'hincrby') left = Number(event.reply);
    }
  }
  return left;
}
