import type { RunResult } from '../../core/result.ts';
import { COLUMNS, type Column, STRATEGY } from './columns.ts';

/** Spaces between two columns. */
export const GAP = 2;

/**
 * The columns of the tables that compare the results on a screen of this width: one table, without the less
 * important columns where it is narrow; two where even the important ones do not fit.
 */
export function layOut(
  results: readonly RunResult[],
  width: number,
): readonly (readonly Column[])[] {
  const [verdict, ...rest] = COLUMNS;
  const all = [...(verdict === undefined ? [] : [verdict]), STRATEGY, ...rest];
  const one = fitting(results, all, width);
  if (one !== undefined) return [one];
  const sale = all.filter(({ about }) => about === 'sale');
  const cost = COLUMNS.filter(({ about }) => about === 'cost');
  const isWide = fitting(results, sale, width) === undefined;
  const moved = sale.filter(({ givesWay }) => isWide && givesWay === true);
  const kept = sale.filter((column) => !moved.includes(column));
  return [kept, [STRATEGY, ...moved, ...cost]].map(
    (columns) => fitting(results, columns, width) ?? least(columns),
  );
}

/** The columns that fit, the least important left out first; undefined where those of rank 0 do not. */
function fitting(
  results: readonly RunResult[],
  all: readonly Column[],
  width: number,
): readonly Column[] | undefined {
  const widthOf = ({ head, tell }: Column) =>
    Math.max(head.length, ...results.map((result) => tell(result).length)) + GAP;
  let columns = all;
  for (;;) {
    if (columns.reduce((sum, column) => sum + widthOf(column), -GAP) <= width) return columns;
    const last = Math.max(...columns.map(({ rank }) => rank));
    if (last === 0) return undefined;
    columns = columns.filter(({ rank }) => rank !== last);
  }
}

function least(columns: readonly Column[]): readonly Column[] {
  return columns.filter(({ rank }) => rank === 0);
}
