import { describeProblem, type Problem, SeckillError, UsageError } from '../core/errors.ts';
import { type RunDocument, type RunResult, SCHEMA_VERSION } from '../core/result.ts';
import { worstVerdict } from '../core/verdict.ts';
import { VERSION } from '../core/version.ts';
import { startWall } from '../live/wall.ts';
import type { OptionSpecs, SettingsOf } from '../ports/strategy.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { describeEscape, escapes, forgetEscapes } from '../sim/escapes/escapes.ts';
import { outside } from '../sim/globals/current.ts';
import { type HostMaker, hostMaker } from './hosts.ts';
import { machineOf } from './machine.ts';
import { type ChosenStrategy, type RunHooks, runOne } from './one.ts';
import type { Progress } from './progress.ts';
import { repeated } from './repeat.ts';
import { refusedFlag, settingsFor, unknownSettings } from './settings.ts';
import { verified } from './verify.ts';

/**
 * Runs the chosen strategies one after the other under a scenario, each in a world of its own, and
 * gives the document. What fails while a strategy runs is part of its result; a target that can no
 * longer be reached leaves the rest not run; aborting `hooks.signal` ends the current one and leaves
 * out the rest.
 *
 * @throws UsageError for `--set` values and targets, before anything was started; SeckillError
 *   (`target`) where the target cannot be reached at all
 */
export async function runScenario(
  scenario: Scenario,
  chosen: readonly ChosenStrategy[],
  hooks: RunHooks,
): Promise<RunDocument> {
  const wall = startWall();
  const { onProgress } = hooks;
  const inWorld = {
    ...hooks,
    onEscape: hooks.onEscape ?? eachOnce(hooks.note),
    onProgress: (progress: Progress) => outside(() => onProgress(progress)),
  };
  const prepared = prepare(scenario, chosen);
  const hosts = hostMaker(scenario, hooks.env, hooks.note);
  const results: RunResult[] = [];
  const notRun = [...prepared.notRun];
  try {
    for (const [index, one] of prepared.runnable.entries()) {
      if (hooks.signal.aborted) break;
      const reason = hosts.whyNotRunnable(one.chosen.strategy);
      if (reason !== undefined) {
        notRun.push(notRunBecause(one.chosen, reason));
        continue;
      }
      try {
        const runs = await repeated(scenario, (own) => runInOwnWorld(one, own, hosts, inWorld));
        if (runs.result !== undefined) results.push(runs.result);
        if (runs.other !== undefined) notRun.push(runs.other);
        if (runs.thrown !== undefined) throw runs.thrown.error;
      } catch (error) {
        // What was found before the target failed stands.
        if (!isTargetFailure(error) || results.length === 0) throw error;
        const left = prepared.runnable.slice(index);
        const told = hosts.redactor.text(error.message);
        notRun.push(
          ...left.map(({ chosen }) => ({
            ...notRunBecause(chosen, told),
            targetFailed: true as const,
          })),
        );
        break;
      }
    }
  } catch (error) {
    throw redacted(error, hosts);
  } finally {
    await hosts.close();
  }
  const figures = wall.figures();
  const machine = await machineOf(scenario, ranOf(prepared.runnable, results), hooks.env);
  const verdicts = results.map(({ verdict }) => verdict);
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'seckill-bench', version: VERSION },
    verdict: results.length === 0 ? 'inconclusive' : worstVerdict(verdicts),
    wall: { ...figures, machine },
    ...(hooks.given === undefined ? {} : { incident: hooks.given.facts }),
    results,
    notRun,
  };
}

function ranOf(runnable: readonly Prepared[], results: readonly RunResult[]) {
  const ran = new Set(results.map(({ strategy }) => strategy));
  return runnable.map(({ chosen }) => chosen.strategy).filter(({ name }) => ran.has(name));
}

interface Prepared {
  readonly chosen: ChosenStrategy;
  readonly settings: SettingsOf<OptionSpecs>;
}

type NotRun = RunDocument['notRun'][number];

/** Everything that can be wrong with the settings is told before anything is started. */
function prepare(scenario: Scenario, chosen: readonly ChosenStrategy[]) {
  const strategies = chosen.map(({ strategy }) => strategy);
  const problems = [...unknownSettings(strategies, scenario.set)];
  const runnable: Prepared[] = [];
  const notRun: NotRun[] = [];
  for (const one of chosen) {
    const refusal = refusedFlag(one.strategy, scenario);
    const settings = settingsFor(one.strategy, scenario, problems);
    if (refusal !== undefined && one.named) problems.push(refusal);
    if (refusal !== undefined) notRun.push(notRunBecause(one, describeProblem(refusal)));
    else runnable.push({ chosen: one, settings });
  }
  if (problems.length > 0) throw new UsageError(distinct(problems));
  return { runnable, notRun };
}

/** Strategies that share an option refuse the same value with the same words. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [describeProblem(problem), problem])).values()];
}

function notRunBecause({ strategy, named }: ChosenStrategy, reason: string): NotRun {
  return { strategy: strategy.name, reason, named };
}

async function runInOwnWorld(
  prepared: Prepared,
  scenario: Scenario,
  hosts: HostMaker,
  hooks: RunHooks,
): Promise<RunResult | NotRun> {
  if ((hooks.verifiesDeterminism ?? false) === false)
    return runOnce(prepared, scenario, hosts, hooks);
  const run = (own: RunHooks) => runOnce(prepared, scenario, hosts, own);
  const { ran, reason } = await verified(prepared.chosen, hooks, run);
  return reason === undefined ? ran : notRunBecause(prepared.chosen, hosts.redactor.text(reason));
}

async function runOnce(
  { chosen, settings }: Prepared,
  scenario: Scenario,
  hosts: HostMaker,
  hooks: RunHooks,
): Promise<RunResult | NotRun> {
  const host = await hosts.open(chosen.strategy, scenario.seed);
  forgetEscapes();
  try {
    const { redactor } = hosts;
    const own = { ...hooks, redactor };
    return redactor.value(await runOne(chosen, scenario, settings, host, own));
  } catch (error) {
    if (!(error instanceof SeckillError) || error.code !== 'not-runnable') throw error;
    return notRunBecause(chosen, hosts.redactor.text(error.message));
  } finally {
    for (const one of escapes()) {
      hooks.onEscape?.(`${chosen.strategy.name}: ${describeEscape(one)}`);
    }
    const told = await host.close();
    if (told !== undefined) hooks.note(told);
  }
}

/** Seed after seed does the same. */
export function eachOnce(tell: (text: string) => void): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    if (!told.has(text)) tell(text);
    told.add(text);
  };
}

function isTargetFailure(error: unknown): error is SeckillError {
  return error instanceof SeckillError && error.code === 'target';
}

function redacted(error: unknown, hosts: HostMaker): unknown {
  if (!(error instanceof SeckillError) || error instanceof UsageError) return error;
  return new SeckillError(error.code, hosts.redactor.text(error.message), error.hint);
}
