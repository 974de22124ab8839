import type { HistoryFold } from '../core/history.ts';
import type { CheckName, RunResult } from '../core/result.ts';
import { type FaultBudget, NO_FAULTS } from '../core/schedule.ts';
import { explore } from '../run/explore/explore.ts';
import type { RunHooks } from '../run/one.ts';
import { runScenario } from '../run/run.ts';
import { settingsFor } from '../run/settings.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { strategies } from '../strategies/catalog.ts';
import type { SaleFlags, SearchScene, Stage } from './act.ts';
import { Chronicle } from './chronicle.ts';
import { Ledger } from './ledger.ts';

/** What playing needs beside the acts. */
export interface StageHooks {
  /** Aborted: runs reject with its reason. */
  readonly signal: AbortSignal;
  /** Called before each run; what it gives is told how far the run is, and its end. */
  watch(scenario: Scenario): Promise<Pick<RunHooks, 'onProgress'> & { stop(): void }>;
}

/** A stage on the simulator. */
export function openStage(hooks: StageHooks): Stage {
  return {
    async runClosely(flags) {
      const chronicle = new Chronicle(scenarioOf(flags).stock);
      return { result: await run(flags, chronicle, hooks), chronicle };
    },
    async runAtScale(flags) {
      const ledger = new Ledger(scenarioOf(flags).stock);
      return { result: await run(flags, ledger, hooks), ledger };
    },
    search: (flags, faults, check) => search(flags, faults, check, hooks),
  };
}

async function run(
  flags: SaleFlags,
  fold: HistoryFold,
  { signal, watch }: StageHooks,
): Promise<RunResult> {
  const chosen = strategies
    .filter(({ name }) => name === flags.strategy)
    .map((strategy) => ({ strategy, ref: strategy.name, named: true }));
  const scenario = scenarioOf(flags);
  const { onProgress, stop } = await watch(scenario);
  const hooks = { signal, onProgress, note() {}, folds: [fold], env: {} };
  const { results } = await runScenario(scenario, chosen, hooks).finally(stop);
  signal.throwIfAborted();
  const [result] = results;
  if (result === undefined) throw new Error(`${flags.strategy}: expected a result, got none`);
  return result;
}

/** Schedules that a search of the lesson may take: those that find something take far fewer. */
const SCHEDULES = 20_000;
/** Attempts that one buyer makes at most. */
const ATTEMPTS = 3;

async function search(
  flags: SaleFlags,
  faults: Partial<FaultBudget>,
  check: CheckName,
  { signal }: StageHooks,
): Promise<SearchScene['ran']> {
  const strategy = strategies.find(({ name }) => name === flags.strategy);
  if (strategy === undefined)
    throw new Error(`${flags.strategy}: expected a strategy of the catalog`);
  const scenario = scenarioOf({ ...flags, nodes: flags.buyers ?? '2' });
  const settings = settingsFor(strategy, scenario, []);
  const budget = { ...NO_FAULTS, ...faults };
  const space = { strategy, settings, scenario, budget, attempts: ATTEMPTS };
  const chosen = Object.entries(faults).map(([name, times]) => `--${name}=${times}`);
  const { result, examples } = await explore(space, {
    ref: strategy.name,
    policy: 'search',
    depth: 1,
    checks: [check],
    limits: { schedules: SCHEDULES, signal, isLate: () => false },
    reproduce: ['explore', '--strategy', strategy.name, ...chosen, '--check', check],
  });
  signal.throwIfAborted();
  const [violation] = result.violations;
  const [example] = examples;
  if (violation === undefined || example === undefined) {
    throw new Error(`${strategy.name}: expected a violation of ${check}, found none`);
  }
  return { result, violation, drawing: example.drawing };
}

function scenarioOf(flags: SaleFlags) {
  return loadScenario({
    flags,
    strategies: strategies.map(({ name }) => name),
    checkExpectation: () => undefined,
  });
}
