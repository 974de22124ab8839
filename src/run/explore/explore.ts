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
import { describeEscape, escapes, forgetEscapes } from '../../sim/escapes/escapes.ts';
import { outside } from '../../sim/globals/current.ts';
import { inPlace } from '../../sim/globals/globals.ts';
import { strategies as builtIn } from '../../strategies/catalog.ts';
import { describeSpace } from './bounds.ts';
import { exampleOf } from './example.ts';
import { type Findings, findViolations, type SearchLimits } from './find.ts';
import { proveRepeatable } from './repeatable.ts';
import { drawCounterexample } from './replay.ts';
import { shrinkCounterexample } from './shrink.ts';
import { type SearchSpace, staffOf } from './world.ts';

/** How one strategy is searched. */
export interface ExploreOptions {
  /** What gives the strategy again: its name, or its file as given. */
  readonly ref: string;
  readonly policy: PolicyName;
  /** Of `pct`: how many ordering constraints a bug may need, at least 1. */
  readonly depth: number;
  /** The only checks to judge, of those that `run` judges; all of them where none are named. */
  readonly checks: readonly CheckName[];
  readonly limits: SearchLimits;
  readonly reproduce: readonly string[];
  /** Told of what the strategy's code did in the real world, once for each line. */
  onEscape?(text: string): void;
  onSchedule?(visited: number): void;
  /** A violation was found and is being made smaller. */
  onShrink?(): void;
}

/** A result, and the schedules that prove it. */
export interface Explored {
  readonly result: ExploreResult;
  /** Beside `result.violations`, in the same order; the same one where they are by the same schedule. */
  readonly examples: readonly Example[];
}

/** A counterexample, and what happens in it. */
export interface Example {
  readonly counterexample: Counterexample;
  readonly drawing: Drawing;
}

/**
 * Searches the schedules of one strategy for violations, makes each as small as it can, and says what was covered.
 *
 * @throws SeckillError (`not-runnable`) where the strategy cannot be set up, or does not do the same each time
 */
export function explore(space: SearchSpace, options: ExploreOptions): Promise<Explored> {
  if (builtIn.includes(space.strategy)) return search(space, options);
  const { limits, onSchedule } = options;
  // Many worlds, one after the other: what changes hands each time takes longer than a schedule.
  return inPlace(async () => {
    forgetEscapes();
    try {
      return await search(space, {
        ...options,
        limits: { ...limits, isLate: () => outside(() => limits.isLate()) },
        ...(onSchedule && { onSchedule: (visited) => outside(() => onSchedule(visited)) }),
      });
    } finally {
      for (const one of escapes()) options.onEscape?.(describeEscape(one));
    }
  });
}

async function search(space: SearchSpace, options: ExploreOptions): Promise<Explored> {
  const wanted = judgedFigures(space, options.checks);
  if (!builtIn.includes(space.strategy)) await proveRepeatable(space);
  const policy = policyNamed(options, space.scenario.seed);
  const findings = await findViolations(space, policy, wanted, options.limits, options.onSchedule);
  if (findings.found.length > 0) options.onShrink?.();
  const examples: Example[] = [];
  for (const found of findings.found) {
    const long = await exampleOf(space, options.ref, found);
    const counterexample = await shrinkCounterexample(space, long);
    const same = examples.find((one) => isSame(one.counterexample, counterexample));
    const drawing = same?.drawing ?? (await drawCounterexample(space, counterexample));
    examples.push(same ?? { counterexample, drawing });
  }
  return { result: resultOf(space, options, findings, examples), examples };
}

/** The checks that mean something for a strategy and its sale, those of `checks` where some are named. */
export function judgedChecks(
  space: Pick<SearchSpace, 'strategy' | 'scenario'>,
  checks: readonly CheckName[],
): readonly CheckName[] {
  const judged = judgedFigures(space, checks).map(checkOf);
  return CHECK_NAMES.filter((name) => judged.includes(name));
}

function judgedFigures(
  { strategy, scenario }: Pick<SearchSpace, 'strategy' | 'scenario'>,
  checks: readonly CheckName[],
): readonly FigureName[] {
  const figures = defaultFigures(strategy.promises).filter((figure) => {
    if (figure === 'unmatchedOrders' && staffOf(strategy) === undefined) return false;
    if (OF_MESSAGES.includes(figure) && !strategy.needs.includes('queue')) return false;
    return figure !== 'overLimit' || scenario.limitPerBuyer !== undefined;
  });
  return checks.length === 0 ? figures : figures.filter((one) => checks.includes(checkOf(one)));
}

const OF_MESSAGES: readonly FigureName[] = ['undelivered', 'deliveredTwice'];

function isSame(one: Counterexample, other: Counterexample): boolean {
  const sizeOf = ({ buyers, nodes, stock, attempts, faults, steps }: Counterexample) =>
    JSON.stringify([buyers, nodes, stock, attempts, faults, steps]);
  return sizeOf(one) === sizeOf(other);
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
  { policy, depth, reproduce, checks, limits }: ExploreOptions,
  findings: Findings,
  examples: readonly Example[],
): ExploreResult {
  const { found, unclear, givenUp, isSold, covered } = findings;
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
    verdict: verdictOf(policy, findings),
    space: describeSpace(space),
    policy,
    depth: policy === 'pct' ? depth : null,
    covered,
    judged: judgedChecks(space, checks),
    violations,
    unclear: unclear.map((figure) => ({ check: checkOf(figure), figure })),
    givenUp,
    isSold,
    ...(limits.isTwice === true ? { playedTwice: covered.visited } : {}),
    reproduce,
  };
}

/**
 * A search that was to go through everything and did not is inconclusive, and so is a sample that was cut
 * short. What a reply that never came leaves open is judged as in a run, and so is a sale that sells nothing.
 */
function verdictOf(policy: PolicyName, { found, unclear, isSold, covered }: Findings): Verdict {
  if (found.length > 0) return 'fail';
  if (unclear.length > 0 || !isSold) return 'inconclusive';
  if (covered.kind === 'complete') return 'pass';
  const isSample = policy === 'pct' || policy === 'random';
  return isSample && covered.stoppedBy === 'schedules' ? 'pass' : 'inconclusive';
}

function checkOf(figure: FigureName): CheckName {
  return CHECK_NAMES.find((name) => FIGURES_OF[name].includes(figure)) ?? 'finishes';
}
