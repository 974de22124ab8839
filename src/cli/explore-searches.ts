import { describeProblem, type Problem, SeckillError, UsageError } from '../core/errors.ts';
import type { ExploreDocument } from '../core/exploration.ts';
import type { CheckName } from '../core/result.ts';
import { FAULTS, type FaultBudget } from '../core/schedule.ts';
import type { AnyStrategy } from '../ports/strategy.ts';
import type { Need } from '../ports/world.ts';
import { judgedChecks } from '../run/explore/explore.ts';
import { matrixBudgets } from '../run/explore/matrix.ts';
import { type SearchSpace, staffOf } from '../run/explore/world.ts';
import type { ChosenStrategy } from '../run/one.ts';
import { refusedFlag, settingsFor, unknownSettings } from '../run/settings.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { SearchSettings } from './explore-flags.ts';

/** One search of one strategy. */
export interface ToSearch {
  /** What gives the strategy again: its name, or its file as given. */
  readonly ref: string;
  /** For the progress: `redlock, crash 1`. */
  readonly label: string;
  readonly space: SearchSpace;
}

/** A strategy that was not searched, and why. */
export type NotRun = ExploreDocument['notRun'][number];

/** What is searched under these flags, in order, and what cannot be. */
export interface Searches {
  readonly searches: readonly ToSearch[];
  readonly notRun: readonly NotRun[];
}

/**
 * One search for each strategy, or of a matrix for each strategy and fault.
 *
 * @throws UsageError where settings are wrong; SeckillError (`not-runnable`) where the only strategy cannot be searched
 */
export function searchesOf(
  chosen: readonly ChosenStrategy[],
  scenario: Scenario,
  settings: SearchSettings,
): Searches {
  const strategies = chosen.map(({ strategy }) => strategy);
  const problems: Problem[] = [...unknownSettings(strategies, scenario.set)];
  const searches: ToSearch[] = [];
  const notRun: NotRun[] = [];
  for (const { strategy, ref, named } of chosen) {
    const unmodelled = notModelled(strategy);
    if (unmodelled !== undefined && chosen.length === 1) throw cannotSearch(strategy, unmodelled);
    const left = unmodelled ?? (settings.isMatrix && !named ? tooLong(strategy) : undefined);
    if (left !== undefined) {
      notRun.push({ strategy: strategy.name, reason: left, named });
      continue;
    }
    const refused = refusedFlag(strategy, scenario) ?? nothingToJudge(strategy, scenario, settings);
    const sized = { ...scenario, set: { ...searchedSettings(strategy), ...scenario.set } };
    const options = settingsFor(strategy, sized, problems);
    if (refused !== undefined && chosen.length === 1) problems.push(refused);
    else if (refused !== undefined) {
      notRun.push({ strategy: strategy.name, reason: describeProblem(refused), named });
    } else {
      for (const budget of budgetsOf(strategy, settings)) {
        const { attempts } = settings;
        const space = { strategy, settings: options, scenario: sized, budget, attempts };
        searches.push({ ref, label: labelOf(strategy, budget), space });
      }
    }
  }
  if (problems.length > 0) throw new UsageError(problems);
  return { searches, notRun };
}

/** What a search sets unless told, as of `--set`. */
function searchedSettings({ options = {} }: AnyStrategy): Readonly<Record<string, string>> {
  const set: Record<string, string> = {};
  for (const [name, spec] of Object.entries(options)) {
    if (spec.kind === 'number' && spec.searched !== undefined) set[name] = String(spec.searched);
  }
  return set;
}

/** Why there can be no search of a strategy; undefined where its world can be searched. */
function notModelled({ needs }: AnyStrategy): string | undefined {
  const missing = needs.flatMap((need) => UNMODELLED[need] ?? []);
  if (missing.length === 0) return undefined;
  return `it needs ${missing.join(' and ')}, which a search does not model`;
}

/** Why a strategy is no part of a matrix of all; undefined for most. */
function tooLong(strategy: AnyStrategy): string | undefined {
  if (staffOf(strategy) === undefined) return undefined;
  return 'its workers go on beside the buyers, and make too many schedules for a table of all: name it';
}

/** What only other worlds have. */
const UNMODELLED: { readonly [need in Need]?: string } = {
  http: 'a service by HTTP',
};

function cannotSearch({ name }: AnyStrategy, reason: string): SeckillError {
  const hint = `seckill-bench run -s ${name} plays one order of events`;
  return new SeckillError('not-runnable', `${name}: ${reason}`, hint);
}

function nothingToJudge(
  strategy: AnyStrategy,
  scenario: Scenario,
  { checks }: SearchSettings,
): Problem | undefined {
  if (judgedChecks({ strategy, scenario }, checks).length > 0) return undefined;
  const judged: readonly CheckName[] = judgedChecks({ strategy, scenario }, []);
  return {
    subject: '--check',
    expected: `what is judged for ${strategy.name}: ${judged.join(', ')}`,
    got: checks.join(', '),
  };
}

function budgetsOf(
  strategy: AnyStrategy,
  { isMatrix, budget, times }: SearchSettings,
): readonly FaultBudget[] {
  return isMatrix ? matrixBudgets(strategy, times) : [budget];
}

function labelOf({ name }: AnyStrategy, budget: FaultBudget): string {
  const faults = FAULTS.filter((fault) => budget[fault] > 0);
  return [name, ...faults.map((fault) => `${fault} ${budget[fault]}`)].join(', ');
}
