import type {
  PointState,
  Searched,
  SweptMap,
  SweptPoint,
  SweptRange,
  SweptRatio,
} from '../../core/sweep.ts';

/** The points of a map in rows and columns, and what the ratio of its two ranges says. */
export function mapOf(
  [across, down]: readonly [SweptRange, SweptRange],
  columns: readonly number[],
  rows: readonly number[],
  points: readonly SweptPoint[],
  searched: ReadonlyMap<number, Searched>,
): SweptMap {
  const states = new Map(
    points.map(({ at, state }) => [`${at[across.name]}/${at[down.name]}`, state]),
  );
  const cells = rows.map((row) =>
    columns.map((column): PointState | null => states.get(`${column}/${row}`) ?? null),
  );
  const isRatio = across.name === 'delay' && down.name === 'lockTtl';
  return {
    ...{ columns, rows, cells },
    searched: [...searched].map(([row, along]) => ({ row, along })),
    ratio: isRatio ? ratioOf(points, searched) : null,
  };
}

/** Up to which ratio all is safe, and from which on all is broken. */
function ratioOf(
  points: readonly SweptPoint[],
  searched: ReadonlyMap<number, Searched>,
): SweptRatio {
  const cells = points
    .map(({ at, state }) => ({ state, ratio: (at.delay ?? 0) / (at.lockTtl ?? 1) }))
    .sort((a, b) => a.ratio - b.ratio);
  const notSafe = cells.find(({ state }) => state !== 'safe')?.ratio ?? Number.POSITIVE_INFINITY;
  const safe = cells.filter(({ ratio }) => ratio < notSafe).at(-1);
  const notBroken =
    cells.findLast(({ state }) => state !== 'broken')?.ratio ?? Number.NEGATIVE_INFINITY;
  const broken = cells.find(({ ratio }) => ratio > notBroken);
  const breaks = [...searched].flatMap(([ttl, { breakPoint }]) => {
    const { kind, firstBroken } = breakPoint;
    return kind === 'found' && firstBroken !== null ? [firstBroken / ttl] : [];
  });
  return {
    safeUpTo: safe?.ratio ?? null,
    brokenFrom: broken?.ratio ?? null,
    searched:
      breaks.length === 0 ? null : { least: Math.min(...breaks), most: Math.max(...breaks) },
  };
}
