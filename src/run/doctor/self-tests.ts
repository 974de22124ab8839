import { INTERRUPTED, type SelfTest } from '../../core/doctor.ts';
import { humanCount } from '../../core/human.ts';
import type { RunDocument } from '../../core/result.ts';
import { SERVER_PACKAGES, type ServerId } from '../../live/packages.ts';
import { within } from '../../live/within.ts';
import type { AnyStrategy } from '../../ports/strategy.ts';
import type { FlagValues } from '../../scenario/flags.ts';
import { loadScenario } from '../../scenario/load.ts';
import type { RunHooks } from '../one.ts';
import { runScenario } from '../run.ts';

/** A short sale that tells whether a part of the tool works on this machine. */
export interface PlannedTest {
  readonly name: string;
  readonly strategy: string;
  readonly flags: FlagValues;
  /** True where it must oversell, or the simulator finds nothing. */
  readonly oversells: boolean;
  /** Why it cannot be tried here. */
  readonly skip?: string;
}

/** Longest wait for one of them, its servers' start included, ms. */
const WITHIN_MS = 30_000;

const SIMULATED = { stock: '10', buyers: '50', delay: '12s' };
const REAL = { stock: '5', buyers: '20', maxTime: '10s' };

/** What to try with the servers that are installed: the simulator both ways, and each server. */
export function planTests(installed: ReadonlySet<ServerId>): readonly PlannedTest[] {
  const database = installed.has('postgres') || !installed.has('mariadb') ? 'postgres' : 'mariadb';
  const real = (
    id: ServerId,
    strategy: string,
    flags: FlagValues,
    also: readonly ServerId[] = [],
  ): PlannedTest => {
    const lacking = [id, ...also].find((one) => !installed.has(one));
    return {
      name: SERVER_PACKAGES[id].title,
      strategy,
      flags: { ...REAL, ...flags },
      oversells: false,
      ...(lacking && { skip: `${SERVER_PACKAGES[lacking].title} is not installed` }),
    };
  };
  return [
    {
      name: 'Simulator, a broken lock',
      strategy: 'unsafe-lock',
      flags: SIMULATED,
      oversells: true,
    },
    {
      name: 'Simulator, the fix',
      strategy: 'uuid-lock-hincrby',
      flags: SIMULATED,
      oversells: false,
    },
    real('redis', 'hincrby', { target: 'local' }),
    real('postgres', 'sql-conditional', { sql: 'postgres' }),
    real('mariadb', 'sql-conditional', { sql: 'mariadb' }),
    real('zookeeper', 'zookeeper-lock', { target: 'local' }, ['redis']),
    real('nats', 'transactional-message', { sql: database }, [database]),
  ];
}

/**
 * Runs one of them: 30 s at most; never rejects. Aborting `signal` ends it. What it started is stopped by the run
 * itself, and by its reaper where the run hangs.
 */
export async function runTest(
  test: PlannedTest,
  catalog: readonly AnyStrategy[],
  hooks: Pick<RunHooks, 'signal' | 'env'>,
): Promise<SelfTest> {
  const startedMs = performance.now();
  const ended = (state: SelfTest['state'], detail: string): SelfTest => {
    return { name: test.name, state, detail, elapsedMs: Math.round(performance.now() - startedMs) };
  };
  if (hooks.signal.aborted) return ended('skipped', INTERRUPTED);
  if (test.skip !== undefined) return ended('skipped', test.skip);
  const strategy = catalog.find(({ name }) => name === test.strategy);
  if (strategy === undefined) return ended('skipped', `there is no ${test.strategy}`);
  const late = new AbortController();
  const signal = AbortSignal.any([hooks.signal, late.signal]);
  try {
    const scenario = loadScenario({
      flags: { ...test.flags, strategy: test.strategy },
      strategies: [test.strategy],
      checkExpectation: () => undefined,
    });
    const chosen = [{ strategy, ref: strategy.name, named: true }];
    const run = runScenario(scenario, chosen, {
      signal,
      env: hooks.env,
      onProgress: () => undefined,
      note: () => undefined,
    });
    const tooLate = () => new Error(`not over within ${WITHIN_MS / 1000} s`);
    const document = await within(WITHIN_MS, run, tooLate);
    if (hooks.signal.aborted) return ended('skipped', INTERRUPTED);
    return judge(document, test, ended);
  } catch (error) {
    late.abort();
    if (hooks.signal.aborted) return ended('skipped', INTERRUPTED);
    return ended('failed', error instanceof Error ? error.message : String(error));
  }
}

function judge(
  { results, notRun }: RunDocument,
  { oversells }: PlannedTest,
  ended: (state: SelfTest['state'], detail: string) => SelfTest,
): SelfTest {
  const [result] = results;
  if (result === undefined) return ended('failed', notRun[0]?.reason ?? 'it was not run');
  const { strategy, sold, stock, oversold, ended: end } = result;
  const seen = `${strategy} sold ${humanCount(sold)} of ${humanCount(stock)}, oversold ${humanCount(oversold)}`;
  if (end.by !== 'completed') return ended('failed', `${end.detail ?? end.by}; ${seen}`);
  const isRight = oversells ? oversold > 0 : oversold === 0 && sold === stock;
  const must = oversells ? 'it must oversell' : 'it must sell all, and no more';
  return isRight ? ended('ok', seen) : ended('failed', `${seen}: ${must}`);
}
