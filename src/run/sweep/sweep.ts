import { describeProblem, SeckillError } from '../../core/errors.ts';
import type { PointRun, Searched, SweepResult, SweptPoint, SweptRange } from '../../core/sweep.ts';
import { type Verdict, worstVerdict } from '../../core/verdict.ts';
import { describeScenario } from '../../scenario/describe.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ChosenStrategy } from '../one.ts';
import { refusedFlag } from '../settings.ts';
import { ticks } from './axis.ts';
import { breakPointOf, findStretches, stretchesOf } from './bisect.ts';
import { type Gate, judgeGate } from './gate.ts';
import { mapOf } from './map.ts';
import { type At, runPoint } from './point.ts';
import { searchAlong } from './search.ts';

/** What is swept. */
export interface SweepPlan {
  /** What a range replaces in it is without effect. */
  readonly scenario: Scenario;
  /** One for a break point; two for a map: columns, and rows. */
  readonly ranges: readonly [SweptRange] | readonly [SweptRange, SweptRange];
  readonly seeds: readonly number[];
  /** Most columns and rows of a map. */
  readonly grid: { readonly columns: number; readonly rows: number };
  /** False leaves out the search of every order of events. */
  readonly searches: boolean;
  /** Each run is made, and each schedule played, twice, and the two are held against each other. */
  readonly verifiesDeterminism?: boolean | undefined;
  readonly gates: readonly Gate[];
  /** Arguments after `seckill-bench` that sweep one strategy again. */
  readonly reproduce: (chosen: ChosenStrategy) => readonly string[];
}

/** How far the sweep of a strategy is. */
export interface SweepProgress {
  readonly strategy: string;
  readonly points: number;
  /** Points of a map; null where it shows only later. */
  readonly ofPoints: number | null;
  readonly runs: number;
  readonly searches: number;
}

/** Who is told, and who may end it. */
export interface SweepHooks {
  /** Aborted: give what there is. */
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  note(text: string): void;
  /** Told of what a strategy's code did in the real world, again and again. */
  onEscape(text: string): void;
  onProgress(progress: SweepProgress): void;
}

/**
 * Sweeps one strategy on the simulator, and searches where it breaks.
 *
 * @throws SeckillError (`not-runnable`) where the strategy cannot run under the scenario at all
 */
export async function sweepStrategy(
  chosen: ChosenStrategy,
  plan: SweepPlan,
  hooks: SweepHooks,
): Promise<SweepResult> {
  const scenario = ownScenario(chosen, plan.scenario);
  const refusal = refusedFlag(chosen.strategy, scenario);
  if (refusal !== undefined) throw new SeckillError('not-runnable', describeProblem(refusal));
  const own = { ...plan, scenario };
  const [columns, rows] = plan.ranges;
  return rows === undefined
    ? sweepLine(chosen, own, columns, startCount(chosen, null, hooks))
    : sweepMap(chosen, own, [columns, rows], hooks);
}

/** `--set` values of other strategies are none of its business. */
function ownScenario({ strategy }: ChosenStrategy, scenario: Scenario): Scenario {
  const declared = Object.keys(strategy.options ?? {});
  const set = Object.entries(scenario.set).filter(([name]) => declared.includes(name));
  return { ...scenario, set: Object.fromEntries(set) };
}

/** Counts what was done, and runs points. */
interface Count {
  readonly hooks: SweepHooks;
  readonly points: SweptPoint[];
  run(plan: SweepPlan, at: At): Promise<SweptPoint | undefined>;
  searched(): void;
}

function startCount(chosen: ChosenStrategy, ofPoints: number | null, hooks: SweepHooks): Count {
  const points: SweptPoint[] = [];
  let [runs, searches] = [0, 0];
  const { name: strategy } = chosen.strategy;
  const tell = () => {
    hooks.onProgress({ strategy, points: points.length, ofPoints, runs, searches });
  };
  const onRun = (_: PointRun) => {
    runs += 1;
    tell();
  };
  return {
    hooks,
    points,
    async run({ scenario, seeds, verifiesDeterminism }, at) {
      const own = { ...hooks, verifiesDeterminism, onRun };
      const point = await runPoint(chosen, scenario, at, seeds, own);
      if (point !== undefined) points.push(point);
      return point;
    },
    searched() {
      searches += 1;
      tell();
    },
  };
}

