import { isProblem, parseExpectation } from '../check/expect.ts';
import { UsageError } from '../core/errors.ts';
import { runScenario } from '../run/run.ts';
import { loadScenario } from '../scenario/load.ts';
import { strategies as catalog } from '../strategies/catalog.ts';
import type { Context } from './context.ts';
import { type ExitCode, exitCodeOf, worstExitCode } from './exit-codes.ts';
import { reportFailure } from './failure.ts';
import type { RunFlags } from './flags.ts';
import { watchInterrupts } from './interrupts.ts';
import { jsonDestination } from './json-output.ts';
import { printDocument } from './print-document.ts';
import { progressView } from './progress.ts';
import { recordingFiles } from './recording-files.ts';
import { chooseStrategies } from './strategies.ts';

/**
 * `seckill-bench run`: reads the scenario, runs it, prints the report and gives the exit code. The first
 * signal ends the run and prints what there is; the second leaves at once.
 *
 * @throws SeckillError before the run: nothing was printed
 */
export async function run(
  context: Context,
  file: string | undefined,
  flags: RunFlags,
): Promise<ExitCode> {
  const scenario = loadScenario({
    file: file === undefined ? undefined : await readScenario(context, file),
    flags,
    strategies: catalog.map(({ name }) => name),
    checkExpectation: (expression) => {
      const read = parseExpectation(expression);
      return isProblem(read) ? read : undefined;
    },
  });
  const chosen = await chooseStrategies(scenario.strategies, catalog, context.cwd);
  const json = await jsonDestination(context, flags.json);
  const recordings = await recordingFiles(context, flags, chosen);

  const view = await progressView(context, scenario, flags.quiet ?? false);
  const interrupts = watchInterrupts(context, view.note);
  const hooks = { ...view, ...recordings, signal: interrupts.signal, env: context.env };
  const startedMs = context.now();
  const finish = async (): Promise<ExitCode> => {
    const document = await runScenario(scenario, chosen, hooks);
    view.stop();
    const printed = await printDocument(context, document, flags, json);
    const recorded = recordings?.tell(view.note);
    if (scenario.target.kind === 'sim') {
      view.note(`simulated in ${((context.now() - startedMs) / 1000).toFixed(1)} s of wall time`);
    }
    return worstExitCode([exitCodeOf(document), interrupts.code() ?? 0, printed, recorded ?? 0]);
  };
  const failed = (error: unknown) => {
    view.stop();
    return worstExitCode([reportFailure(context, error), interrupts.code() ?? 0]);
  };
  try {
    return await Promise.race([finish().catch(failed), interrupts.again]);
  } finally {
    view.stop();
    interrupts.stop();
  }
}

async function readScenario(context: Context, path: string) {
  const text = await context.readFile(path).catch((error: NodeJS.ErrnoException) => {
    const got = error.code ?? String(error);
    const problem = { subject: path, expected: 'a scenario file', got };
    const hint = 'a strategy is named by --strategy';
    throw new UsageError([got === 'ENOENT' ? { ...problem, hint } : problem]);
  });
  // The parser of YAML is imported only where it is needed.
  const { readFields } = await import('../scenario/file.ts');
  return { path, ...readFields(path, text) };
}
