import type { BreakPoint, PointState, Stretch, SweptRange } from '../../core/sweep.ts';
import { AXES, between, evenly } from './axis.ts';

/** Looks at a value; undefined where nobody wants to know any more. */
export type Probe = (value: number) => Promise<PointState | undefined>;

/** Steps of the first look over the range, which shows whether it changes once… */
const COARSE = 8;
/** …and of the second, where it changes more often. */
const FINE = 32;
/** So many changes are followed to the resolution, from the harmless end. */
const MOST_CHANGES = 6;

/**
 * Looks at both ends and at points between them, and goes on between neighbours that differ until they are
 * within the resolution:
 *
 * ```text
 *   safe      safe      safe      broken    broken     coarse
 *                           safe  broken               bisected
 * ```
 *
 * That the range changes only once is checked on the grid, not assumed; where it changes more often the
 * grid is made finer. What lies between two points of the same state is not looked at.
 */
export async function findStretches(range: SweptRange, probe: Probe): Promise<readonly Stretch[]> {
  const seen = new Map<number, PointState>();
  const look = async (value: number): Promise<PointState | undefined> => {
    const known = seen.get(value);
    if (known !== undefined) return known;
    const state = await probe(value);
    if (state !== undefined) seen.set(value, state);
    return state;
  };
  const lookAtAll = async (values: readonly number[]): Promise<void> => {
    for (const value of values) if ((await look(value)) === undefined) return;
  };
  const narrow = async (low: number, high: number): Promise<void> => {
    if (high - low <= range.resolution || seen.get(low) === seen.get(high)) return;
    const middle = between(range, low, high);
    if (middle === undefined || (await look(middle)) === undefined) return;
    await narrow(low, middle);
    await narrow(middle, high);
  };

  await lookAtAll([range.from, range.to]);
  await lookAtAll(evenly(range, COARSE));
  if (changesOf(stretchesOf(seen)) > 1) await lookAtAll(evenly(range, FINE));
  const values = [...seen.keys()].sort((a, b) => a - b);
  const changes = values.slice(1).flatMap((high, index) => {
    const low = values[index] as number;
    return seen.get(low) === seen.get(high) ? [] : [[low, high] as const];
  });
  if (AXES[range.name].worse === 'low') changes.reverse();
  for (const [low, high] of changes.slice(0, MOST_CHANGES)) await narrow(low, high);
  return stretchesOf(seen);
}

/** What the stretches of a range, ascending, say of where it breaks. */
export function breakPointOf(
  { name }: Pick<SweptRange, 'name'>,
  stretches: readonly Stretch[],
): BreakPoint {
  const isLow = AXES[name].worse === 'low';
  const onwards = isLow ? [...stretches].reverse() : stretches;
  const near = ({ from, to }: Stretch) => (isLow ? to : from);
  const far = ({ from, to }: Stretch) => (isLow ? from : to);
  const states = onwards.map(({ state }) => state);
  const told = states.filter((state) => state !== 'inconclusive');
  const changes = told.filter((state, index) => index > 0 && state !== told[index - 1]).length;
  const [first] = onwards;
  const broken = onwards.find(({ state }) => state === 'broken');
  const safe = first?.state === 'safe' ? far(first) : null;
  const ends = (kind: BreakPoint['kind'], lastSafe: number | null, firstBroken: number | null) => {
    return { kind, lastSafe, firstBroken, stretches };
  };
  if (first === undefined) return ends('unknown', null, null);
  const brokenAt = broken === undefined ? null : near(broken);
  if (changes > 1) return ends('several', safe, brokenAt);
  if (changes === 1 && told[0] === 'broken') return ends('reversed', null, brokenAt);
  // An inconclusive end says nothing, and what comes after it could have been broken before.
  if (first.state === 'inconclusive') return ends('unknown', null, brokenAt);
  if (changes === 1) return ends('found', safe, brokenAt);
  if (states.includes('inconclusive')) return ends('unknown', safe, brokenAt);
  return first.state === 'safe' ? ends('safe', safe, null) : ends('broken', null, brokenAt);
}

/** Values, in any order, and what each came to, as stretches, ascending. */
export function stretchesOf(
  seen: Iterable<readonly [value: number, state: PointState]>,
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const [value, state] of [...seen].sort(([a], [b]) => a - b)) {
    const last = stretches.at(-1);
    if (last?.state === state) stretches[stretches.length - 1] = { ...last, to: value };
    else stretches.push({ state, from: value, to: value });
  }
  return stretches;
}

function changesOf(stretches: readonly Stretch[]): number {
  const told = stretches.filter(({ state }) => state !== 'inconclusive');
  return told.filter(({ state }, index) => index > 0 && state !== told[index - 1]?.state).length;
}
