import { isProblem, parseExpectation } from '../../src/check/expect.ts';
import type { RunDocument, RunResult } from '../../src/core/result.ts';
import type { AnyStrategy } from '../../src/ports/strategy.ts';
import { runScenario } from '../../src/run/run.ts';
import type { FlagValues } from '../../src/scenario/flags.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { strategies as catalog } from '../../src/strategies/catalog.ts';

/** Flags of `run` by field name, texts as on the command line; a strategy by name, or as a value. */
export type SimulateFlags = Omit<FlagValues, 'strategy'> & {
  readonly strategy: string | AnyStrategy;
  /** Aborted: interrupts the run. */
  readonly signal?: AbortSignal;
};

/** Runs one strategy on the simulator, in-process, and gives its result. */
export async function simulate(flags: SimulateFlags): Promise<RunResult> {
  const { results } = await simulateDocument(flags);
  const [result] = results;
  if (result === undefined) throw new Error('simulate: expected a result, got none');
  return result;
}

/** Like {@link simulate}, with the whole document; `all` runs every strategy of the catalog. */
export async function simulateDocument(flags: SimulateFlags): Promise<RunDocument> {
  const { strategy, signal = new AbortController().signal, ...rest } = flags;
  const name = typeof strategy === 'string' ? strategy : strategy.name;
  const own = typeof strategy === 'string' ? [] : [strategy];
  const known = [...catalog, ...own];
  const scenario = scenarioOf(
    { ...rest, strategy: name },
    known.map((one) => one.name),
  );
  const chosen = known
    .filter((one) => (own.length > 0 ? own.includes(one) : name === 'all' || one.name === name))
    .map((one) => ({ strategy: one, ref: one.name, named: name !== 'all' }));
  const hooks = { signal, onProgress() {}, note() {}, env: {} };
  return runScenario(scenario, chosen, hooks);
}

/** The scenario of these flags. */
export function scenarioOf(
  flags: FlagValues,
  names: readonly string[] = catalog.map(({ name }) => name),
): Scenario {
  return loadScenario({
    flags: { strategy: 'naive', ...flags },
    strategies: names,
    checkExpectation: (expression) => {
      const read = parseExpectation(expression);
      return isProblem(read) ? read : undefined;
    },
  });
}
