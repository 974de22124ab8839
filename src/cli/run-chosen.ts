import { UsageError } from '../core/errors.ts';
import type { ChosenStrategy, RunHooks } from '../run/one.ts';
import { runScenario } from '../run/run.ts';
import { isLive, type Scenario } from '../scenario/scenario.ts';
import type { Context } from './context.ts';
import { type ExitCode, exitCodeOf, worstExitCode } from './exit-codes.ts';
import type { OutputFlags } from './flags.ts';
import { watchInterrupts } from './interrupts.ts';
import { tellGithub } from './outputs/github.ts';
import type { Outputs } from './outputs/outputs.ts';
import { type ProgressView, progressView } from './progress.ts';
import { toTheEnd } from './to-the-end.ts';

/** What is run, and what goes with it. */
export interface ToRun {
  readonly scenario: Scenario;
  readonly chosen: readonly ChosenStrategy[];
  readonly outputs: Outputs;
  readonly hooks?: Partial<Pick<RunHooks, 'given' | 'record' | 'verifiesDeterminism'>> | undefined;
  /** Told when the report has been printed; gives the code of what was lost. */
  readonly printed?: ((note: ProgressView['note']) => ExitCode) | undefined;
}

/**
 * Reads `--verify-determinism`.
 *
 * @throws UsageError where the sale is on real servers, which never do the same twice
 */
export function isTwice(
  { verifyDeterminism }: { readonly verifyDeterminism?: boolean },
  scenario: Scenario,
): boolean {
  if (verifyDeterminism !== true) return false;
  if (!isLive(scenario)) return true;
  const problem = { subject: '--verify-determinism', expected: 'a run on the simulator' };
  throw new UsageError([{ ...problem, got: 'one on real servers' }]);
}

/**
 * Runs the chosen strategies, prints the report and gives the exit code. The first signal ends the run and
 * prints what there is; the second leaves at once. Never rejects.
 */
export async function runChosen(
  context: Context,
  { scenario, chosen, outputs, hooks, printed }: ToRun,
  flags: Pick<OutputFlags, 'quiet'>,
): Promise<ExitCode> {
  const view = await progressView(context, scenario, flags.quiet ?? false);
  const interrupts = watchInterrupts(context, view.note);
  const startedMs = context.now();
  const finish = async (): Promise<ExitCode> => {
    const { signal } = interrupts;
    const timeline = outputs.needsTimeline;
    const all = { ...view, ...hooks, signal, env: context.env, timeline };
    const document = await runScenario(scenario, chosen, all);
    view.stop();
    const lost = await outputs.tell(document, view.note);
    await tellGithub(context, document, view.note);
    const after = printed?.(view.note) ?? 0;
    if (!isLive(scenario) && document.results.length > 0) {
      view.note(`simulated in ${((context.now() - startedMs) / 1000).toFixed(1)} s of wall time`);
    }
    return worstExitCode([exitCodeOf(document), interrupts.code() ?? 0, lost, after]);
  };
  return toTheEnd(context, view, interrupts, finish);
}
