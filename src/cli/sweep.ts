import { isProblem } from '../check/expect.ts';
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
import type { Scenario } from '../scenario/scenario.ts';
import { strategies as catalog } from '../strategies/catalog.ts';
import { chalkFor } from './color.ts';
import type { Context } from './context.ts';
import { EXIT_CODES, type ExitCode, worstExitCode } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import { type JsonDestination, jsonDestination, printOrWrite } from './json-output.ts';
import { chooseStrategies } from './strategies.ts';
import { readSweep, type SweepFlags, type SweepSettings } from './sweep-flags.ts';
import { reproduceArguments, sweptScenario } from './sweep-scenario.ts';
import { sweepView } from './sweep-view.ts';
import { toTheEnd } from './to-the-end.ts';

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
    const hooks = {
      ...{ signal, env: context.env, onProgress },
      // What one run says, all of them say.
      ...{ note: eachOnce(note), onEscape: eachOnce(note) },
    };
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