async function sweepLine(
  chosen: ChosenStrategy,
  plan: SweepPlan,
  range: SweptRange,
  count: Count,
): Promise<SweepResult> {
  const { signal } = count.hooks;
  const probe = async (value: number) => (await count.run(plan, { [range.name]: value }))?.state;
  const stretches = await findStretches(range, probe);
  const partial = breakPointOf(range, stretches);
  const breakPoint = signal.aborted ? { ...partial, kind: 'unknown' as const } : partial;
  const searched =
    isSearchable(plan, [range]) && !signal.aborted
      ? await searchAlong(
          { chosen, ...plan, range, fixed: {}, signal, onSearch: count.searched },
          breakPoint,
        )
      : null;
  const expectations = plan.gates.map((gate) => judgeGate(gate, range, breakPoint));
  const isKnown = breakPoint.kind !== 'unknown' && !signal.aborted;
  const verdicts = expectations.map(({ verdict }) => verdict);
  return {
    ...described(chosen, plan, count),
    verdict: worstVerdict([...verdicts, isKnown ? 'pass' : 'inconclusive']),
    breakPoint,
    searched,
    map: null,
    expectations,
  };
}

async function sweepMap(
  chosen: ChosenStrategy,
  plan: SweepPlan,
  ranges: readonly [SweptRange, SweptRange],
  hooks: SweepHooks,
): Promise<SweepResult> {
  const [across, down] = ranges;
  const columns = ticks(across, plan.grid.columns);
  const rows = ticks(down, plan.grid.rows);
  const count = startCount(chosen, columns.length * rows.length, hooks);
  const searched = new Map<number, Searched>();
  for (const row of rows) {
    for (const column of columns) {
      if (hooks.signal.aborted) break;
      await count.run(plan, { [across.name]: column, [down.name]: row });
    }
    if (hooks.signal.aborted || !isSearchable(plan, ranges)) continue;
    const runs = breakPointOf(across, stretchesOfRow(count.points, ranges, row));
    const { signal } = hooks;
    const fixed = { [down.name]: row };
    const to = { chosen, ...plan, range: across, fixed, signal, onSearch: count.searched };
    searched.set(row, await searchAlong(to, runs));
  }
  const map = mapOf(ranges, columns, rows, count.points, searched);
  const isKnown = map.cells.flat().every((cell) => cell !== null && cell !== 'inconclusive');
  const verdict: Verdict = isKnown ? 'pass' : 'inconclusive';
  const shown = described(chosen, plan, count);
  return { ...shown, verdict, breakPoint: null, searched: null, map, expectations: [] };
}

function stretchesOfRow(
  points: readonly SweptPoint[],
  [across, down]: readonly [SweptRange, SweptRange],
  row: number,
) {
  const own = points.filter(({ at }) => at[down.name] === row);
  return stretchesOf(own.map(({ at, state }) => [at[across.name] ?? 0, state] as const));
}

/** A search knows nothing of crowds; what it looks along are delays and locks. */
function isSearchable({ searches }: SweepPlan, ranges: readonly SweptRange[]): boolean {
  return searches && ranges.every(({ name }) => name === 'delay' || name === 'lockTtl');
}

function described(chosen: ChosenStrategy, plan: SweepPlan, { points, hooks }: Count) {
  const { scenario, ranges, reproduce } = plan;
  const swept: readonly string[] = [...ranges.map(({ name }) => name), 'seed', 'strategy', 'name'];
  const rest = Object.entries(describeScenario(scenario)).filter(([name]) => !swept.includes(name));
  const [first, second] = ranges;
  const value = ({ at }: SweptPoint, range: SweptRange | undefined) =>
    range === undefined ? 0 : (at[range.name] ?? 0);
  return {
    strategy: chosen.strategy.name,
    scenario: Object.fromEntries(rest),
    reproduce: reproduce(chosen),
    points: [...points].sort(
      (a, b) => value(a, first) - value(b, first) || value(a, second) - value(b, second),
    ),
    isInterrupted: hooks.signal.aborted,
  };
}
