import type { Journal } from '../core/journal.ts';
import type { DrawnMark } from '../core/timeline.ts';

/** Of the first to hold a lock or be sold. */
const OPENING = 8;
/** That ended last before a moment, and as many when the run ends. */
const BEFORE = 5;
/** That hold a lock at a moment. */
const HOLDING = 8;
/** That come to it after a moment. */
const AFTER = 6;

/** An attempt that held a lock or was sold. Kept while it is open, and for good where it is drawn. */
export interface Actor {
  readonly attempt: number;
  readonly buyer: number;
  readonly journal: Journal;
  /** By acquisition: who deleted the lock, and when. */
  deleted: Map<number, { readonly atUs: number; readonly buyer: number }> | undefined;
  /** Acquisitions while another's section was open. */
  overlaps: Set<number> | undefined;
  marks: DrawnMark[] | undefined;
}

/**
 * Chooses the attempts that are drawn: the first, those around each moment, and the last.
 *
 * ```text
 *   1 2 3 … 8      41 42 43 44 45 ! 46 … 51              96 97 98 99 100
 *   the opening    before         a moment   after       the end
 * ```
 */
export class Cast {
  readonly #chosen = new Set<Actor>();
  readonly #open = new Map<number, Actor>();
  /** A ring. */
  readonly #ended: Actor[] = [];
  #endedCount = 0;
  #seen = 0;
  #takeNext = OPENING;

  /** Attempts that held a lock or were sold. */
  get seen(): number {
    return this.#seen;
  }

  /** The actor of an attempt that has taken a lock, or is about to end. */
  of(attempt: number, journal: Journal): Actor {
    const known = this.#open.get(attempt);
    if (known !== undefined) return known;
    const first = journal.event(0);
    const buyer = first.kind === 'attempt-started' ? first.buyer : 0;
    const actor: Actor = {
      attempt,
      buyer,
      journal,
      deleted: undefined,
      overlaps: undefined,
      marks: undefined,
    };
    this.#open.set(attempt, actor);
    this.#seen += 1;
    if (this.#takeNext > 0) {
      this.#takeNext -= 1;
      this.#chosen.add(actor);
    }
    return actor;
  }

  /** The actor of an attempt that has taken a lock before, if it is open. */
  known(attempt: number): Actor | undefined {
    return this.#open.get(attempt);
  }

  ended(actor: Actor): void {
    this.#open.delete(actor.attempt);
    this.#ended[this.#endedCount % BEFORE] = actor;
    this.#endedCount += 1;
  }

  /** Something happens for the first time: those around it are drawn, and those who did it. */
  around(...doers: readonly (Actor | undefined)[]): void {
    for (const doer of doers) if (doer !== undefined) this.#chosen.add(doer);
    for (const actor of this.#ended) this.#chosen.add(actor);
    let holding = 0;
    for (const actor of this.#open.values()) {
      if (++holding > HOLDING) break;
      this.#chosen.add(actor);
    }
    this.#takeNext = AFTER;
  }

  /** Those who are drawn, by their attempts. */
  finish(): readonly Actor[] {
    this.around();
    return [...this.#chosen].sort((a, b) => a.attempt - b.attempt);
  }
}
