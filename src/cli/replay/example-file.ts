import type { CounterexampleDocument } from '../../core/counterexample-result.ts';
import { SeckillError } from '../../core/errors.ts';
import type { Counterexample } from '../../explore/counterexample.ts';
import { readCounterexample } from '../../explore/text/read.ts';
import { renderCounterexample } from '../../report/counterexample.ts';
import { followLocally } from '../../run/explore/real.ts';
import { replayCounterexample, replayTwice } from '../../run/explore/replay-example.ts';
import { scenarioOf, spaceOf } from '../../run/explore/space.ts';
import type { SearchSpace } from '../../run/explore/world.ts';
import { describeEscape, escapes } from '../../sim/escapes/escapes.ts';
import { strategies as catalog } from '../../strategies/catalog.ts';
import { chalkFor } from '../color.ts';
import type { Context } from '../context.ts';
import { EXIT_CODES, type ExitCode, worstExitCode } from '../exit-codes.ts';
import { reportFailure } from '../failure.ts';
import { watchInterrupts } from '../interrupts.ts';
import { type JsonDestination, jsonDestination, printOrWrite } from '../json-output.ts';
import { chooseStrategies } from '../strategies.ts';
import { isOnServers } from './example-target.ts';
import type { ReplayFlags } from './kinds.ts';

/**
 * Plays a counterexample again, step by step, and prints what happened and whether it is still a violation; with
 * `--target local` on real servers too.
 *
 * @throws UsageError for a file that is damaged, or of a strategy that is not there, and for another target: nothing
 *   was printed
 */
export async function replayExample(
  context: Context,
  file: string,
  flags: ReplayFlags,
): Promise<ExitCode> {
  const onServers = isOnServers(flags);
  const { space, counterexample } = await openExample(context, file);
  const json = await jsonDestination(context, flags.json);
  const note = (text: string) => {
    if (flags.quiet !== true) context.stderr.write(`${text}\n`);
  };
  const interrupts = watchInterrupts(context, note);
  const { signal } = interrupts;
  const finish = async (): Promise<ExitCode> => {
    if (flags.verifyDeterminism === true) {
      await replayTwice(space, counterexample);
      note(`${space.strategy.name}: the same again, ${counterexample.steps.length} steps twice`);
    }
    const simulated = await replayCounterexample(space, counterexample, file);
    for (const one of escapes()) note(`${space.strategy.name}: ${describeEscape(one)}`);
    const document =
      onServers && simulated.why === null
        ? await followExample(simulated, { context, space, counterexample, note, signal })
        : simulated;
    const printed = await print(context, document, flags, json);
    return worstExitCode([EXIT_CODES[document.verdict], interrupts.code() ?? 0, printed]);
  };
  const failed = (error: unknown) => {
    const code = interrupts.code();
    // What was stopped in the middle says nothing.
    if (code !== undefined && error === signal.reason) return code;
    return worstExitCode([reportFailure(context, error), code ?? 0]);
  };
  try {
    return await Promise.race([finish().catch(failed), interrupts.again]);
  } finally {
    interrupts.stop();
  }
}

/**
 * Reads a counterexample, and finds its strategy.
 *
 * @throws UsageError with every problem of the file
 */
async function openExample(
  context: Context,
  file: string,
): Promise<{
  readonly space: SearchSpace;
  readonly counterexample: Counterexample;
}> {
  const counterexample = readCounterexample(await readText(context, file), file);
  const scenario = scenarioOf(counterexample, file);
  const [chosen] = await chooseStrategies(scenario.strategies, catalog, context.cwd, true);
  if (chosen === undefined) {
    throw new SeckillError('usage', `${file}: expected a strategy, got ${counterexample.strategy}`);
  }
  const { strategy } = chosen;
  return { counterexample, space: spaceOf(counterexample, { strategy, scenario }, file) };
}

interface OnServers {
  readonly context: Context;
  readonly space: SearchSpace;
  readonly counterexample: Counterexample;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

/** The same steps on real servers, and what both came to. */
async function followExample(
  simulated: CounterexampleDocument,
  { context, space, counterexample, note, signal }: OnServers,
): Promise<CounterexampleDocument> {
  const { steps } = counterexample;
  const violated = simulated.found.map(({ figure }) => figure);
  const real = await followLocally({ space, steps, violated }, context.env, note, signal);
  return { ...simulated, verdict: real.difference === null ? 'fail' : 'inconclusive', real };
}

async function readText(context: Context, file: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of context.readChunks(file)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function print(
  context: Context,
  document: CounterexampleDocument,
  flags: ReplayFlags,
  json: JsonDestination,
): Promise<ExitCode> {
  return printOrWrite(context, json, `${JSON.stringify(document, null, 2)}\n`, () => {
    const columns = context.stdout.columns ?? 80;
    return renderCounterexample(document, { chalk: chalkFor(context, flags), columns });
  });
}
