import { type ErrorCode, SeckillError } from '../core/errors.ts';
import {
  EXPLORE_SCHEMA_VERSION,
  type ExploreDocument,
  type ExploreResult,
} from '../core/exploration.ts';
import type { WallFigures } from '../core/result.ts';
import { worstVerdict } from '../core/verdict.ts';
import { VERSION } from '../core/version.ts';
import { startWall } from '../live/wall.ts';
import { type Explored, type ExploreOptions, explore as search } from '../run/explore/explore.ts';
import { matrixOf } from '../run/explore/matrix.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { strategies as catalog } from '../strategies/catalog.ts';
import type { Context } from './context.ts';
import { type Examples, examplesFolder } from './examples-folder.ts';
import { EXIT_CODES, type ExitCode, worstExitCode } from './exit-codes.ts';
import {
  type ExploreFlags,
  readSearch,
  type SearchSettings,
  searchFlags,
} from './explore-flags.ts';
import { explorePrinter } from './explore-printer.ts';
import { type NotRun, searchesOf, type ToSearch } from './explore-searches.ts';
import { reportFailure } from './failure.ts';
import { type Interrupts, watchInterrupts } from './interrupts.ts';
import { type SearchView, searchView } from './search-view.ts';
import { chooseStrategies, strategyNames } from './strategies.ts';
import { toTheEnd } from './to-the-end.ts';

/**
 * `seckill-bench explore`: searches the schedules of each strategy, prints what it found and what it covered,
 * saves the counterexamples, and gives the exit code. The first signal ends the search and prints what
 * there is; the second leaves at once.
 *
 * @throws SeckillError before the search: nothing was printed
 */
export async function explore(context: Context, flags: ExploreFlags): Promise<ExitCode> {
  const settings = readSearch(flags);
  const scenario = smallScenario(flags);
  const chosen = await chooseStrategies(scenario.strategies, catalog, context.cwd, true);
  const { searches, notRun } = searchesOf(chosen, scenario, settings);
  const printer = await explorePrinter(context, flags);
  const saving = await examplesFolder(context, flags.save, settings.isMatrix);
  const view = await searchView(context, settings.maxTimeMs, flags.quiet ?? false);
  const interrupts = watchInterrupts(context, view.note);
  const finish = async (): Promise<ExitCode> => {
    const wall = startWall();
    const found = await searchAll(context, searches, settings, view, interrupts);
    view.stop();
    const { explored, code: notSaved } = await saveAll(context, saving, found.explored);
    const results = explored.map(({ result }) => result);
    const left = [...notRun, ...found.notRun];
    const document = documentOf(results, left, wall.figures(), settings);
    const lost = await printer.print(document, explored, interrupts.signal.aborted);
    const codes: ExitCode[] = results.map(({ verdict }) => EXIT_CODES[verdict]);
    if (left.some(({ named }) => named)) codes.push(EXIT_CODES.target);
    return worstExitCode([...codes, lost, notSaved, interrupts.code() ?? 0]);
  };
  return toTheEnd(context, view, interrupts, finish);
}

/** One search after the other; a strategy that fails to run leaves the others to be searched. */
async function searchAll(
  context: Context,
  searches: readonly ToSearch[],
  settings: SearchSettings,
  view: SearchView,
  { signal }: Interrupts,
): Promise<{ readonly explored: readonly Explored[]; readonly notRun: readonly NotRun[] }> {
  const explored: Explored[] = [];
  const notRun: NotRun[] = [];
  for (const [index, one] of searches.entries()) {
    if (signal.aborted) {
      notRun.push(...interrupted(searches.slice(index)));
      break;
    }
    const place = searches.length === 1 ? '' : `${index + 1}/${searches.length} `;
    const options = optionsOf(context, one, settings, view, signal, place + one.label);
    try {
      explored.push(await search(one.space, options));
    } catch (error) {
      if (searches.length === 1 || !isOfStrategy(error)) throw error;
      notRun.push({ strategy: one.label, reason: error.message, named: true });
    }
  }
  return { explored, notRun };
}

function isOfStrategy(error: unknown): error is SeckillError {
  const code: ErrorCode = 'not-runnable';
  return error instanceof SeckillError && error.code === code;
}

function interrupted(left: readonly ToSearch[]): readonly NotRun[] {
  return left.map(({ label }) => ({ strategy: label, reason: 'interrupted', named: false }));
}

function optionsOf(
  context: Context,
  { ref, space }: ToSearch,
  settings: SearchSettings,
  view: SearchView,
  signal: AbortSignal,
  label: string,
): ExploreOptions {
  const { policy, depth, checks, maxTimeMs, isMatrix, isTwice } = settings;
  const sharesMemory = space.strategy.sharesMemory !== false;
  const schedules = sharesMemory ? settings.schedulesInMemory : settings.schedules;
  const startedMs = context.now();
  const isLate = () => context.now() - startedMs > maxTimeMs;
  return {
    ref,
    policy,
    depth,
    checks,
    limits: { schedules, signal, isLate, isThorough: isMatrix, isTwice },
    reproduce: [
      'explore',
      '--strategy',
      ref,
      ...searchFlags(space, { ...settings, schedules, budget: space.budget }),
    ],
    onEscape: (text) => view.note(`${space.strategy.name}: ${text}`),
    onSchedule: (visited) => view.onSchedule(label, visited),
    onShrink: () => view.onShrink(label),
  };
}

/** After a first file that cannot be written, no other is tried. */
async function saveAll(
  context: Context,
  saving: Examples,
  explored: readonly Explored[],
): Promise<{ readonly explored: readonly Explored[]; readonly code: ExitCode }> {
  const saved: Explored[] = [];
  try {
    for (const one of explored) saved.push(await saving.save(one));
    return { explored: saved, code: 0 };
  } catch (error) {
    const code = reportFailure(context, error);
    return { explored: [...saved, ...explored.slice(saved.length)], code };
  }
}

function documentOf(
  results: readonly ExploreResult[],
  notRun: readonly NotRun[],
  wall: WallFigures,
  { isMatrix }: SearchSettings,
): ExploreDocument {
  const verdicts = results.map(({ verdict }) => verdict);
  return {
    schemaVersion: EXPLORE_SCHEMA_VERSION,
    tool: { name: 'seckill-bench', version: VERSION },
    verdict: results.length === 0 ? 'inconclusive' : worstVerdict(verdicts),
    wall,
    results,
    notRun,
    ...(isMatrix ? { matrix: matrixOf(results) } : {}),
  };
}

/** A sale for a handful: two buyers for one unit, each on a node of its own. */
function smallScenario(flags: ExploreFlags): Scenario {
  const {
    strategy,
    set,
    stock = '1',
    quantity,
    limitPerBuyer,
    buyers = '2',
    lockTtl,
    sql,
    isolation,
    seed,
  } = flags;
  // A database is modelled, as everything is that is searched.
  const target = sql === undefined ? undefined : ['sim'];
  const nodes = flags.nodes ?? buyers;
  const sale = { stock, quantity, limitPerBuyer, buyers, nodes, lockTtl };
  const given = { strategy, set, ...sale, target, sql, isolation, seed };
  return loadScenario({
    flags: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    strategies: strategyNames(catalog),
    checkExpectation: () => undefined,
  });
}
