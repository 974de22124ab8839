import type { Checked } from '../check/all.ts';
import type { FigureName, FinalState, Finding } from '../check/check.ts';
import type { Unjudged } from '../check/evaluate.ts';
import { type Expectation, isProblem, parseExpectation } from '../check/expect.ts';
import { judge } from '../check/judge.ts';
import { isLoadMissed } from '../check/load-reached.ts';
import type { Storyteller, Violation } from '../check/story/storyteller.ts';
import type { CheckName, GeneratorHealth, RunResult } from '../core/result.ts';
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
  const { chosen, scenario, checked, story } = finished;
  const result = unjudged(finished);
  const expectations = scenario.expect
    .map(parseExpectation)
    .filter((parsed): parsed is Expectation => !isProblem(parsed));
  const judgement = judge(checked, chosen.strategy.promises, expectations, result);
  const failed = judgement.checks.filter(({ judged, verdict }) => judged && verdict === 'fail');
  const kinds = failed.flatMap(({ name }) => TOLD[name]);
  // An accepted oversell is no failure, and still what the run was about.
  if (result.oversold > 0) kinds.unshift('oversold');
  return { ...result, ...judgement, story: story.tell(kinds) };
}

/** What the story of each failed check is about. */
const TOLD: Readonly<Record<CheckName, readonly Violation[]>> = {
  'no-oversell': ['oversold'],
  'stock-conserved': ['lost-update'],
  'own-release': ['foreign-release'],
  'one-holder': ['overlap'],
  'limit-per-buyer': ['over-limit'],
  finishes: [],
  contention: [],
  'load-reached': [],
};

function unjudged({ chosen, scenario, host, final, measured, checked }: Finished): Unjudged {
  const { starts, unclearUnits, ...figures } = measured;
  const options = Object.keys(chosen.strategy.options ?? {});
  const lostUpdates = findingOf(checked, 'lostUpdates');
  const stranded = findingOf(checked, 'stranded');
  const overlaps = findingOf(checked, 'overlaps');
  const foreign = findingOf(checked, 'foreignReleases');
  const { stock } = scenario;
  return {
    strategy: chosen.strategy.name,
    target: host.target,
    world: host.world,
    seed: scenario.seed,
    timeScale: scenario.timeScale,
    scenario: describeScenario({ ...scenario, strategies: [chosen.ref] }),
    reproduce: ['run', ...scenarioToFlags(scenario, { ref: chosen.ref, options })],
    ended: final.ended,
    stock,
    ...figures,
    oversold: Math.max(0, measured.sold - stock),
    oversoldPossible: Math.max(0, measured.sold + unclearUnits - stock),
    stranded: stranded?.value ?? null,
    lostUpdates: lostUpdates?.value ?? null,
    foreignReleases: countOf(checked, 'own-release', foreign),
    foreignReleasesPossible: possibleOf(checked, 'own-release', foreign),
    overlaps: countOf(checked, 'one-holder', overlaps),
    overlapsPossible: possibleOf(checked, 'one-holder', overlaps),
    overLimit: findingOf(checked, 'overLimit')?.value ?? null,
    remaining: final.remaining,
    generator: generatorHealth(starts, host),
  };
}

function findingOf(checked: readonly Checked[], figure: FigureName): Finding | undefined {
  for (const check of checked) {
    if (check.kind === 'crashed') continue;
    const finding = check.findings.find((one) => one.figure === figure);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

/** 0 where there was nothing to count; null where the check that counts crashed. */
function countOf(checked: readonly Checked[], name: Checked['name'], finding?: Finding) {
  return finding?.value ?? (hasCrashed(checked, name) ? null : 0);
}

function possibleOf(checked: readonly Checked[], name: Checked['name'], finding?: Finding) {
  if (hasCrashed(checked, name)) return null;
  const [least, most] = finding?.range ?? [0, 0];
  return most - least;
}

function hasCrashed(checked: readonly Checked[], name: Checked['name']): boolean {
  return checked.some((check) => check.kind === 'crashed' && check.name === name);
}

/** A loop that was this busy, or answered this late at its 99th percentile, held the load up itself. */
const SATURATED = { utilization: 0.95, p99Us: 50_000 };

function generatorHealth(starts: Measured['starts'], host: WorldHost): GeneratorHealth {
  const loop = host.loopDelay();
  const isBusy =
    loop !== null && (loop.utilization > SATURATED.utilization || loop.p99Us > SATURATED.p99Us);
  return {
    ...starts,
    loopDelayP99Us: loop?.p99Us ?? null,
    loopDelayMaxUs: loop?.maxUs ?? null,
    loopUtilization: loop?.utilization ?? null,
    saturated: isBusy || isLoadMissed(starts.intended, starts.late),
  };
}
