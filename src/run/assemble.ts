import type { Checked } from '../check/all.ts';
import type { FinalState } from '../check/check.ts';
import { conclude, type FinishedRun } from '../check/conclude.ts';
import { type Expectation, isProblem, parseExpectation } from '../check/expect.ts';
import type { Storyteller } from '../check/story/storyteller.ts';
import type { RunResult } from '../core/result.ts';
import type { Measured } from '../metrics/measure.ts';
import type { WorldHost } from '../ports/host.ts';
import { describeScenario, scenarioToArguments } from '../scenario/describe.ts';
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
  return conclude({
    identity: identityOf(chosen, scenario, host),
    sale: scenario,
    promises: chosen.strategy.promises,
    expectations: expectationsOf(scenario.expect),
    measured,
    checked,
    final,
    story,
    loop: host.loopDelay(),
  });
}

/** What was run, as results and recordings name it; not redacted. */
export function identityOf(
  { strategy, ref }: ChosenStrategy,
  scenario: Scenario,
  { target, world }: Pick<WorldHost, 'target' | 'world'>,
): FinishedRun['identity'] {
  const options = Object.keys(strategy.options ?? {});
  return {
    strategy: strategy.name,
    breaksWhen: strategy.breaksWhen,
    target,
    world,
    seed: scenario.seed,
    timeScale: scenario.timeScale,
    scenario: describeScenario({ ...scenario, strategies: [ref] }),
    reproduce: scenarioToArguments(scenario, { ref, options }),
  };
}

/** Expectations that are known to be well-formed. */
export function expectationsOf(expressions: readonly string[]): readonly Expectation[] {
  return expressions
    .map(parseExpectation)
    .filter((parsed): parsed is Expectation => !isProblem(parsed));
}
