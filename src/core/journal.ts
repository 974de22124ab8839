import { type HistoryEvent, isService } from './history.ts';

/** Events kept of one attempt; one that goes on (waiting for a lock in a loop) loses its middle. */
const KEPT = 256;
/** Where the middle begins. */
const HEAD = 64;

/**
 * What one attempt did, in order. It lives as long as its attempt, or as long as somebody keeps it,
 * so that a fold can look back without having kept anything itself.
 */
export class Journal {
  /** An event, its place in the history, the next event, …: one array for each of a million attempts. */
  readonly #entries: (HistoryEvent | number)[] = [];
  #isWhole = true;
  #underWay = 0;
  #roundTrips = 0;

  /**
   * How often the attempt waited for a store: calls that are under way together (a pipeline, a MULTI, five masters
   * at once) count once; calls to the services behind and the wait for news by a WebSocket do not count.
   */
  get roundTrips(): number {
    return this.#roundTrips;
  }

  /** False once the middle is lost. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  get length(): number {
    return this.#entries.length / 2;
  }

  add(event: HistoryEvent, seq: number): void {
    // As it goes: the middle may be lost.
    if (event.kind === 'call-sent' && isStore(event.target)) {
      if (this.#underWay === 0) this.#roundTrips += 1;
      this.#underWay += 1;
    } else if (event.kind === 'call-settled' && isStore(event.target)) this.#underWay -= 1;
    if (this.#entries.length >= 2 * KEPT) {
      this.#entries.splice(2 * HEAD, KEPT);
      this.#isWhole = false;
    }
    this.#entries.push(event, seq);
  }

  /** The event at `index`, from 0. */
  event(index: number): HistoryEvent {
    return this.#entries[2 * index] as HistoryEvent;
  }

  /** The place in the history of the event at `index`. */
  seq(index: number): number {
    return this.#entries[2 * index + 1] as number;
  }

  events(): HistoryEvent[] {
    return Array.from({ length: this.length }, (_, index) => this.event(index));
  }
}

/** For attempts into which nobody looks back: it keeps nothing. */
class Unkept extends Journal {
  override add(): void {}
}

/** One for all of them. */
export const NO_JOURNAL: Journal = new Unkept();

function isStore(target: string): boolean {
  return target !== 'notifier' && !isService(target);
}
