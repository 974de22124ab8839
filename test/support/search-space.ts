import { type Fault, NO_FAULTS } from '../../src/core/schedule.ts';
import type { AnyStrategy } from '../../src/ports/strategy.ts';
import type { SearchSpace } from '../../src/run/explore/world.ts';
import { settingsFor } from '../../src/run/settings.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { strategies } from '../../src/strategies/catalog.ts';

/** Two buyers and one unit, each buyer a process of its own; one strategy, by name or itself. */
export function searchSpace(
  which: string | AnyStrategy,
  faults: Partial<Record<Fault, number>> = {},
  flags: Readonly<Record<string, string>> = {},
): SearchSpace {
  const strategy =
    typeof which === 'string' ? strategies.find(({ name }) => name === which) : which;
  if (strategy === undefined)
    throw new Error(`strategy: expected one of the catalog, got ${which}`);
  const scenario = loadScenario({
    flags: { strategy: [strategy.name], buyers: '2', stock: '1', nodes: '2', ...flags } as never,
    strategies: [strategy.name],
    checkExpectation: () => undefined,
  });
  const settings = settingsFor(strategy, scenario, []);
  return { strategy, scenario, settings, budget: { ...NO_FAULTS, ...faults }, attempts: 3 };
}
