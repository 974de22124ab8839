import type { AttemptEnded, AttemptStarted, BuyerLeft } from '../core/history.ts';
import type { Journal } from '../core/journal.ts';
import { OUTCOMES, type Outcome } from '../core/outcome.ts';
import { OUTCOME_KEYS } from '../core/result.ts';
import type { Timeline } from '../core/timeline.ts';
import { Latency } from '../metrics/latency.ts';
import { CounterView } from './counter-view.ts';
import { HeatCounts, STEPS_PER_COLUMN } from './heat.ts';
import { Level } from './level.ts';
import { Steps } from './steps.ts';

/** The part of a timeline that is a course over time, and the latencies. */
export type CourseFields = Pick<
  Timeline,
  'spanUs' | 'stepUs' | 'sold' | 'inFlight' | 'ended' | 'heat' | 'percentiles'
> & { readonly [optional in 'counter' | 'inside']: Timeline[optional] | undefined };

/** Counts what happens in each step of the run. Memory is bounded. */
export class Course {
  readonly #steps = new Steps();
  readonly #sold = this.#steps.series('sum');
  readonly #ended = this.#perOutcome();
  readonly #inFlight = new Level(this.#steps);
  readonly #inside = new Level(this.#steps);
  readonly #counter = new CounterView(this.#steps);
  readonly #answered = new HeatCounts(this.#steps);
  readonly #other = new HeatCounts(this.#steps);
  readonly #response = new Latency();
  readonly #service = new Latency();
  readonly #buyer = new Latency();
  #hasSections = false;
  #spanUs = 0;

  started({ atUs }: AttemptStarted): void {
    this.#inFlight.change(1, atUs);
  }

  /** A critical section begins (1) or ends (−1). */
  inside(by: 1 | -1, atUs: number): void {
    this.#hasSections = true;
    this.#inside.change(by, atUs);
  }

  attemptEnded(event: AttemptEnded, journal: Journal | undefined): void {
    const { atUs, outcome } = event;
    this.#inFlight.change(-1, atUs);
    const step = this.#steps.at(atUs);
    const ended = this.#ended[outcome];
    ended[step] = (ended[step] as number) + 1;
    const us = atUs - event.intendedUs;
    const isAnswer = outcome === 'sold' || outcome === 'sold-out' || outcome === 'rejected';
    (isAnswer ? this.#answered : this.#other).add(step, us);
    if (isAnswer) {
      this.#response.record(us);
      this.#service.record(atUs - event.servedUs);
    }
    if (outcome === 'sold') {
      this.#sold[step] = (this.#sold[step] as number) + event.units;
      this.#counter.sold(step, atUs, journal);
    }
    this.#spanUs = Math.max(this.#spanUs, atUs);
  }

  buyerLeft({ atUs, arrivedUs }: BuyerLeft): void {
    this.#buyer.record(atUs - arrivedUs);
    this.#spanUs = Math.max(this.#spanUs, atUs);
  }

  finish(): CourseFields {
    const spanUs = this.#spanUs;
    const inFlight = this.#inFlight.peaks(spanUs);
    const inside = this.#hasSections ? this.#inside.peaks(spanUs) : undefined;
    const { stepUs, count } = this.#steps;
    let units = 0;
    const sold = [...this.#sold.subarray(0, count)].map((more) => {
      units += more;
      return units;
    });
    const counter = this.#counter.finish();
    return {
      spanUs,
      stepUs,
      sold,
      counter,
      inFlight,
      inside,
      ended: this.#endedByKey(),
      heat: {
        columnUs: stepUs * STEPS_PER_COLUMN,
        answered: this.#answered.cells(),
        other: this.#other.cells(),
      },
      percentiles: {
        response: this.#response.percentiles(),
        service: this.#service.percentiles(),
        buyer: this.#buyer.percentiles(),
      },
    };
  }

  #endedByKey(): Timeline['ended'] {
    const { count } = this.#steps;
    return Object.fromEntries(
      OUTCOMES.filter((outcome) => this.#ended[outcome].some((ended) => ended > 0)).map(
        (outcome) => [OUTCOME_KEYS[outcome], [...this.#ended[outcome].subarray(0, count)]],
      ),
    );
  }

  #perOutcome(): Record<Outcome, Float64Array> {
    const entries = OUTCOMES.map((outcome) => [outcome, this.#steps.series('sum')] as const);
    return Object.fromEntries(entries) as Record<Outcome, Float64Array>;
  }
}
