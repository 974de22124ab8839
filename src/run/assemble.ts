import type { Checked } from '../check/all.ts';
import type { FinalState } from '../check/check.ts';
import { conclude } from '../check/conclude.ts';
import { type Expectation, isProblem, parseExpectation } from '../check/expect.ts';
import type { Storyteller } from '../check/story/storyteller.ts';
import type { RunResult } from '../core/result.ts';
import type { Measured } from '../metrics/measure.ts';
import type { WorldHost } from '../ports/host.ts';
import { describeScenario, scenarioToFlags } from '../scenario/describe.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ChosenStrategy } from './one.ts';

/** Everything that a finished run left behind. */
export interface Finished {
  readonly chosen: ChosenStrategy;
  readonly scenario: Scenario;
  readonly host: WorldHost;
  readonly final: FinalState;
  readonly measured: Measured;
  readonly checked: readonly Checked[];
  readonly story: Storyteller;
}

/** Judges a finished run and puts its result together. */
export function assembleResult(finished: Finished): RunResult {
  const { chosen, scenario, host, final, measured, checked, story } = finished;
  const options = Object.keys(chosen.strategy.options ?? {});
  return conclude({
    identity: {
      strategy: chosen.strategy.name,
      target: host.target,
      world: host.world,
      seed: scenario.seed,
      timeScale: scenario.timeScale,
      scenario: describeScenario({ ...scenario, strategies: [chosen.ref] }),
      reproduce: ['run', ...scenarioToFlags(scenario, { ref: chosen.ref, options })],
    },
    sale: scenario,
    promises: chosen.strategy.promises,
    expectations: scenario.expect
      .map(parseExpectation)
      .filter((parsed): parsed is Expectation => !isProblem(parsed)),
    measured,
    checked,
    final,
    story,
    loop: host.loopDelay(),
  });
}
