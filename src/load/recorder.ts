import type { HarnessClock } from '../core/clock.ts';
import type {
  AttemptEnded,
  AttemptStarted,
  CallSent,
  CallSettled,
  HistoryEvent,
  HistoryFold,
} from '../core/history.ts';
import { HistoryStream } from '../core/history-stream.ts';
import { Journal, NO_JOURNAL } from '../core/journal.ts';
import type { CallEnd, CallObserver } from '../core/observer.ts';
import type { Outcome } from '../core/outcome.ts';
import { AsyncScope, type Scope } from '../core/scope.ts';
import type { AttemptSource } from './lane.ts';
import { type EventSink, MergedHistory } from './merged-history.ts';

/** An attempt that is under way. */
export interface OpenAttempt {
  readonly attempt: number;
  readonly buyer: number;
  readonly node: number;
  readonly intendedUs: number;
  readonly startedUs: number;
  /** When its code began to run. */
  servedUs: number;
  /** Calls that had an effect, or may have: all but the refused ones. */
  effects: number;
  /** What its code still does after the buyer was told (a connection put right) is not part of it. */
  isOver: boolean;
  /** Sections by acquisition, with their lock, that have not begun their release. */
  sections: Map<number, string> | undefined;
  readonly journal: Journal;
  /** Among the open ones. */
  index: number;
  /** What it occupies until it is over; whose, its entrance knows. */
  place: object | undefined;
}

/**
 * Writes the history: gives ids and times to what happens, attributes port calls to attempts by the
 * scope, and hands every event to the listeners, in order. After {@link close} nothing is
 * recorded any more, so that stragglers cannot change a result that has been told.
 */
export class Recorder implements CallObserver, AttemptSource {
  readonly #clock: HarnessClock;
  #history: HistoryStream;
  /** The history, or what puts events of other processes between ours. */
  #sink: EventSink;
  #folds: readonly HistoryFold[];
  readonly #scope: Scope;
  /** In no order: each knows its place, so that leaving costs nothing. */
  readonly #open: OpenAttempt[] = [];
  #attempts = 0;
  #calls = 0;
  #acquisitions = 0;
  #isClosed = false;
  #keepsJournals = true;
  #idOf: ((buyer: number) => number) | undefined;

  constructor(clock: HarnessClock, folds: readonly HistoryFold[], scope: Scope = new AsyncScope()) {
    this.#clock = clock;
    this.#scope = scope;
    this.#history = new HistoryStream(folds);
    this.#sink = this.#history;
    this.#folds = folds;
  }

