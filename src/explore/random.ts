import type { Random } from '../core/random.ts';
import { FaultPlan, isSound, soundMoves } from './fault-plan.ts';
import type { Policy } from './policy.ts';

/**
 * Picks each move uniformly among those by which nothing goes wrong; what may go wrong does so at random
 * choices (see {@link FaultPlan}). Fixed by its random numbers; never complete.
 */
export function randomPolicy(random: Random): Policy {
  const faults = new FaultPlan(random);
  let visited = 0;
  let choices = 0;
  let longest = 1;
  return {
    next() {
      choices = 0;
      faults.restart(longest);
      return {
        ignoresState: true,
        choose(moves) {
          choices += 1;
          // Most often nothing can go wrong.
          if (moves.every(isSound)) return random.integer(0, moves.length - 1);
          const wrong = faults.pick(moves, choices);
          if (wrong !== undefined) return wrong;
          const sound = soundMoves(moves);
          return sound[random.integer(0, sound.length - 1)];
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
