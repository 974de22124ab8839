import { SeckillError } from '../../core/errors.ts';
import { seededSource } from '../../core/random.ts';
import type { Chooser } from '../../core/schedule.ts';
import { playSchedules } from './runner.ts';
import type { SearchSpace } from './world.ts';

/** Schedules that are played twice. */
const PLAYED_TWICE = 12;

/**
 * Plays a few random schedules twice: a search says what it covered only where the same choices have the same
 * outcome. Code that reads a clock or a random number of its own, or keeps something from one sale to the
 * next, is mostly found out; not for certain.
 *
 * @throws SeckillError (`not-runnable`) where two came out differently
 */
export async function proveRepeatable(space: SearchSpace): Promise<void> {
  const random = seededSource(space.scenario.seed).stream('repeatable');
  const picks: number[] = [];
  let told: string[] = [];
  let first: string | undefined;
  let plays = 0;
  const next = (): Chooser | undefined => {
    if (plays === 2 * PLAYED_TWICE) return undefined;
    const isFirst = plays % 2 === 0;
    plays += 1;
    told = [];
    if (isFirst) picks.length = 0;
    let at = 0;
    return {
      choose(moves) {
        const known = isFirst ? random.integer(0, moves.length - 1) : (picks[at] ?? 0);
        if (isFirst) picks.push(known);
        at += 1;
        return Math.min(known, moves.length - 1);
      },
      makes: ({ name }) => told.push(name),
    };
  };
  await playSchedules(space, next, ({ end, outcome }) => {
    const text = `${told.join()}: ${end} ${outcome}`;
    if (plays % 2 === 1) first = text;
    else if (text !== first) throw notRepeatable(space);
  });
}

/** The error for a strategy that goes another way although nothing has changed. */
function notRepeatable({ strategy }: SearchSpace): SeckillError {
  return new SeckillError(
    'not-runnable',
    `${strategy.name}: expected the same schedule to come out the same each time, got another one`,
    'let it read clocks and random numbers through its ports only, and keep nothing from one sale to the next',
  );
}
