import type { Chooser } from '../core/schedule.ts';
import { Dfs } from './dfs.ts';
import type { Covered, Ended, Policy } from './policy.ts';

/** Departures allowed, one after the other; then without a bound. */
const BOUNDS = [0, 1, 2, 3];

/**
 * Small bounds on departures first, so that the first counterexample is short already; the bound is
 * raised until it leaves nothing out any more.
 *
 * Source: iterative context bounding (Musuvathi and Qadeer, PLDI 2007), over depth-first search.
 */
export class IterativeSearch implements Policy {
  #bounds = [...BOUNDS];
  #bound: number | undefined;
  #dfs: Dfs;
  #visited = 0;
  /** The largest bound whose schedules were all covered. */
  #covered: number | undefined;
  #all: bigint | undefined;

  constructor() {
    this.#bound = this.#bounds.shift();
    this.#dfs = newDfs(this.#bound);
  }

  next(): Chooser | undefined {
    for (;;) {
      const chooser = this.#dfs.next();
      if (chooser !== undefined || this.#all !== undefined) return chooser;
      const { all, bound } = this.#dfs.covered();
      if (all !== undefined) {
        this.#all = all;
        return undefined;
      }
      // Even without a bound schedules were left unfinished: there is nothing more to be had.
      if (this.#bound === undefined) return undefined;
      this.#covered = bound ?? this.#covered;
      this.#bound = this.#bounds.shift();
      this.#dfs = newDfs(this.#bound);
    }
  }

  done(ended: Ended): void {
    this.#visited += 1;
    this.#dfs.done(ended);
  }

  covered(): Covered {
    return { visited: this.#visited, all: this.#all, bound: this.#covered };
  }
}

function newDfs(bound: number | undefined): Dfs {
  return bound === undefined ? new Dfs() : new Dfs({ bound });
}
