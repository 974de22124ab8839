import type { HistoryEvent } from '../core/history.ts';
import type { HistoryStream } from '../core/history-stream.ts';
import type { Journal } from '../core/journal.ts';

/** Takes the events of a history, each with the journal of its attempt. */
export interface EventSink {
  add(event: HistoryEvent, journal: Journal | undefined): void;
}

/**
 * One history out of what several processes saw. All read the same monotonic clock, and each tells its own events
 * in order, a little late; so an event is handed on once every process has told all that it saw before it:
 *
 *     this process   a····d·······        told until now
 *     node 1         ··b······e···        reached 9
 *     node 2         ····c··|             reached 7: a b c d are handed on, e waits
 *
 * A process that stands still keeps the others waiting; one that is gone does not.
 */
export class MergedHistory implements EventSink {
  readonly #stream: HistoryStream;
  /** That of this process first. */
  readonly #sources: readonly Source[];
  #arrivals = 0;
  #isOver = false;

  constructor(stream: HistoryStream, nodes: number) {
    this.#stream = stream;
    this.#sources = Array.from({ length: nodes + 1 }, () => new Source());
    // It tells what it sees at once.
    (this.#sources[0] as Source).reachedUs = Number.POSITIVE_INFINITY;
  }

  /** An event of this process, recorded now. */
  add(event: HistoryEvent, journal: Journal | undefined): void {
    this.#put(0, event, journal);
  }

  /** An event of a node, from 0. */
  addFrom(node: number, event: HistoryEvent, journal: Journal | undefined): void {
    this.#put(node + 1, event, journal);
  }

  /** A node has told all that it saw before `atUs`, and will tell nothing earlier; infinite for one that is gone. */
  reached(node: number, atUs: number): void {
    (this.#sources[node + 1] as Source).reachedUs = atUs;
    let untilUs = Number.POSITIVE_INFINITY;
    for (const { reachedUs } of this.#sources) untilUs = Math.min(untilUs, reachedUs);
    this.#handOn(untilUs);
  }

  /** Hands on what happened until `atUs`, and takes no more. */
  finish(atUs: number): void {
    this.#handOn(atUs + 1);
    this.#isOver = true;
  }

  #put(index: number, event: HistoryEvent, journal: Journal | undefined): void {
    if (this.#isOver) return;
    const source = this.#sources[index] as Source;
    // What is told later happened later, even where the clock was read a moment before.
    source.latestUs = Math.max(source.latestUs, event.atUs);
    this.#arrivals += 1;
    source.waiting.push({ event, journal, atUs: source.latestUs, arrival: this.#arrivals });
  }

  #handOn(untilUs: number): void {
    for (;;) {
      let first: Source | undefined;
      for (const source of this.#sources) {
        if (source.isEarlier(first)) first = source;
      }
      const next = first?.first();
      if (next === undefined || next.atUs >= untilUs) return;
      first?.take();
      this.#stream.add(next.event, next.journal);
    }
  }
}

interface Waiting {
  readonly event: HistoryEvent;
  readonly journal: Journal | undefined;
  readonly atUs: number;
  /** What came first of two at one time: an attempt starts here before it is seen elsewhere. */
  readonly arrival: number;
}

/** Taken ones are let go of together. */
const TAKEN_KEPT = 1_024;

class Source {
  waiting: Waiting[] = [];
  latestUs = 0;
  reachedUs = 0;
  #taken = 0;

  first(): Waiting | undefined {
    return this.waiting[this.#taken];
  }

  take(): void {
    this.#taken += 1;
    if (this.#taken < TAKEN_KEPT && this.#taken < this.waiting.length) return;
    this.waiting = this.waiting.slice(this.#taken);
    this.#taken = 0;
  }

  isEarlier(other: Source | undefined): boolean {
    const own = this.first();
    if (own === undefined) return false;
    const its = other?.first();
    if (its === undefined) return true;
    return own.atUs < its.atUs || (own.atUs === its.atUs && own.arrival < its.arrival);
  }
}
