import { isProblem, parseExpectation } from '../check/expect.ts';
import { type Problem, SeckillError, UsageError } from '../core/errors.ts';
import {
  SWEEP_SCHEMA_VERSION,
  type SweepDocument,
  type SweepResult,
  type SweptRange,
} from '../core/sweep.ts';
import { worstVerdict } from '../core/verdict.ts';
import { VERSION } from '../core/version.ts';
import { startWall } from '../live/wall.ts';
import { renderSweepJson } from '../report/sweep/json.ts';
import { renderSweep } from '../report/sweep/text.ts';
import type { ChosenStrategy } from '../run/one.ts';
import { eachOnce } from '../run/run.ts';
import { refusedFlag, settingsFor, unknownSettings } from '../run/settings.ts';
import { AXES, ticks } from '../run/sweep/axis.ts';
import { type Gate, isGate, parseGate } from '../run/sweep/gate.ts';
import { type SweepPlan, sweepStrategy } from '../run/sweep/sweep.ts';
import { scenarioToFlags } from '../scenario/describe.ts';
import { FIELDS } from '../scenario/fields.ts';
import type { FlagValues } from '../scenario/flags.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { strategies as catalog } from '../strategies/catalog.ts';
import { chalkFor } from './color.ts';
import type { Context } from './context.ts';
import { EXIT_CODES, type ExitCode, worstExitCode } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import { type JsonDestination, jsonDestination, printOrWrite } from './json-output.ts';
import { chooseStrategies, strategyNames } from './strategies.ts';
import { readSweep, type SweepFlags, type SweepSettings } from './sweep-flags.ts';
import { sweepView } from './sweep-view.ts';
import { toTheEnd } from './to-the-end.ts';

/** A smaller crowd than that of `run`, for many runs. */
export const SWEEP_DEFAULTS = { buyers: '100', stock: '10' } as const;

/**
 * `seckill-bench sweep`: finds where each strategy breaks along a range, or draws a map of two, and gives the
 * exit code. The first signal prints what there is; the second leaves at once.
 *
 * @throws SeckillError before the first run: nothing was printed
 */
export async function sweep(context: Context, flags: SweepFlags): Promise<ExitCode> {
  const settings = readSweep(flags);
  const { ranges } = settings;
  const gates = readGates(flags, ranges);
  const scenario = sweptScenario(settings);
  const chosen = await chooseStrategies(scenario.strategies, catalog, context.cwd, true);
  checkSettings(chosen, scenario);
  const json = await jsonDestination(context, flags.json);
  const view = await sweepView(context, flags.quiet ?? false);
  const interrupts = watchInterrupts(context, view.note);
  const plan: SweepPlan = {
    scenario,
    ...settings,
    seeds: Array.from({ length: settings.seeds }, (_, index) => scenario.seed + index),
    searches: flags.search,
    verifiesDeterminism: flags.verifyDeterminism,
    gates,
    reproduce: (one) => reproduceArguments(one, scenario, flags, ranges),
  };
  const finish = async (): Promise<ExitCode> => {
    const wall = startWall();
    const { signal } = interrupts;
    const { note, onProgress } = view;
    const hooks = { signal, env: context.env, note, onEscape: eachOnce(note), onProgress };
    const results: SweepResult[] = [];
    const notRun: SweepDocument['notRun'][number][] = [];
    for (const one of chosen) {
      if (signal.aborted) break;
      try {
        results.push(await sweepStrategy(one, plan, hooks));
      } catch (error) {
        if (!(error instanceof SeckillError) || error.code !== 'not-runnable') throw error;
        const { strategy, named } = one;
        notRun.push({ strategy: strategy.name, reason: error.message, named });
      }
    }
    view.stop();
    const document: SweepDocument = {
      schemaVersion: SWEEP_SCHEMA_VERSION,
      tool: { name: 'seckill-bench', version: VERSION },
      verdict:
        results.length === 0 ? 'inconclusive' : worstVerdict(results.map(({ verdict }) => verdict)),
      wall: wall.figures(),
      ranges: shownRanges(settings),
      seeds: plan.seeds,
      results,
      notRun,
    };
    const lost = await print(context, document, flags, json);
    if (flags.verifyDeterminism === true && results.length > 0) view.note(SAME_AGAIN);
    view.note(`swept in ${(document.wall.elapsedMs / 1000).toFixed(1)} s of wall time`);
    const blocked = notRun.some(({ named }) => named) ? EXIT_CODES.target : EXIT_CODES.pass;
    return worstExitCode([EXIT_CODES[document.verdict], blocked, lost, interrupts.code() ?? 0]);
  };
  return toTheEnd(context, view, interrupts, finish);
}

const SAME_AGAIN = 'every run and every schedule was the same again';

