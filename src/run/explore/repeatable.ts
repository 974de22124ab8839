import { seededSource } from '../../core/random.ts';
import type { Chooser } from '../../core/schedule.ts';
import { playSchedules } from './runner.ts';
import { Pair } from './twice.ts';
import type { SearchSpace } from './world.ts';

/** Schedules that are played twice. */
const PLAYED_TWICE = 12;

/**
 * Plays a few random schedules twice: a search says what it covered only where the same choices have the same
 * outcome. Code that reads a clock or a random number of its own, or keeps something from one sale to the
 * next, is mostly found out; not for certain. What makes no difference to where it goes is no matter here.
 *
 * @throws SeckillError (`not-runnable`) where two came out differently
 */
export async function proveRepeatable(space: SearchSpace): Promise<void> {
  const random = seededSource(space.scenario.seed).stream('repeatable');
  const pair = new Pair(space, false);
  let schedules = 0;
  const another = (): Chooser | undefined => {
    schedules += 1;
    if (schedules > PLAYED_TWICE) return undefined;
    return { ignoresState: true, choose: (moves) => random.integer(0, moves.length - 1) };
  };
  const next = () => pair.next(another);
  await playSchedules(space, next, (played) => pair.ends(played), { folds: [pair] });
}
