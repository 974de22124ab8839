import type { ChosenStrategy, RunHooks } from '../run/one.ts';
import { runScenario } from '../run/run.ts';
import { isLive, type Scenario } from '../scenario/scenario.ts';
import type { Context } from './context.ts';
import { type ExitCode, exitCodeOf, worstExitCode } from './exit-codes.ts';
import type { OutputFlags } from './flags.ts';
import { writeHtml } from './html-output.ts';
import { watchInterrupts } from './interrupts.ts';
import type { JsonDestination } from './json-output.ts';
import { markdownText, writeMarkdown } from './markdown-output.ts';
import { printDocument } from './print-document.ts';
import { type ProgressView, progressView } from './progress.ts';
import { toTheEnd } from './to-the-end.ts';

/** What is run, and what goes with it. */
export interface ToRun {
  readonly scenario: Scenario;
  readonly chosen: readonly ChosenStrategy[];
  readonly json: JsonDestination;
  /** Where the report goes as Markdown; `-` is stdout, in place of the text. */
  readonly markdown?: string | undefined;
  /** Where the page goes. */
  readonly html?: string | undefined;
  readonly hooks?: Partial<Pick<RunHooks, 'given' | 'record'>> | undefined;
  /** Told when the report has been printed; gives the code of what was lost. */
  readonly printed?: ((note: ProgressView['note']) => ExitCode) | undefined;
}

/**
 * Runs the chosen strategies, prints the report and gives the exit code. The first signal ends the run and
 * prints what there is; the second leaves at once. Never rejects.
 */
export async function runChosen(
  context: Context,
  { scenario, chosen, json, markdown, html, hooks, printed }: ToRun,
  flags: OutputFlags,
): Promise<ExitCode> {
  const view = await progressView(context, scenario, flags.quiet ?? false);
  const interrupts = watchInterrupts(context, view.note);
  const startedMs = context.now();
  const finish = async (): Promise<ExitCode> => {
    const { signal } = interrupts;
    // A file is kept, to be rendered later; what is printed is read now.
    const timeline = html !== undefined || json.kind === 'file';
    const all = { ...view, ...hooks, signal, env: context.env, timeline };
    const document = await runScenario(scenario, chosen, all);
    view.stop();
    const inPlace = markdown === '-' ? () => markdownText(context, document) : undefined;
    const lost = await printDocument(context, document, flags, json, inPlace);
    const lostMarkdown =
      markdown === undefined || markdown === '-'
        ? 0
        : await writeMarkdown(context, markdown, document, view.note);
    const lostHtml = html === undefined ? 0 : await writeHtml(context, html, document, view.note);
    const after = printed?.(view.note) ?? 0;
    if (!isLive(scenario)) {
      view.note(`simulated in ${((context.now() - startedMs) / 1000).toFixed(1)} s of wall time`);
    }
    return worstExitCode([
      exitCodeOf(document),
      interrupts.code() ?? 0,
      lost,
      lostMarkdown,
      lostHtml,
      after,
    ]);
  };
  return toTheEnd(context, view, interrupts, finish);
}
