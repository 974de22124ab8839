import { stockCall, textOf } from '../check/stock-calls.ts';
import type { CallSent } from '../core/history.ts';
import type { Journal } from '../core/journal.ts';
import type { Steps } from './steps.ts';

/** What the stock's counter said to those who were sold, by their own calls. */
export class CounterView {
  readonly #steps: Steps;
  readonly #left: Float64Array;
  #counter: string | undefined;
  /** False once there are several counters, or one whose calls do not tell. */
  #isTold = true;
  /** The last sale until now: only the last one of a step is looked into. */
  #last: { readonly atUs: number; readonly journal: Journal } | undefined;

  constructor(steps: Steps) {
    this.#steps = steps;
    this.#left = steps.series('last');
  }

  /** An attempt was sold in a step. */
  sold(step: number, atUs: number, journal: Journal | undefined): void {
    if (!this.#isTold || journal === undefined) return;
    const last = this.#last;
    // Steps may have become longer since.
    if (last !== undefined && this.#steps.at(last.atUs) !== step) this.#lookInto(last);
    this.#last = { atUs, journal };
  }

  /** At the end of each step; undefined where nobody was told, or it cannot be known. */
  finish(): (number | null)[] | undefined {
    if (this.#last !== undefined) this.#lookInto(this.#last);
    if (!this.#isTold || this.#counter === undefined) return undefined;
    let known: number | null = null;
    return [...this.#left.subarray(0, this.#steps.count)].map((left) => {
      if (!Number.isNaN(left)) known = left;
      return known;
    });
  }

  #lookInto({ atUs, journal }: { readonly atUs: number; readonly journal: Journal }): void {
    const left = this.#lastKnown(journal);
    if (left !== undefined) this.#left[this.#steps.at(atUs)] = left;
  }

  #lastKnown(journal: Journal): number | undefined {
    let sent: CallSent | undefined;
    let known: number | undefined;
    const { length } = journal;
    for (let index = 0; index < length; index++) {
      const event = journal.event(index);
      if (event.kind === 'call-sent') sent = event;
      else if (event.kind === 'call-settled' && event.ok && sent?.call === event.call) {
        known = this.#told(sent, event.reply) ?? known;
      }
    }
    return known;
  }

  #told(sent: CallSent, reply: unknown): number | undefined {
    const call = stockCall(sent);
    if (call === undefined) return undefined;
    if (call.kind === 'unknown' || call.counter === undefined) {
      this.#isTold = false;
      return undefined;
    }
    this.#counter ??= call.counter;
    if (this.#counter !== call.counter) this.#isTold = false;
    const left = call.kind === 'write' ? call.left : Number(textOf(reply));
    return Number.isFinite(left) ? left : undefined;
  }
}
