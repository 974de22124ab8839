import type { Drawing } from '../../core/drawing.ts';
import { SeckillError } from '../../core/errors.ts';
import type { Counterexample } from '../../explore/counterexample.ts';
import { type Difference, ReplayChooser } from '../../explore/replay.ts';
import type { Size } from '../../explore/shrink/size.ts';
import { likelyCause } from '../likely-cause.ts';
import { ScheduleRecording } from './draw/recording.ts';
import { drawSteps } from './draw/steps.ts';
import { play, type Violation } from './schedule.ts';
import { openSearchWorld, type SearchSpace } from './world.ts';

/** What came of a schedule that was played again on the simulator. */
export interface Replayed {
  readonly drawing: Drawing;
  /** What was violated; nothing where it could not be followed to its end. */
  readonly violations: readonly Violation[];
  /** The first step that was not possible; undefined where it was followed to its end. */
  readonly difference: Difference | undefined;
}

/**
 * Makes exactly these moves on the simulator, and draws what happens.
 *
 * @throws SeckillError (`not-runnable`) where the strategy's own code fails to set it up
 */
export async function replaySteps(space: SearchSpace, steps: readonly string[]): Promise<Replayed> {
  const world = await openSearchWorld(space);
  const recording = new ScheduleRecording(world);
  const chooser = new ReplayChooser(steps);
  const playing = play(space, world, recording.watching(chooser), recording.watch());
  await world.host.pump(() => playing.advance());
  const { end, violations } = playing.result();
  const { buyers, stock } = space.scenario;
  const servers = world.host.stepper.servers.length;
  const difference = chooser.difference();
  // What was done instead is told beside the drawing.
  const followed = recording.steps.slice(
    0,
    difference === undefined ? undefined : difference.step - 1,
  );
  return {
    drawing: drawSteps({ buyers, stock, servers }, followed),
    violations: difference !== undefined || end === 'bounded' ? [] : violations,
    difference,
  };
}

/**
 * The drawing of a counterexample, from playing it once more. `space` may be larger than what it was shrunk to.
 *
 * @throws SeckillError (`not-runnable`) where it does not come out as it did before
 */
export async function drawCounterexample(
  space: SearchSpace,
  counterexample: Counterexample,
): Promise<Drawing> {
  const fitted = fitSpace(space, counterexample);
  const { drawing, difference } = await replaySteps(fitted, counterexample.steps);
  if (difference !== undefined) throw notTheSame(space, difference);
  return drawing;
}

/** A space made as small as this. */
export function fitSpace(
  space: SearchSpace,
  { buyers, nodes, stock, attempts, faults }: Size & { readonly nodes: number },
): SearchSpace {
  const scenario = { ...space.scenario, buyers, nodes, stock };
  return { ...space, scenario, attempts, budget: faults };
}

/** The error for a strategy that went another way although nothing had changed. */
export function notTheSame({ strategy }: SearchSpace, difference: Difference): SeckillError {
  return new SeckillError(
    'not-runnable',
    `${strategy.name}: expected the same schedule to come out the same each time, got another one at ${describeDifference(difference)}`,
    likelyCause('', ''),
  );
}

/** `step 7: expected buyer 2: set; possible: buyer 1: get, time passes`. */
export function describeDifference({ step, expected, possible }: Difference): string {
  const wanted = expected ?? 'the end of the schedule';
  const could = possible.length === 0 ? 'nothing, the schedule was over' : possible.join(' | ');
  return `step ${step}: expected ${wanted}; possible: ${could}`;
}
