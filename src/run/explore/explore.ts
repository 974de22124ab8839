import type { FigureName } from '../../check/check.ts';
import { defaultFigures, FIGURES_OF } from '../../check/judge.ts';
import type { Drawing } from '../../core/drawing.ts';
import type { ExploreResult, PolicyName } from '../../core/exploration.ts';
import { seededSource } from '../../core/random.ts';
import { CHECK_NAMES, type CheckName } from '../../core/result.ts';
import type { Verdict } from '../../core/verdict.ts';
import type { Counterexample } from '../../explore/counterexample.ts';
import { Dfs } from '../../explore/dfs.ts';
import { pct } from '../../explore/pct.ts';
import type { Policy } from '../../explore/policy.ts';
import { randomPolicy } from '../../explore/random.ts';
import { IterativeSearch } from '../../explore/search.ts';
import { describeSpace } from './bounds.ts';
import { exampleOf } from './example.ts';
import { type Findings, findViolations, type SearchLimits } from './find.ts';
import { drawCounterexample } from './replay.ts';
import { shrinkCounterexample, sizedSpace } from './shrink.ts';
import type { SearchSpace } from './world.ts';

/** How one strategy is searched. */
export interface ExploreOptions {
  /** What gives the strategy again: its name, or its file as given. */
  readonly ref: string;
  readonly policy: PolicyName;
  /** Of `pct`: how many ordering constraints a bug may need, at least 1. */
  readonly depth: number;
  /** The only checks to judge; what `run` judges where none are named. */
  readonly checks: readonly CheckName[];
  readonly limits: SearchLimits;
  readonly reproduce: readonly string[];
  onSchedule?(visited: number): void;
  /** A violation was found and is being made smaller. */
  onShrink?(): void;
}

/** A result, and the schedules that prove it. */
export interface Explored {
  readonly result: ExploreResult;
  /** Beside `result.violations`, in the same order. */
  readonly examples: readonly Example[];
}

/** A counterexample, and what happens in it. */
export interface Example {
  readonly counterexample: Counterexample;
  readonly drawing: Drawing;
}

/** Searches the schedules of one strategy for violations, makes each as small as it can, and says what was covered. */
export async function explore(space: SearchSpace, options: ExploreOptions): Promise<Explored> {
  const wanted = judgedFigures(space, options.checks);
  const policy = policyNamed(options, space.scenario.seed);
  const findings = await findViolations(space, policy, wanted, options.limits, options.onSchedule);
  if (findings.found.length > 0) options.onShrink?.();
  const examples: Example[] = [];
  for (const found of findings.found) {
    const long = await exampleOf(space, options.ref, found);
    const counterexample = await shrinkCounterexample(space, long);
    const drawing = await drawCounterexample(sizedSpace(space, counterexample), counterexample);
    examples.push({ counterexample, drawing });
  }
  return { result: resultOf(space, options, wanted, findings, examples), examples };
}

function judgedFigures(
  { strategy, scenario }: SearchSpace,
  checks: readonly CheckName[],
): readonly FigureName[] {
  const figures = defaultFigures(strategy.promises).filter((figure) => {
    return figure !== 'overLimit' || scenario.limitPerBuyer !== undefined;
  });
  if (checks.length === 0) return figures;
  return checks.flatMap((name) => FIGURES_OF[name]);
}

function policyNamed({ policy, depth }: ExploreOptions, seed: number): Policy {
  const random = seededSource(seed).stream('policy');
  switch (policy) {
    case 'search':
      return new IterativeSearch();
    case 'dfs':
      return new Dfs();
    case 'pct':
      return pct(random, depth);
    case 'random':
      return randomPolicy(random);
  }
}

function resultOf(
  space: SearchSpace,
  { policy, reproduce, checks }: ExploreOptions,
  wanted: readonly FigureName[],
  { found, covered }: Findings,
  examples: readonly Example[],
): ExploreResult {
  const violations = found.map(({ figure, foundAfter }, index) => {
    const { violated = [], steps = [] } = examples[index]?.counterexample ?? {};
    const evidence = violated.find((one) => one.figure === figure)?.evidence ?? '';
    return {
      check: checkOf(figure),
      figure,
      evidence,
      foundAfter,
      steps: steps.length,
      file: null,
    };
  });
  return {
    strategy: space.strategy.name,
    verdict: verdictOf(policy, found.length > 0, covered),
    space: describeSpace(space),
    policy,
    covered,
    judged: checks.length > 0 ? checks : [...new Set(wanted.map(checkOf))],
    violations,
    reproduce,
  };
}

/** Sampling asks for no completeness; a search that was to go through everything and did not is inconclusive. */
function verdictOf(
  policy: PolicyName,
  isViolated: boolean,
  { kind, stoppedBy, visited }: Findings['covered'],
): Verdict {
  if (isViolated) return 'fail';
  if (kind === 'complete') return 'pass';
  const isSample = policy === 'pct' || policy === 'random';
  return isSample && visited > 0 && stoppedBy !== 'interrupted' ? 'pass' : 'inconclusive';
}

function checkOf(figure: FigureName): CheckName {
  return CHECK_NAMES.find((name) => FIGURES_OF[name].includes(figure)) ?? 'finishes';
}
