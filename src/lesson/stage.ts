import type { HistoryFold } from '../core/history.ts';
import type { RunResult } from '../core/result.ts';
import type { RunHooks } from '../run/one.ts';
import { runScenario } from '../run/run.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { strategies } from '../strategies/catalog.ts';
import type { SaleFlags, Stage } from './act.ts';
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

function scenarioOf(flags: SaleFlags) {
  return loadScenario({
    flags,
    strategies: strategies.map(({ name }) => name),
    checkExpectation: () => undefined,
  });
}
