import type { HarnessClock } from '../core/clock.ts';
import type { Scope } from '../core/scope.ts';
import { drainNow } from './drain.ts';
import { nothingComes } from './escapes/waits.ts';
import { EventQueue, type TimedEvent } from './event-queue.ts';
import { afterEverything } from './settle.ts';
import type { Timeline } from './timeline.ts';

/** How the virtual world came to rest. */
export type KernelEnd = 'idle' | 'deadline' | 'stopped';

/** A planned event that can be called off. */
export interface PlannedEvent {
  cancel(): void;
}

/**
 * Virtual time. Fires planned events one by one, in order of time; between two of them that could
 * let code of buyers run it waits until that code has come to rest, so that how deep a strategy's
 * promises nest cannot change a run.
 */
export class Kernel implements HarnessClock, Timeline {
  #nowUs = 0;
  readonly #queue = new EventQueue();
  /** What belongs to the step that is being made, in order. */
  #soon: (() => void)[] = [];
  #isStopped = false;
  #hasWoken = false;
  readonly #isCareful: boolean;
  readonly #scope: Scope | undefined;

  /**
   * @param options.careful wait for immediates too after every step, not only for promises and
   *   ticks: for code that is not ours. Less than half as fast.
   * @param options.scope told, before code goes on, that it is nobody's until somebody says whose
   */
  constructor(options: { readonly careful: boolean; readonly scope?: Scope }) {
    this.#isCareful = options.careful;
    this.#scope = options.scope;
  }

  /** Integer µs since the sale opened. */
  nowUs(): number {
    return this.#nowUs;
  }

  /** Plans an event object, which may be reused after it has fired; a past time counts as now. */
  plan(event: TimedEvent): void {
    if (event.atUs < this.#nowUs) event.atUs = this.#nowUs;
    this.#queue.push(event);
  }

  /**
   * Plans a function at `atUs`; an infinite time never comes.
   *
   * @throws RangeError for NaN, which has no place in an order.
   */
  at(atUs: number, run: () => void): PlannedEvent {
    if (Number.isNaN(atUs)) throw new RangeError('virtual time: expected µs, got NaN');
    if (atUs === Number.POSITIVE_INFINITY) return { cancel: nothing };
    const event: TimedEvent = { atUs: Math.round(atUs), order: 0, fire: run };
    this.plan(event);
    return { cancel: () => (event.fire = nothing) };
  }

  /** Calls `run` when what is due has run, before anything else happens: it is part of the same step. */
  soon(run: () => void): PlannedEvent {
    this.#soon.push(run);
    return {
      cancel: () => {
        this.#soon = this.#soon.filter((one) => one !== run);
      },
    };
  }

  /** Every planned event, in no particular order: for what must find its own among them. */
  planned(): readonly TimedEvent[] {
    return this.#queue.all();
  }

  /** Wakes the caller at `atUs`, as a step of its own. */
  sleepUntil(atUs: number): Promise<void> {
    return this.actAt(atUs, nothing);
  }

  actAt(atUs: number, act: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.at(atUs, () => {
        this.woke();
        act();
        resolve();
      });
    });
  }

  /** To be called by an event that lets code of a buyer go on. */
  woke(): void {
    this.#hasWoken = true;
    this.#scope?.resume(undefined);
  }

  /**
   * Runs the world until `work` has settled, and gives its result.
   *
   * @throws Error when nothing is planned any more, or an hour of virtual time is over, and `work`
   *   still waits.
   */
  async during<T>(work: Promise<T>): Promise<T> {
    let isSettled = false;
    const stop = (): void => {
      isSettled = true;
      this.stop();
    };
    work.then(stop, stop);
    const end = await this.run(this.#nowUs + LONGEST_WORK_US);
    if (!isSettled) throw end === 'idle' ? nothingComes() : new Error(TAKES_TOO_LONG);
    return work;
  }

  /** Ends {@link run} after the current step. */
  stop(): void {
    this.#isStopped = true;
  }

  /**
   * Fires events until nothing is planned (`idle`), the next one lies beyond `deadlineUs`
   * (`deadline`, with the clock set to it), or {@link stop} was called.
   */
  run(deadlineUs: number): Promise<KernelEnd> {
    this.#isStopped = false;
    this.#hasWoken = true;
    return new Promise((resolve, reject) => {
      const step = (): void => {
        try {
          for (let hurried = 0; hurried < MOST_HURRIED; hurried++) {
            const end = this.#fireUntilWoken(deadlineUs);
            if (end !== undefined) {
              resolve(end);
              return;
            }
            if (drainNow === undefined || this.#isCareful) break;
            drainNow();
          }
          afterEverything(step);
        } catch (error) {
          reject(error);
        }
      };
      // Whatever started the run may have left ticks behind.
      afterEverything(step);
    });
  }

  #fireUntilWoken(deadlineUs: number): KernelEnd | undefined {
    if (this.#isStopped) return 'stopped';
    const soon = this.#soon.shift();
    if (soon !== undefined) {
      soon();
      return undefined;
    }
    const queue = this.#queue;
    this.#hasWoken = false;
    do {
      const next = queue.peek();
      if (next === undefined) return 'idle';
      if (next.fire === nothing) {
        queue.pop();
        continue;
      }
      if (next.atUs > deadlineUs) {
        this.#nowUs = Math.max(this.#nowUs, deadlineUs);
        return 'deadline';
      }
      queue.pop();
      this.#nowUs = next.atUs;
      next.fire();
    } while (!this.#hasWoken);
    return undefined;
  }
}

/** Steps in a row without a turn of the event loop: a few ms of wall time. Counted, so that it is the same each run. */
const MOST_HURRIED = 4_096;

/** What goes on beside the work, a loop that renews a lock, must not keep it waiting for ever. */
const LONGEST_WORK_US = 3_600_000_000;
const TAKES_TOO_LONG = 'it takes more than an hour of virtual time';

function nothing(): void {}
