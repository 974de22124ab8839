import type {
  AttemptEnded,
  HistoryEvent,
  HistoryFold,
  ReleasedEvent,
  SectionEvent,
} from '../core/history.ts';
import type { Journal } from '../core/journal.ts';
import type { Sale } from '../core/sale.ts';
import type { Timeline } from '../core/timeline.ts';
import { Cast } from './cast.ts';
import { Course } from './course.ts';
import { drawAttempt } from './draw.ts';
import { LockWatch } from './locks.ts';
import { Moments } from './moments.ts';

/** A fold over the history to what a page draws of it. */
export interface TimelineFold extends HistoryFold {
  /** Once, after the last event. */
  finish(): Timeline;
}

const LISTENS_TO = [
  'attempt-started',
  'acquired',
  'releasing',
  'abandoned',
  'released',
  'attempt-ended',
  'buyer-left',
] as const;

/** Starts to listen. Memory is bounded by the attempts that are open and, where there is a limit, the buyers. */
export function startTimeline(sale: Sale): TimelineFold {
  return new HistoryTimeline(sale);
}

class HistoryTimeline implements TimelineFold {
  readonly listensTo = LISTENS_TO;
  readonly #course = new Course();
  readonly #cast = new Cast();
  readonly #moments: Moments;
  readonly #locks: LockWatch;

  constructor(sale: Sale) {
    this.#moments = new Moments(sale, this.#cast);
    this.#locks = new LockWatch(this.#moments);
  }

  on(event: HistoryEvent, _seq: number, journal: Journal | undefined): void {
    switch (event.kind) {
      case 'attempt-started':
        this.#course.started(event);
        break;
      case 'attempt-ended':
        this.#ended(event, journal);
        break;
      case 'buyer-left':
        this.#course.buyerLeft(event);
        break;
      case 'acquired':
        if (journal !== undefined) this.#acquired(event, journal);
        break;
      case 'releasing':
        if (this.#locks.releasing(event)) this.#course.inside(-1, event.atUs);
        break;
      case 'abandoned':
        if (this.#locks.abandoned(event)) this.#course.inside(-1, event.atUs);
        break;
      case 'released':
        this.#released(event, journal);
        break;
    }
  }

  finish(): Timeline {
    const actors = this.#cast.finish();
    const locks = new Set(
      actors
        .flatMap(({ journal }) => journal.events())
        .flatMap((event) => (event.kind === 'acquired' ? [event.lock] : [])),
    );
    const { counter, inside, ...course } = this.#course.finish();
    // In the order of the published schema, so that a result that was read again makes the same page.
    return {
      ...course,
      moments: this.#moments.finish(),
      attempts: actors.map((actor) => drawAttempt(actor, locks)),
      leftOut: this.#cast.seen - actors.length,
      ...(counter === undefined ? {} : { counter }),
      ...(inside === undefined ? {} : { inside }),
    };
  }

  #acquired(event: SectionEvent, journal: Journal): void {
    this.#locks.acquired(this.#cast.of(event.attempt, journal), event);
    this.#course.inside(1, event.atUs);
  }

  /** A lock that was never held may be deleted all the same. */
  #released(event: ReleasedEvent, journal: Journal | undefined): void {
    const { attempt, acquisition } = event;
    const isUnheld = acquisition === 0 && event.deleted && journal !== undefined;
    const actor = isUnheld ? this.#cast.of(attempt, journal) : this.#cast.known(attempt);
    if (actor !== undefined) this.#locks.released(actor, event);
  }

  #ended(event: AttemptEnded, journal: Journal | undefined): void {
    this.#course.attemptEnded(event, journal);
    if (journal === undefined) return;
    const isSold = event.outcome === 'sold';
    const actor = isSold ? this.#cast.of(event.attempt, journal) : this.#cast.known(event.attempt);
    if (actor === undefined) return;
    if (isSold) this.#moments.soldTo(actor, event);
    this.#cast.ended(actor);
  }
}
