import { defaultFigures } from '../../check/judge.ts';
import { NO_FAULTS } from '../../core/schedule.ts';
import type {
  BreakPoint,
  PointState,
  Searched,
  SearchedPoint,
  SweptRange,
} from '../../core/sweep.ts';
import { IterativeSearch } from '../../explore/search.ts';
import type { DelaySpec, Scenario } from '../../scenario/scenario.ts';
import { findViolations } from '../explore/find.ts';
import type { ChosenStrategy } from '../one.ts';
import { settingsFor } from '../settings.ts';
import { AXES, between } from './axis.ts';
import { breakPointOf, stretchesOf } from './bisect.ts';
import { type At, scenarioAt } from './point.ts';

/** The world that is searched: small enough to be searched completely, large enough for every lock to break. */
const BUYERS = 2;
const DELAYS = 2;
const ATTEMPTS = 3;
/** What five masters need for a first counterexample, and no more: a search that ends here is not complete. */
const SCHEDULES = 2_000;

/** What searching along a range needs. */
export interface ToSearch {
  readonly chosen: ChosenStrategy;
  readonly scenario: Scenario;
  readonly range: SweptRange;
  /** What else is swept, and where it stands. */
  readonly fixed: At;
  readonly signal: AbortSignal;
  /** True plays each schedule twice. */
  readonly verifiesDeterminism?: boolean | undefined;
  onSearch(): void;
}

/**
 * Looks for the longest delay at which no order of events breaks a strategy, starting from where the runs
 * broke: longer delays allow all that shorter ones do, and a longer lock less, so that halving is enough.
 * Never rejects for the strategy's own failures: they are told in `failure`.
 */
export async function searchAlong(to: ToSearch, runs: BreakPoint): Promise<Searched> {
  const points = new Map<number, SearchedPoint>();
  const stock = to.scenario.quantity;
  const told = (breakPoint: BreakPoint, any: SearchedPoint | null, failure: string | null) => ({
    ...{ buyers: BUYERS, stock, delays: DELAYS, attempts: ATTEMPTS },
    points: [...points.values()].sort((a, b) => Number(a.at) - Number(b.at)),
    ...{ breakPoint, anyDelay: any, failure },
  });
  const look = async (value: number): Promise<PointState> => {
    const point = points.get(value) ?? (await searchAt(to, value));
    points.set(value, point);
    return point.state;
  };
  try {
    // What breaks with no bound on the delays is not known to break with one; what holds, holds with all.
    const any = await searchAt(to, null);
    if (any.state !== 'safe') await halve(to, runs, look);
    const breakPoint = found(to, any, points);
    // What was narrowed down only in part would look as if that was where it breaks.
    return told(to.signal.aborted ? { ...breakPoint, kind: 'unknown' } : breakPoint, any, null);
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return told(breakPointOf(to.range, []), null, failure);
  }
}

/** How long a service's answer takes at most, µs; infinite where its model has no end. */
function longestUs(delay: DelaySpec): number {
  switch (delay.kind) {
    case 'fixed':
      return delay.ms * 1000;
    case 'uniform':
      return delay.maxMs * 1000;
    case 'lognormal':
      return Number.POSITIVE_INFINITY;
    case 'spike':
      return Math.max(longestUs(delay.base), longestUs(delay.peak));
  }
}

async function searchAt(
  { chosen, scenario, range, fixed, signal, verifiesDeterminism, onSearch }: ToSearch,
  value: number | null,
): Promise<SearchedPoint> {
  const { strategy } = chosen;
  const at = value === null ? fixed : { ...fixed, [range.name]: value };
  const moved = scenarioAt(scenario, at);
  const { quantity } = moved;
  const small = { ...moved, buyers: BUYERS, nodes: BUYERS, stock: quantity };
  const any = Number.POSITIVE_INFINITY;
  const latestUs =
    value === null
      ? { validate: any, order: any }
      : { validate: longestUs(moved.delay), order: longestUs(moved.orderDelay) };
  const space = {
    strategy,
    settings: settingsFor(strategy, small, []),
    scenario: small,
    budget: { ...NO_FAULTS, delays: DELAYS },
    attempts: ATTEMPTS,
    latestUs,
  };
  const wanted = defaultFigures(strategy.promises).filter((figure) => {
    return figure !== 'overLimit' || scenario.limitPerBuyer !== undefined;
  });
  const isTwice = verifiesDeterminism === true;
  const limits = { schedules: SCHEDULES, isLate: () => false, isTwice, signal };
  const { found, covered } = await findViolations(space, new IterativeSearch(), wanted, limits);
  onSearch();
  const [first] = found;
  const state =
    first !== undefined ? 'broken' : covered.kind === 'complete' ? 'safe' : 'inconclusive';
  const violated = first === undefined ? null : { figure: first.figure, evidence: first.evidence };
  return { at: value, state, covered, violated };
}

/** Narrows the searched break point down, from the harmless end and from where the runs broke. */
async function halve(
  { range, signal }: ToSearch,
  runs: BreakPoint,
  look: (value: number) => Promise<PointState>,
): Promise<void> {
  const isLow = AXES[range.name].worse === 'low';
  const [best, worst] = isLow ? [range.to, range.from] : [range.from, range.to];
  const starts = [runs.lastSafe ?? best, runs.firstBroken ?? worst, worst];
  let safe: number | undefined;
  let broken: number | undefined;
  let isTooLarge = false;
  for (const start of starts) {
    if (signal.aborted || broken !== undefined) break;
    const state = await look(start);
    if (state === 'safe') safe = start;
    else if (state === 'broken') broken = start;
    else if (start !== starts[0]) return;
    // What is too large to search with a short delay is too large with a shorter one.
    else isTooLarge = true;
  }
  if (broken === undefined || isTooLarge) return;
  if (safe === undefined) {
    if ((await look(best)) !== 'safe') return;
    safe = best;
  }
  while (Math.abs(broken - safe) > range.resolution && !signal.aborted) {
    const middle = between(range, Math.min(safe, broken), Math.max(safe, broken));
    if (middle === undefined) return;
    const state = await look(middle);
    if (state === 'inconclusive') return;
    if (state === 'safe') safe = middle;
    else broken = middle;
  }
}

function found(
  { range }: ToSearch,
  any: SearchedPoint,
  points: ReadonlyMap<number, SearchedPoint>,
): BreakPoint {
  const { from, to } = range;
  if (any.state === 'safe') return breakPointOf(range, [{ state: 'safe', from, to }]);
  const states = [...points].map(([at, { state }]) => [at, state] as const);
  return breakPointOf(range, stretchesOf(states));
}