  /** From now on the events of this many nodes, which are processes of their own, come between ours. */
  mergeNodes(nodes: number): MergedHistory {
    const merged = new MergedHistory(this.#history, nodes);
    this.#sink = merged;
    return merged;
  }

  /** Attempts that have started and not ended, oldest first; after {@link close}, as of then. */
  openAttempts(): readonly OpenAttempt[] {
    return this.#open.length === 0 ? NONE : [...this.#open].sort((a, b) => a.attempt - b.attempt);
  }

  /**
   * Begins a new history, as if nothing had been recorded. `idOf` gives attempts other ids than 1, 2, 3, …; without
   * journals no fold can look back.
   */
  restart(
    folds: readonly HistoryFold[],
    idOf?: (buyer: number) => number,
    keepsJournals = true,
  ): void {
    this.#keepsJournals = keepsJournals;
    if (folds === this.#folds) this.#history.restart();
    else this.#history = new HistoryStream(folds);
    this.#sink = this.#history;
    this.#folds = folds;
    this.#open.length = 0;
    this.#attempts = 0;
    this.#calls = 0;
    this.#acquisitions = 0;
    this.#isClosed = false;
    this.#idOf = idOf;
  }

  /** Stops recording, for good unless it is restarted. */
  close(): void {
    this.#isClosed = true;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Records an event whose time and ids the caller knows; `journal` is that of its attempt. */
  record(event: HistoryEvent, journal?: Journal): void {
    if (this.#isClosed) return;
    this.#sink.add(event, journal);
  }

  /** `startedUs`: now, unless told. */
  startAttempt(
    buyer: number,
    node: number,
    intendedUs: number,
    startedUs: number = this.#clock.nowUs(),
  ): OpenAttempt {
    this.#attempts += 1;
    const attempt = this.#idOf?.(buyer) ?? this.#attempts;
    const open: OpenAttempt = {
      attempt,
      buyer,
      node,
      intendedUs,
      startedUs,
      servedUs: startedUs,
      effects: 0,
      isOver: false,
      sections: undefined,
      journal: this.#keepsJournals ? new Journal() : NO_JOURNAL,
      index: this.#open.length,
      place: undefined,
    };
    this.#open.push(open);
    const started: AttemptStarted = {
      kind: 'attempt-started',
      atUs: startedUs,
      intendedUs,
      attempt,
      buyer,
      node,
    };
    this.record(started, open.journal);
    return open;
  }

  /** Its code is about to run. */
  serve(open: OpenAttempt): void {
    open.servedUs = this.#clock.nowUs();
  }

  /** Runs the attempt's code so that its calls, however deep, are attributed to it. */
  within<T>(open: OpenAttempt, run: () => Promise<T>): Promise<T> {
    // In steps, what follows without waiting for the world is its doing too.
    this.#scope.resume(open);
    return this.#scope.run(open, run);
  }

  endAttempt(open: OpenAttempt, outcome: Outcome, units: number, error?: string): void {
    if (!this.#isClosed) this.#forget(open);
    open.isOver = true;
    const atUs = this.#clock.nowUs();
    const { attempt, buyer, node, intendedUs, startedUs, servedUs, journal } = open;
    for (const [acquisition, lock] of open.sections ?? []) {
      this.record({ kind: 'abandoned', atUs, attempt, lock, acquisition }, journal);
    }
    const ended: AttemptEnded = {
      kind: 'attempt-ended',
      atUs,
      attempt,
      buyer,
      node,
      intendedUs,
      startedUs,
      servedUs,
      outcome,
      units,
    };
    this.record(error === undefined ? ended : { ...ended, error }, journal);
  }

  sent(
    target: string,
    operation: string,
    args: readonly unknown[],
    atUs?: number,
  ): CallSent | undefined {
    return this.sentBy(this.currentAttempt(), target, operation, args, atUs);
  }

  /** A call whose attempt is known. */
  sentBy(
    open: OpenAttempt | undefined,
    target: string,
    operation: string,
    args: readonly unknown[],
    atUs?: number,
  ): CallSent | undefined {
    if (open === undefined || open.isOver) return undefined;
    open.effects += 1;
    const sent: AttributedCall = {
      kind: 'call-sent',
      atUs: atUs ?? this.#clock.nowUs(),
      attempt: open.attempt,
      call: ++this.#calls,
      target,
      operation,
      args,
      open,
    };
    this.record(sent, open.journal);
    return sent;
  }

  service(target: 'validate' | 'order', isOver: boolean, atUs: number): void {
    this.record({ kind: 'service-call', atUs, target, isOver });
  }

  settled(call: CallSent, end: CallEnd, reply: unknown, atUs?: number): void {
    const { open } = call as AttributedCall;
    this.#scope.resume(open);
    if (end === 'refused') open.effects -= 1;
    const settled: CallSettled = {
      kind: 'call-settled',
      atUs: atUs ?? this.#clock.nowUs(),
      attempt: call.attempt,
      call: call.call,
      target: call.target,
      ok: end === 'answered',
      reply,
    };
    this.record(settled, open.journal);
  }

  /** The attempt whose code is running, if any. */
  currentAttempt(): OpenAttempt | undefined {
    // Nobody else runs anything in this scope.
    return this.#scope.current() as OpenAttempt | undefined;
  }

  #forget(open: OpenAttempt): void {
    const last = this.#open.pop();
    if (last === undefined || last === open) return;
    this.#open[open.index] = last;
    last.index = open.index;
  }

  /** The next acquisition's id. */
  nextAcquisition(): number {
    return ++this.#acquisitions;
  }

  nowUs(): number {
    return this.#clock.nowUs();
  }
}

const NONE: readonly OpenAttempt[] = [];

/** The event as it is kept between a call and its end; listeners see a {@link CallSent}. */
interface AttributedCall extends CallSent {
  readonly open: OpenAttempt;
}
