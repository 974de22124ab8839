import { SeckillError } from '../../core/errors.ts';
import type { RunResult } from '../../core/result.ts';
import type { PointRun, PointState, SweptName, SweptPoint } from '../../core/sweep.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ChosenStrategy } from '../one.ts';
import { runScenario } from '../run.ts';
import { AXES } from './axis.ts';

/** Where a point lies: a value for everything that is swept. */
export type At = SweptPoint['at'];

/** What running a point needs. */
export interface PointHooks {
  /** Aborted: the point is given up. */
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  note(text: string): void;
  /** Told of what the strategy's code did in the real world, again and again. */
  onEscape(text: string): void;
  /** Each run is made twice, and the two are held against each other. */
  readonly verifiesDeterminism?: boolean | undefined;
  /** A run is over. */
  onRun(run: PointRun): void;
}

/** The scenario at a point. */
export function scenarioAt(scenario: Scenario, at: At): Scenario {
  return Object.entries(at).reduce((moved, [name, value]) => {
    return AXES[name as SweptName].apply(moved, value);
  }, scenario);
}

/**
 * Runs a strategy at a point, with one seed after the other up to the first that fails; undefined where it
 * was interrupted. Safe only where every seed is; a failure decides, whatever else was inconclusive.
 *
 * @throws what {@link runScenario} throws; SeckillError (`not-runnable`) where it cannot run there
 */
export async function runPoint(
  chosen: ChosenStrategy,
  scenario: Scenario,
  at: At,
  seeds: readonly number[],
  hooks: PointHooks,
): Promise<SweptPoint | undefined> {
  const { signal, env, note, onEscape, onRun } = hooks;
  const runs: PointRun[] = [];
  const verifiesDeterminism = hooks.verifiesDeterminism === true ? ('quietly' as const) : false;
  const quiet = { signal, env, note, onEscape, onProgress: () => {}, verifiesDeterminism };
  for (const seed of seeds) {
    if (signal.aborted) return undefined;
    const document = await runScenario({ ...scenarioAt(scenario, at), seed }, [chosen], quiet);
    const [result] = document.results;
    if (signal.aborted) return undefined;
    if (result === undefined) {
      throw new SeckillError('not-runnable', document.notRun[0]?.reason ?? 'it was not run');
    }
    const run = figuresOf(result);
    runs.push(run);
    onRun(run);
    if (run.verdict === 'fail') break;
  }
  return { at, state: stateOf(runs), runs };
}

function stateOf(runs: readonly PointRun[]): PointState {
  if (runs.some(({ verdict }) => verdict === 'fail')) return 'broken';
  return runs.every(({ verdict }) => verdict === 'pass') ? 'safe' : 'inconclusive';
}

function figuresOf(result: RunResult): PointRun {
  const { seed, verdict, sold, oversold, lostUpdates, stranded, overlaps, foreignReleases } =
    result;
  const evidence = whyNot(result);
  return {
    ...{ seed, verdict, sold, oversold, lostUpdates, stranded, overlaps, foreignReleases },
    evidence,
  };
}

function whyNot({ verdict, checks, expectations }: RunResult): string | null {
  if (verdict === 'pass') return null;
  const check = checks.find((one) => one.judged === true && one.verdict === verdict);
  if (check !== undefined) return check.evidence;
  const expectation = expectations.find((one) => one.verdict === verdict);
  if (expectation === undefined) return null;
  const { expression, actual, reason } = expectation;
  return `expected ${expression}: ${reason ?? `it is ${actual}`}`;
}
