import type { Random } from '../core/random.ts';
import type { Move } from '../core/schedule.ts';
import { FaultPlan, soundMoves } from './fault-plan.ts';
import type { Policy } from './policy.ts';

/**
 * Probabilistic concurrency testing: whoever has the highest priority goes on, and at `depth` − 1 random
 * choices whoever would go on falls behind all others. Every buyer draws a priority, and so does the world
 * (for the time that passes); within one buyer the order is random. What may go wrong does so at random
 * choices (see {@link FaultPlan}).
 *
 * ```text
 *   depth 2   1 1 1 1 2 2|3 3 3 3 2 2      priorities 1 > 2 > 3; at | buyer 2 falls behind
 * ```
 *
 * Finds a violation that takes `depth` orderings (an integer, at least 1) with a chance of at least
 * 1 / (n · k^(depth − 1)) in each schedule, for n buyers and k choices; k is taken from the longest schedule
 * until now. Fixed by its random numbers; never complete.
 *
 * Source: Burckhardt, Kothari, Musuvathi and Nagarakatte, "A randomized scheduler with probabilistic
 * guarantees of finding bugs", ASPLOS 2010.
 */
export function pct(random: Random, depth: number): Policy {
  const faults = new FaultPlan(random);
  let visited = 0;
  let choices = 0;
  let longest = 1;
  return {
    next() {
      choices = 0;
      faults.restart(longest);
      const priorities = new Priorities(random, depth, longest);
      return {
        ignoresState: true,
        choose(moves) {
          choices += 1;
          return faults.pick(moves, choices) ?? priorities.pick(moves, choices);
        },
      };
    },
    done() {
      visited += 1;
      longest = Math.max(longest, choices);
    },
    covered: () => ({ visited, all: undefined, bound: undefined }),
  };
}

/** Who goes before whom in one schedule. */
class Priorities {
  readonly #random: Random;
  /** By actor: `depth` and more as drawn, less for those who fell behind. */
  readonly #of = new Map<number, number>();
  readonly #depth: number;
  /** The choices at which somebody falls behind, and to what. */
  readonly #changes: readonly { readonly at: number; readonly to: number }[];

  constructor(random: Random, depth: number, length: number) {
    this.#random = random;
    this.#depth = depth;
    this.#changes = Array.from({ length: depth - 1 }, (_, index) => {
      return { at: random.integer(1, length), to: index };
    });
  }

  pick(moves: readonly Move[], choice: number): number | undefined {
    const sound = soundMoves(moves);
    for (const { at, to } of this.#changes) {
      if (at === choice) this.#of.set(this.#first(moves, sound), to);
    }
    const first = this.#first(moves, sound);
    const own = sound.filter((index) => moves[index]?.actor === first);
    return own[this.#random.integer(0, own.length - 1)];
  }

  /** Who goes before all others that could. */
  #first(moves: readonly Move[], among: readonly number[]): number {
    let first = 0;
    let highest = Number.NEGATIVE_INFINITY;
    for (const index of among) {
      const { actor } = moves[index] as Move;
      const priority = this.#priority(actor);
      if (priority > highest) [first, highest] = [actor, priority];
    }
    return first;
  }

  #priority(actor: number): number {
    const known = this.#of.get(actor);
    if (known !== undefined) return known;
    const drawn = this.#depth + this.#random.next();
    this.#of.set(actor, drawn);
    return drawn;
  }
}
