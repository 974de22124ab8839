import { type Problem, UsageError } from '../../core/errors.ts';
import { formatDurationMs } from '../../core/units.ts';
import type { Counterexample } from '../../explore/counterexample.ts';
import type { AnyStrategy } from '../../ports/strategy.ts';
import { loadScenario } from '../../scenario/load.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { strategies as builtIn } from '../../strategies/catalog.ts';
import { refusedFlag, settingsFor, unknownSettings } from '../settings.ts';
import type { SearchSpace } from './world.ts';

/**
 * The sale of a counterexample as a scenario.
 *
 * @throws UsageError with every value that is out of bounds, and for a strategy of an unknown name
 */
export function scenarioOf(one: Counterexample, file: string): Scenario {
  const { limitPerBuyer } = one;
  const flags = {
    strategy: [one.strategy],
    set: Object.entries(one.set).map(([name, value]) => `${name}=${value}`),
    buyers: String(one.buyers),
    nodes: String(one.nodes),
    stock: String(one.stock),
    quantity: String(one.quantity),
    ...(limitPerBuyer === undefined ? {} : { limitPerBuyer: String(limitPerBuyer) }),
    lockTtl: formatDurationMs(one.lockTtlMs),
    ...(one.sql === undefined ? {} : { target: ['sim'], sql: one.sql }),
    ...(one.isolation === undefined ? {} : { isolation: one.isolation }),
    seed: String(one.seed),
  };
  return inFile(file, () =>
    loadScenario({
      flags,
      strategies: builtIn.map(({ name }) => name),
      checkExpectation: () => undefined,
    }),
  );
}

/**
 * The space in which a counterexample is played.
 *
 * @throws UsageError where the strategy does not take what the file sets
 */
export function spaceOf(
  one: Counterexample,
  { strategy, scenario }: { readonly strategy: AnyStrategy; readonly scenario: Scenario },
  file: string,
): SearchSpace {
  return inFile(file, () => {
    const problems: Problem[] = [...unknownSettings([strategy], scenario.set)];
    const refused = refusedFlag(strategy, scenario);
    if (refused !== undefined) problems.push(refused);
    const settings = settingsFor(strategy, scenario, problems);
    if (problems.length > 0) throw new UsageError(problems);
    return { strategy, scenario, settings, budget: one.faults, attempts: one.attempts };
  });
}

/** Problems of flags are problems of the file's lines. */
function inFile<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      error.problems.map((problem) => ({
        ...problem,
        subject: `${file} ${problem.subject.replace(/^--/, '')}`,
      })),
    );
  }
}
