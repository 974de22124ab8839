import { COMPARED_FIGURES, type ComparedFigure, type ComparedFigureName } from '../core/compare.ts';
import type { RepeatedRun } from '../core/repeats.ts';
import type { RunResult } from '../core/result.ts';
import { pairedRatioOf, type RatioInterval, ratioOf } from '../stats/ratio.ts';
import type { CompareOptions } from './compare.ts';

/** How fast it sells, before and after. */
export interface Speed {
  readonly figures: readonly ComparedFigure[];
  /** In sentences, like those that could not be told. */
  readonly regressions: readonly string[];
  readonly unknown: readonly string[];
}

/** Runs of each side that an interval needs at least, to say anything. */
const FEWEST_RUNS = 5;

/**
 * Compares the figures of speed. A figure is worse where the whole 95 % confidence interval of its ratio lies beyond
 * the tolerance. Simulated runs with the same seeds are compared in pairs. Where the generator was saturated in a run,
 * its figures are the generator's: nothing is said of the store.
 */
export function speedOf(base: RunResult, head: RunResult, options: CompareOptions): Speed {
  const [before, after] = [runsOf(base), runsOf(head)];
  const doubt = options.judgesSpeed ? whyUnknown(before, after) : undefined;
  const isPaired = areSeedsEqual(before, after) && base.world === 'sim' && head.world === 'sim';
  const compare = isPaired ? pairedRatioOf : ratioOf;
  const figures = COMPARED_FIGURES.map((name): ComparedFigure => {
    const [from, to] = [valuesOf(before, name), valuesOf(after, name)];
    const found = doubt === undefined ? compare(from, to) : undefined;
    return {
      name,
      base: meanOf(from),
      head: meanOf(to),
      ratio: found?.ratio ?? null,
      low: found?.low ?? null,
      high: found?.high ?? null,
      change: found === undefined ? 'unknown' : changeOf(name, found, options.tolerance),
    };
  });
  if (!options.judgesSpeed) return { figures, regressions: [], unknown: [] };
  const worse = figures.filter(({ change }) => change === 'worse');
  return {
    figures,
    regressions: worse.map((figure) => `${figure.name} is worse: ${factor(figure)}`),
    unknown: doubt === undefined ? figures.filter(isLost).map(lost) : [doubt],
  };
}

function runsOf(result: RunResult): readonly RepeatedRun[] {
  if (result.repeats !== undefined) return result.repeats.runs;
  const { seed, verdict, sold, oversold, attemptsPerSec, responseUs, generator } = result;
  const { p50, p99, p999 } = responseUs;
  const { saturated } = generator;
  return [{ seed, verdict, sold, oversold, attemptsPerSec, p50, p99, p999, saturated }];
}

function whyUnknown(
  before: readonly RepeatedRun[],
  after: readonly RepeatedRun[],
): string | undefined {
  const fewest = Math.min(before.length, after.length);
  if (fewest < FEWEST_RUNS) {
    return `speed: ${fewest} run${fewest === 1 ? '' : 's'} of a side tell nothing of the noise; run both with --repeat ${FEWEST_RUNS} or more, or compare with --no-speed`;
  }
  const saturated = (runs: readonly RepeatedRun[]) => runs.filter((run) => run.saturated).length;
  const [a, b] = [saturated(before), saturated(after)];
  if (a + b === 0) return undefined;
  return `speed: the generator was saturated in ${a} of ${before.length} runs of base and ${b} of ${after.length} of head; their figures are its own`;
}

function areSeedsEqual(before: readonly RepeatedRun[], after: readonly RepeatedRun[]): boolean {
  return (
    before.length === after.length && before.every(({ seed }, index) => seed === after[index]?.seed)
  );
}

/** Those that were measured; all of them, or none. */
function valuesOf(runs: readonly RepeatedRun[], name: ComparedFigureName): readonly number[] {
  const values = runs.map((run) => run[name]).filter((value) => value !== null);
  return values.length === runs.length ? values : [];
}

function meanOf(values: readonly number[]): number | null {
  if (values.length === 0 || values.some((value) => value <= 0)) return null;
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

function changeOf(
  name: ComparedFigureName,
  { low, high }: RatioInterval,
  tolerance: number,
): ComparedFigure['change'] {
  // Of attempts a second more is better, of latencies less.
  const [isAbove, isBelow] = [low > 1 + tolerance, high < 1 / (1 + tolerance)];
  if (!isAbove && !isBelow) return 'same';
  return isAbove === (name === 'attemptsPerSec') ? 'better' : 'worse';
}

function isLost({ base, ratio }: ComparedFigure): boolean {
  return base !== null && ratio === null;
}

function lost({ name }: ComparedFigure): string {
  return `${name} was measured in base, and is not known of head`;
}

function factor({ ratio, low, high }: ComparedFigure): string {
  const times = (value: number | null) => (value ?? 0).toPrecision(3);
  return `${times(ratio)} times what it was (95 % confidence: ${times(low)} to ${times(high)})`;
}
