import type { Departure, HistoryEvent, HistoryFold } from '../../src/core/history.ts';
import { Journal } from '../../src/core/journal.ts';
import type { Outcome } from '../../src/core/outcome.ts';

/** Writes histories by hand: `at` sets the clock (µs), the rest appends events. */
export class HistoryWriter {
  readonly events: HistoryEvent[] = [];
  readonly #journals = new Map<number, Journal>();
  readonly #targets = new Map<number, string>();
  #atUs = 0;
  #call = 0;
  readonly #attempts = new Map<number, { buyer: number; startedUs: number; intendedUs: number }>();

  at(atUs: number): this {
    this.#atUs = atUs;
    return this;
  }

  arrive(buyer: number): this {
    return this.#push({ kind: 'buyer-arrived', atUs: this.#atUs, buyer });
  }

  start(attempt: number, buyer = attempt, intendedUs = this.#atUs): this {
    this.#attempts.set(attempt, { buyer, startedUs: this.#atUs, intendedUs });
    return this.#push({
      kind: 'attempt-started',
      atUs: this.#atUs,
      intendedUs,
      attempt,
      buyer,
      node: 0,
    });
  }

  /** Sends a call and gives its id. */
  send(attempt: number, target: string, operation = target, args: readonly unknown[] = []): number {
    const call = ++this.#call;
    this.#targets.set(call, target);
    this.#push({ kind: 'call-sent', atUs: this.#atUs, attempt, call, target, operation, args });
    return call;
  }

  settle(attempt: number, call: number, reply: unknown = null, ok = true): this {
    const target = this.#targets.get(call) ?? 'redis';
    return this.#push({ kind: 'call-settled', atUs: this.#atUs, attempt, call, target, ok, reply });
  }

  /** A Redis command whose reply comes after `tookUs`. */
  redis(attempt: number, command: readonly unknown[], reply: unknown, tookUs = 500): this {
    const [operation, ...args] = command;
    const call = this.send(attempt, 'redis', String(operation), args);
    return this.at(this.#atUs + tookUs).settle(attempt, call, reply);
  }

  acquire(attempt: number, acquisition = attempt, ttlMs?: number, lock = '{sale}:lock'): this {
    const event = { kind: 'acquired', atUs: this.#atUs, attempt, lock, acquisition } as const;
    return this.#push(ttlMs === undefined ? event : { ...event, ttlMs });
  }

  releasing(attempt: number, acquisition = attempt, lock = '{sale}:lock'): this {
    return this.#push({ kind: 'releasing', atUs: this.#atUs, attempt, lock, acquisition });
  }

  released(attempt: number, deleted: boolean, acquisition = attempt, lock = '{sale}:lock'): this {
    return this.#push({ kind: 'released', atUs: this.#atUs, attempt, lock, acquisition, deleted });
  }

  abandon(attempt: number, acquisition = attempt, lock = '{sale}:lock'): this {
    return this.#push({ kind: 'abandoned', atUs: this.#atUs, attempt, lock, acquisition });
  }

  end(attempt: number, outcome: Outcome, units = 1, error?: string): this {
    const { buyer, startedUs, intendedUs } = this.#attempts.get(attempt) ?? {
      buyer: attempt,
      startedUs: 0,
      intendedUs: 0,
    };
    const event = {
      kind: 'attempt-ended',
      atUs: this.#atUs,
      attempt,
      buyer,
      node: 0,
      intendedUs,
      startedUs,
      servedUs: startedUs,
      outcome,
      units,
    } as const;
    return this.#push(error === undefined ? event : { ...event, error });
  }

  leave(buyer: number, departure: Departure, arrivedUs = 0): this {
    return this.#push({ kind: 'buyer-left', atUs: this.#atUs, buyer, arrivedUs, departure });
  }

  /** Tells the history to a fold, as a recorder does. */
  tell(fold: HistoryFold): void {
    this.#journals.clear();
    this.events.forEach((event, index) => {
      const journal = 'attempt' in event ? this.#journalOf(event.attempt) : undefined;
      journal?.add(event, index + 1);
      if (fold.listensTo.includes(event.kind)) fold.on(event, index + 1, journal);
    });
  }

  #journalOf(attempt: number): Journal {
    const journal = this.#journals.get(attempt) ?? new Journal();
    this.#journals.set(attempt, journal);
    return journal;
  }

  #push(event: HistoryEvent): this {
    this.events.push(event);
    return this;
  }
}

/** An empty history. */
export function history(): HistoryWriter {
  return new HistoryWriter();
}
