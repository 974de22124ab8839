import { describeProblem, type Problem, UsageError } from '../core/errors.ts';
import {
  EXPLORE_SCHEMA_VERSION,
  type ExploreDocument,
  type ExploreResult,
} from '../core/exploration.ts';
import type { WallFigures } from '../core/result.ts';
import { worstVerdict } from '../core/verdict.ts';
import { VERSION } from '../core/version.ts';
import { startWall } from '../live/wall.ts';
import { renderExploration } from '../report/exploration.ts';
import { type Explored, type ExploreOptions, explore as search } from '../run/explore/explore.ts';
import type { SearchSpace } from '../run/explore/world.ts';
import type { ChosenStrategy } from '../run/one.ts';
import { refusedFlag, settingsFor, unknownSettings } from '../run/settings.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { strategies as catalog } from '../strategies/catalog.ts';
import { chalkFor } from './color.ts';
import type { Context } from './context.ts';
import { examplesFolder } from './examples-folder.ts';
import { EXIT_CODES, type ExitCode, worstExitCode } from './exit-codes.ts';
import {
  type ExploreFlags,
  readSearch,
  type SearchSettings,
  searchFlags,
} from './explore-flags.ts';
import { reportFailure } from './failure.ts';
import { watchInterrupts } from './interrupts.ts';
import { type JsonDestination, jsonDestination, writeJson } from './json-output.ts';
import { type SearchView, searchView } from './search-view.ts';
import { chooseStrategies } from './strategies.ts';

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
  const chosen = await chooseStrategies(scenario.strategies, catalog, context.cwd);
  const { spaces, notRun } = spacesOf(chosen, scenario, settings);
  const json = await jsonDestination(context, flags.json);
  const saving = await examplesFolder(context, flags.save);
  const view = await searchView(context, settings.maxTimeMs, flags.quiet ?? false);
  const interrupts = watchInterrupts(context, view.note);
  const finish = async (): Promise<ExitCode> => {
    const wall = startWall();
    const explored: Explored[] = [];
    for (const { ref, space } of spaces) {
      if (interrupts.signal.aborted) break;
      const options = optionsOf(context, { ref, space, settings }, view, interrupts.signal);
      explored.push(await search(space, options));
    }
    view.stop();
    const saved: Explored[] = [];
    for (const one of explored) saved.push(await saving.save(one));
    const results = saved.map(({ result }) => result);
    const document = documentOf(results, notRun, wall.figures());
    const lost = await print(context, document, saved, flags, json);
    const codes: ExitCode[] = results.map(({ verdict }) => EXIT_CODES[verdict]);
    if (notRun.some(({ named }) => named)) codes.push(EXIT_CODES.target);
    return worstExitCode([...codes, lost, interrupts.code() ?? 0]);
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

interface ToSearch {
  readonly ref: string;
  readonly space: SearchSpace;
}

type NotRun = ExploreDocument['notRun'][number];

/** What is searched, and what cannot be under these flags. */
function spacesOf(
  chosen: readonly ChosenStrategy[],
  scenario: Scenario,
  { budget, attempts }: SearchSettings,
): { readonly spaces: readonly ToSearch[]; readonly notRun: readonly NotRun[] } {
  const problems: Problem[] = [
    ...unknownSettings(
      chosen.map(({ strategy }) => strategy),
      scenario.set,
    ),
  ];
  const spaces: ToSearch[] = [];
  const notRun: NotRun[] = [];
  for (const { strategy, ref, named } of chosen) {
    const refused = refusedFlag(strategy, scenario);
    const settings = settingsFor(strategy, scenario, problems);
    if (refused !== undefined && chosen.length === 1) problems.push(refused);
    else if (refused !== undefined) {
      notRun.push({ strategy: strategy.name, reason: describeProblem(refused), named });
    } else spaces.push({ ref, space: { strategy, settings, scenario, budget, attempts } });
  }
  if (problems.length > 0) throw new UsageError(problems);
  return { spaces, notRun };
}

function optionsOf(
  context: Context,
  { ref, space, settings }: ToSearch & { readonly settings: SearchSettings },
  view: SearchView,
  signal: AbortSignal,
): ExploreOptions {
  const { name } = space.strategy;
  const { policy, depth, checks, schedules, maxTimeMs } = settings;
  const startedMs = context.now();
  return {
    ref,
    policy,
    depth,
    checks,
    limits: { schedules, signal, isLate: () => context.now() - startedMs > maxTimeMs },
    reproduce: ['explore', '--strategy', ref, ...searchFlags(space, settings)],
    onSchedule: (visited) => view.onSchedule(name, visited),
    onShrink: () => view.onShrink(name),
  };
}

function documentOf(
  results: readonly ExploreResult[],
  notRun: readonly NotRun[],
  wall: WallFigures,
): ExploreDocument {
  const verdicts = results.map(({ verdict }) => verdict);
  return {
    schemaVersion: EXPLORE_SCHEMA_VERSION,
    tool: { name: 'seckill-bench', version: VERSION },
    verdict: results.length === 0 ? 'inconclusive' : worstVerdict(verdicts),
    wall,
    results,
    notRun,
  };
}

/** Gives the code of an output that was lost, 0 where none was. */
async function print(
  context: Context,
  document: ExploreDocument,
  explored: readonly Explored[],
  flags: ExploreFlags,
  json: JsonDestination,
): Promise<ExitCode> {
  const { stdout } = context;
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (json.kind === 'stdout') {
    stdout.write(text);
    return 0;
  }
  const options = { chalk: chalkFor(context, flags), columns: stdout.columns ?? 80 };
  const drawings = new Map(
    explored.map(({ result, examples }) => [result, examples.map(({ drawing }) => drawing)]),
  );
  stdout.write(renderExploration(document, drawings, options));
  if (json.kind === 'none') return 0;
  try {
    await writeJson(context, json.path, text);
    return 0;
  } catch (error) {
    return reportFailure(context, error);
  }
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
    seed,
  } = flags;
  const nodes = flags.nodes ?? buyers;
  const given = { strategy, set, stock, quantity, limitPerBuyer, buyers, nodes, lockTtl, seed };
  return loadScenario({
    flags: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    strategies: catalog.map(({ name }) => name),
    checkExpectation: () => undefined,
  });
}
