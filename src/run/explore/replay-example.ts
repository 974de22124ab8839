import {
  COUNTEREXAMPLE_SCHEMA_VERSION,
  type CounterexampleDocument,
  type ReplayDifference,
} from '../../core/counterexample-result.ts';
import { VERSION } from '../../core/version.ts';
import type { Counterexample } from '../../explore/counterexample.ts';
import { ReplayChooser } from '../../explore/replay.ts';
import { describeSpace } from './bounds.ts';
import { type Replayed, replaySteps } from './replay.ts';
import { playTwice } from './twice.ts';
import type { SearchSpace } from './world.ts';

/**
 * Plays a counterexample again on the simulator, and says whether it violates what it did.
 *
 * @param space what the file describes
 * @throws SeckillError (`not-runnable`) where the strategy's own code fails to set it up
 */
export async function replayCounterexample(
  space: SearchSpace,
  counterexample: Counterexample,
  file: string,
): Promise<CounterexampleDocument> {
  const { strategy, steps, violated } = counterexample;
  const replayed = await replaySteps(space, steps);
  const why = differenceOf(counterexample, replayed);
  return {
    schemaVersion: COUNTEREXAMPLE_SCHEMA_VERSION,
    tool: { name: 'seckill-bench', version: VERSION },
    kind: 'counterexample',
    verdict: why === null ? 'fail' : 'inconclusive',
    file,
    strategy,
    space: describeSpace(space),
    steps: steps.length,
    violated,
    found: replayed.violations,
    why,
    drawing: replayed.drawing,
    real: null,
  };
}

/**
 * Plays a counterexample twice, and holds the two against each other.
 *
 * @throws SeckillError (`not-runnable`) where the second came out differently
 */
export function replayTwice(space: SearchSpace, { steps }: Counterexample): Promise<void> {
  const choosers = [new ReplayChooser(steps)];
  return playTwice(
    space,
    () => choosers.pop(),
    () => {},
  );
}

function differenceOf(
  { violated }: Counterexample,
  { difference, violations }: Replayed,
): ReplayDifference | null {
  if (difference !== undefined) {
    const { step, expected, possible } = difference;
    return { kind: 'step', step, expected: expected ?? null, possible };
  }
  const found = new Set<string>(violations.map(({ figure }) => figure));
  const missing = violated.map(({ figure }) => figure).filter((figure) => !found.has(figure));
  return missing.length === 0 ? null : { kind: 'outcome', missing };
}
