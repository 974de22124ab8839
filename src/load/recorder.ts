import { AsyncLocalStorage } from 'node:async_hooks';
import type { HarnessClock } from '../core/clock.ts';
import type { CallSent, HistoryEvent, HistoryListener } from '../core/history.ts';
import type { CallEnd, CallObserver } from '../core/observer.ts';
import type { Outcome } from '../core/outcome.ts';

/** An attempt that is under way. */
export interface OpenAttempt {
  readonly attempt: number;
  readonly buyer: number;
  readonly node: number;
  readonly intendedUs: number;
  readonly startedUs: number;
  /** Calls that had an effect, or may have: all but the refused ones. */
  effects: number;
  /** What its code still does after the buyer was told (a connection put right) is not part of it. */
  isOver: boolean;
  /** Sections by acquisition, with their lock, that have not begun their release. */
  readonly sections: Map<number, string>;
}

/**
 * Writes the history: gives ids and times to what happens, attributes port calls to attempts by
 * async context, and hands every event to the listeners, in order. After {@link close} nothing is
 * recorded any more, so that stragglers cannot change a result that has been told.
 */
export class Recorder implements CallObserver {
  readonly #clock: HarnessClock;
  readonly #listeners: readonly HistoryListener[];
  readonly #context = new AsyncLocalStorage<OpenAttempt>();
  readonly #open = new Set<OpenAttempt>();
  #attempts = 0;
  #calls = 0;
  #acquisitions = 0;
  #isClosed = false;

  constructor(clock: HarnessClock, listeners: readonly HistoryListener[]) {
    this.#clock = clock;
    this.#listeners = listeners;
  }

  /** Attempts that have started and not ended, oldest first; after {@link close}, as of then. */
  openAttempts(): readonly OpenAttempt[] {
    return [...this.#open];
  }

  /** Stops recording for good. */
  close(): void {
    this.#isClosed = true;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Records an event whose time and ids the caller knows. */
  record(event: HistoryEvent): void {
    if (this.#isClosed) return;
    for (const listener of this.#listeners) listener(event);
  }

  startAttempt(buyer: number, node: number, intendedUs: number): OpenAttempt {
    const startedUs = this.#clock.nowUs();
    const attempt = ++this.#attempts;
    const open: OpenAttempt = {
      attempt,
      buyer,
      node,
      intendedUs,
      startedUs,
      effects: 0,
      isOver: false,
      sections: new Map(),
    };
    this.#open.add(open);
    this.record({ kind: 'attempt-started', atUs: startedUs, intendedUs, attempt, buyer, node });
    return open;
  }

  /** Runs the attempt's code so that its calls, however deep, are attributed to it. */
  within<T>(open: OpenAttempt, run: () => Promise<T>): Promise<T> {
    return this.#context.run(open, run);
  }

  endAttempt(open: OpenAttempt, outcome: Outcome, units: number, error?: string): void {
    if (!this.#isClosed) this.#open.delete(open);
    open.isOver = true;
    const atUs = this.#clock.nowUs();
    const { attempt, buyer, node, intendedUs, startedUs } = open;
    for (const [acquisition, lock] of open.sections) {
      this.record({ kind: 'abandoned', atUs, attempt, lock, acquisition });
    }
    const ended = { attempt, buyer, node, intendedUs, startedUs, outcome, units };
    if (error === undefined) this.record({ kind: 'attempt-ended', atUs, ...ended });
    else this.record({ kind: 'attempt-ended', atUs, ...ended, error });
  }

  sent(target: string, operation: string, args: readonly unknown[]): CallSent | undefined {
    const open = this.#context.getStore();
    if (open === undefined || open.isOver) return undefined;
    open.effects += 1;
    const sent: AttributedCall = {
      kind: 'call-sent',
      atUs: this.#clock.nowUs(),
      attempt: open.attempt,
      call: ++this.#calls,
      target,
      operation,
      args,
      open,
    };
    this.record(sent);
    return sent;
  }

  settled(call: CallSent, end: CallEnd, reply: unknown): void {
    if (end === 'refused') (call as AttributedCall).open.effects -= 1;
    this.record({
      kind: 'call-settled',
      atUs: this.#clock.nowUs(),
      attempt: call.attempt,
      call: call.call,
      ok: end === 'answered',
      reply,
    });
  }

  /** The attempt whose code is running, if any. */
  currentAttempt(): OpenAttempt | undefined {
    return this.#context.getStore();
  }

  /** The next acquisition's id. */
  nextAcquisition(): number {
    return ++this.#acquisitions;
  }

  nowUs(): number {
    return this.#clock.nowUs();
  }
}

/** The event as it is kept between a call and its end; listeners see a {@link CallSent}. */
interface AttributedCall extends CallSent {
  readonly open: OpenAttempt;
}