function readGates(flags: SweepFlags, ranges: readonly SweptRange[]): readonly Gate[] {
  const problems: Problem[] = [];
  const [range] = ranges;
  const gates = [flags.expect ?? []]
    .flat()
    .filter(isGate)
    .flatMap((text) => {
      if (range === undefined || ranges.length > 1) {
        const hint = 'a map has many break points: sweep one range';
        problems.push({ subject: '--expect', expected: 'one range', got: text, hint });
        return [];
      }
      const gate = parseGate(text, range);
      if (isProblem(gate as Problem)) problems.push(gate as Problem);
      return 'operator' in gate ? [gate] : [];
    });
  if (problems.length > 0) throw new UsageError(problems);
  return gates;
}

/** The scenario at the first corner, once the one at the other is known to be a scenario too. */
function sweptScenario({ corners, seeds }: SweepSettings): Scenario {
  const load = (flags: FlagValues): Scenario => {
    const runs = [flags.expect ?? []].flat().filter((expression) => !isGate(expression));
    const { expect: _, ...rest } = flags;
    const given = { ...SWEEP_DEFAULTS, ...rest, ...(runs.length === 0 ? {} : { expect: runs }) };
    return loadScenario({
      flags: given,
      strategies: strategyNames(catalog),
      checkExpectation: (expression) => {
        const read = parseExpectation(expression);
        return isProblem(read) ? read : undefined;
      },
    });
  };
  const [first, last] = corners;
  const scenario = load(first);
  load(last);
  const lastSeed = scenario.seed + seeds - 1;
  if (lastSeed <= FIELDS.seed.max) return scenario;
  const expected = `a first seed that leaves room for ${seeds}`;
  throw new UsageError([{ subject: '--seed', expected, got: String(scenario.seed) }]);
}

function checkSettings(chosen: readonly ChosenStrategy[], scenario: Scenario): void {
  const problems = [
    ...unknownSettings(
      chosen.map(({ strategy }) => strategy),
      scenario.set,
    ),
  ];
  for (const { strategy, named } of chosen) {
    settingsFor(strategy, scenario, problems);
    const refusal = refusedFlag(strategy, scenario);
    if (named && refusal !== undefined) problems.push(refusal);
  }
  if (problems.length > 0) throw new UsageError(problems);
}

function reproduceArguments(
  { ref, strategy }: ChosenStrategy,
  scenario: Scenario,
  flags: SweepFlags,
  ranges: readonly SweptRange[],
): readonly string[] {
  const options = Object.keys(strategy.options ?? {});
  const all = scenarioToFlags(scenario, { ref, options });
  const swept: readonly string[] = ranges.map(({ name }) => `--${FIELDS[name].flag}`);
  const kept: string[] = [];
  for (let at = 0; at < all.length; at += 2) {
    const [flag = '', value = ''] = [all[at], all[at + 1]];
    const isDefault = Object.entries(SWEEP_DEFAULTS).some(
      ([name, text]) => flag === `--${name}` && value === text,
    );
    if (!swept.includes(flag) && !isDefault) kept.push(flag, value);
  }
  for (const [name, text] of Object.entries(SWEEP_DEFAULTS)) {
    // What is the default of `run` is none here.
    const given = flags[name as keyof typeof SWEEP_DEFAULTS];
    const isSaid = kept.includes(`--${name}`) || swept.includes(`--${name}`);
    if (typeof given === 'string' && given !== text && !isSaid) kept.push(`--${name}`, given);
  }
  const own = ranges.flatMap(({ name }) => [`--${FIELDS[name].flag}`, String(flags[name])]);
  const gates = [flags.expect ?? []]
    .flat()
    .filter(isGate)
    .flatMap((one) => ['--expect', one]);
  return [
    'sweep',
    ...kept,
    ...own,
    ...gates,
    ...(flags.seeds === undefined ? [] : ['--seeds', flags.seeds]),
    ...(flags.resolution === undefined ? [] : ['--resolution', flags.resolution]),
    ...(flags.grid === undefined ? [] : ['--grid', flags.grid]),
    ...(flags.search ? [] : ['--no-search']),
    ...(flags.verifyDeterminism === true ? ['--verify-determinism'] : []),
  ];
}

/** A map's resolution is the widest step between two of its values. */
function shownRanges({ ranges, grid }: SweepSettings): readonly SweptRange[] {
  if (ranges.length === 1) return ranges;
  return ranges.map((range, index) => {
    const values = ticks(range, index === 0 ? grid.columns : grid.rows);
    const steps = values.slice(1).map((value, at) => value - (values[at] ?? value));
    return { ...range, resolution: Math.max(AXES[range.name].quantum, ...steps) };
  });
}

async function print(
  context: Context,
  document: SweepDocument,
  flags: SweepFlags,
  json: JsonDestination,
): Promise<ExitCode> {
  return printOrWrite(context, json, renderSweepJson(document), () => {
    const columns = context.stdout.columns ?? 80;
    return renderSweep(document, { chalk: chalkFor(context, flags), columns });
  });
}
