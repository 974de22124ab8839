import type { Random } from '../core/random.ts';
import type { Policy } from './policy.ts';

/** Picks each move uniformly among those that are possible; never complete. */
export function randomPolicy(random: Random): Policy {
  let visited = 0;
  const chooser = {
    choose: (moves: readonly unknown[]) => Math.floor(random.next() * moves.length),
  };
  return {
    next: () => chooser,
    done: () => {
      visited += 1;
    },
    covered: () => ({ visited, all: undefined, bound: undefined }),
  };
}
