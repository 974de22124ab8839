import type { AttemptEnded, BuyerLeft, HistoryEvent, HistoryFold } from '../core/history.ts';
import type { Journal } from '../core/journal.ts';
import { OUTCOMES, type Outcome } from '../core/outcome.ts';
import type { AttemptCounts, LatencySummary, OutcomeKey, RunResult } from '../core/result.ts';
import { OUTCOME_KEYS } from '../core/result.ts';
import type { Sale } from '../core/sale.ts';
import { Downstream } from './downstream.ts';
import { ErrorMessages } from './error-messages.ts';
import { Fight } from './fight.ts';
import { Latency } from './latency.ts';
import { RoundTrips } from './round-trips.ts';
import { Starts } from './starts.ts';

/** What a history says in numbers, without a judgement: the fields of a result that it fills. */
export type Measured = Pick<
  RunResult,
  | 'sold'
  | 'attempts'
  | 'buyers'
  | 'attemptsPerSec'
  | 'durationUs'
  | 'responseUs'
  | 'responseUsBy'
  | 'buyerUs'
  | 'serviceUs'
  | 'roundTrips'
  | 'downstream'
  | 'contention'
  | 'errors'
> & {
  /** Units of attempts that ended unclear. */
  readonly unclearUnits: number;
  readonly starts: {
    readonly intended: number;
    readonly late: number;
    readonly maxStartDelayUs: number;
  };
};

/** A fold over the history to its numbers; memory bounded by the calls that are open. */
export interface Measure extends HistoryFold {
  on(event: HistoryEvent, seq: number, journal: Journal | undefined): void;
  /** Once, after the last event; buyers who have not left are counted as unfinished. */
  finish(unfinishedBuyers: number): Measured;
}

const LISTENS_TO = [
  'call-sent',
  'call-settled',
  'service-call',
  'attempt-started',
  'attempt-ended',
  'buyer-left',
] as const;

/** Starts to measure one history. */
export function measureHistory(sale: Sale): Measure {
  return new HistoryMeasure(sale);
}

class HistoryMeasure implements Measure {
  readonly listensTo = LISTENS_TO;
  readonly #ended = perOutcome(() => 0);
  readonly #response = perOutcome(() => new Latency());
  readonly #service = new Latency();
  readonly #buyer = new Latency();
  readonly #left = { served: 0, 'sold-out': 0, 'gave-up': 0 };
  readonly #roundTrips = new RoundTrips();
  readonly #downstream = new Downstream();
  readonly #errors = new ErrorMessages();
  readonly #starts = new Starts();
  readonly #fight: Fight;
  #sold = 0;
  #unclearUnits = 0;
  #lastEndUs = 0;

  constructor(sale: Sale) {
    this.#fight = new Fight(sale.stock);
  }

  on(event: HistoryEvent, _seq: number, journal: Journal | undefined): void {
    switch (event.kind) {
      case 'call-sent':
        this.#downstream.sent(event);
        break;
      case 'call-settled':
        this.#downstream.settled(event);
        break;
      case 'service-call':
        this.#downstream.others(event);
        break;
      case 'attempt-started':
        this.#fight.on(event);
        this.#starts.started(event.intendedUs, event.atUs);
        break;
      case 'attempt-ended':
        this.#fight.on(event);
        this.#starts.ended(event.atUs);
        this.#attemptEnded(event);
        this.#roundTrips.ended(event.outcome, journal?.roundTrips ?? 0);
        break;
      case 'buyer-left':
        this.#buyerLeft(event);
        break;
    }
  }

  finish(unfinishedBuyers: number): Measured {
    const attempts = this.#attemptCounts();
    const { served, 'sold-out': soldOut, 'gave-up': gaveUp } = this.#left;
    const seconds = this.#lastEndUs / 1e6;
    const response = new Latency();
    for (const outcome of ANSWERS) response.add(this.#response[outcome]);
    return {
      sold: this.#sold,
      unclearUnits: this.#unclearUnits,
      attempts,
      buyers: {
        total: served + soldOut + gaveUp + unfinishedBuyers,
        served,
        soldOut,
        gaveUp,
        unfinished: unfinishedBuyers,
      },
      attemptsPerSec: seconds > 0 ? Math.round((attempts.total / seconds) * 1000) / 1000 : null,
      durationUs: this.#lastEndUs,
      responseUs: response.summary(),
      responseUsBy: this.#responseUsBy(),
      buyerUs: this.#buyer.summary(),
      serviceUs: this.#service.summary(),
      roundTrips: this.#roundTrips.finish(),
      downstream: this.#downstream.finish(),
      contention: this.#fight.finish(),
      errors: this.#errors.top(),
      starts: this.#starts.finish(),
    };
  }

  #attemptEnded(event: AttemptEnded): void {
    const { outcome, atUs } = event;
    this.#ended[outcome] += 1;
    this.#response[outcome].record(atUs - event.intendedUs);
    if (isAnswer(outcome)) this.#service.record(atUs - event.servedUs);
    if (outcome === 'sold') this.#sold += event.units;
    else if (outcome === 'unclear') this.#unclearUnits += event.units;
    if (event.error !== undefined) this.#errors.add(event.error);
    this.#lastEndUs = atUs;
  }

  #buyerLeft(event: BuyerLeft): void {
    this.#left[event.departure] += 1;
    this.#buyer.record(event.atUs - event.arrivedUs);
  }

  #attemptCounts(): AttemptCounts {
    const { sold, 'sold-out': soldOut, busy, rejected, failed, unclear } = this.#ended;
    const total = sold + soldOut + busy + rejected + failed + unclear;
    return { total, sold, soldOut, busy, rejected, failed, unclear };
  }

  #responseUsBy(): Record<OutcomeKey, LatencySummary> {
    const entries = OUTCOMES.map((o) => [OUTCOME_KEYS[o], this.#response[o].summary()] as const);
    return Object.fromEntries(entries) as Record<OutcomeKey, LatencySummary>;
  }
}

/** Outcomes that answer the buyer's question; the others would hide them in a latency. */
const ANSWERS = ['sold', 'sold-out', 'rejected'] as const;

function isAnswer(outcome: Outcome): boolean {
  return outcome === 'sold' || outcome === 'sold-out' || outcome === 'rejected';
}

function perOutcome<T>(make: () => T): Record<Outcome, T> {
  return {
    sold: make(),
    'sold-out': make(),
    busy: make(),
    rejected: make(),
    failed: make(),
    unclear: make(),
  };
}
