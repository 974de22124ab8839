import { isProblem, parseExpectation } from '../check/expect.ts';
import { UsageError } from '../core/errors.ts';
import { http } from '../run/endpoint/strategy.ts';
import { loadScenario } from '../scenario/load.ts';
import { isLive } from '../scenario/scenario.ts';
import { strategies as catalog } from '../strategies/catalog.ts';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import type { RunFlags } from './flags.ts';
import { outputsOf } from './outputs/outputs.ts';
import { recordingFiles } from './recording-files.ts';
import { isTwice, runChosen } from './run-chosen.ts';
import { chooseStrategies, strategyNames } from './strategies.ts';

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
    strategies: strategyNames(catalog),
    checkExpectation: (expression) => {
      const read = parseExpectation(expression);
      return isProblem(read) ? read : undefined;
    },
  });
  if (flags.record !== undefined && scenario.repeat !== undefined)
    throw recordsOne(scenario.repeat);
  const known = scenario.target.kind === 'http' ? [http] : catalog;
  const chosen = await chooseStrategies(scenario.strategies, known, context.cwd, !isLive(scenario));
  const outputs = await outputsOf(context, flags);
  const recordings = await recordingFiles(context, flags, chosen);
  const printed = recordings?.tell.bind(recordings);
  const hooks = { ...recordings, verifiesDeterminism: isTwice(flags, scenario) };
  return runChosen(context, { scenario, chosen, outputs, hooks, printed }, flags);
}

function recordsOne(repeat: number): UsageError {
  const hint = 'record the run with the seed to look at: --seed, without --repeat';
  const problem = { subject: '--record', expected: 'one run of each strategy', hint };
  return new UsageError([{ ...problem, got: `--repeat ${repeat}` }]);
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
