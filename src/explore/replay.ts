import type { Chooser, Move } from '../core/schedule.ts';

/** Where a schedule could not be followed. */
export interface Difference {
  /** From 1; one more than there are where the schedule did not end with its last step. */
  readonly step: number;
  /** The move's name; undefined where the schedule should have been over. */
  readonly expected: string | undefined;
  /** What could have been done there; nothing where the schedule was over. */
  readonly possible: readonly string[];
}

/**
 * Makes exactly these moves, those too that are the only one. The first that is not possible ends the
 * schedule: see {@link difference}.
 */
export class ReplayChooser implements Chooser {
  readonly #steps: readonly string[];
  #made = 0;
  #difference: Difference | undefined;

  constructor(steps: readonly string[]) {
    this.#steps = steps;
  }

  choose(moves: readonly Move[]): number | undefined {
    const wanted = this.#steps[this.#made];
    const index = moves.findIndex(({ name }) => name === wanted);
    if (index >= 0 && this.#difference === undefined) return index;
    this.#differ(moves);
    return undefined;
  }

  makes(move: Move): void {
    if (this.#steps[this.#made] !== move.name) this.#differ([move]);
    this.#made += 1;
  }

  /** Once the schedule is over: undefined where it was followed to its end. */
  difference(): Difference | undefined {
    if (this.#made < this.#steps.length) this.#differ([]);
    return this.#difference;
  }

  #differ(moves: readonly Move[]): void {
    this.#difference ??= {
      step: this.#made + 1,
      expected: this.#steps[this.#made],
      possible: moves.map(({ name }) => name),
    };
  }
}

/** Makes the first of these moves that is possible, and strikes it out; the most natural move where none is. */
export function lenientChooser(steps: readonly string[]): Chooser {
  const wanted = [...steps];
  const strike = (name: string): void => {
    const at = wanted.indexOf(name);
    if (at >= 0) wanted.splice(at, 1);
  };
  return {
    choose(moves) {
      const names = moves.map(({ name }) => name);
      const next = wanted.find((name) => names.includes(name));
      return next === undefined ? 0 : names.indexOf(next);
    },
    makes: ({ name }) => strike(name),
  };
}
