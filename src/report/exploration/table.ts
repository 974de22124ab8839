import type { ChalkInstance } from 'chalk';
import type { CellState, ExploreMatrix, ExploreResult } from '../../core/exploration.ts';
import { flow } from '../lines.ts';
import { type TextOptions, widthOf } from '../style.ts';
import { extentText, rowFaults } from './extent.ts';

const GAP = '  ';

/**
 * A matrix on a wide screen: a line for each strategy and fault, a word for each property, how far it came.
 * Undefined where it does not fit.
 */
export function tableLines(
  { properties, rows }: ExploreMatrix,
  results: readonly ExploreResult[],
  options: TextOptions,
): readonly string[] | undefined {
  const { chalk } = options;
  const heads = ['strategy', 'may go wrong', ...properties, 'schedules'];
  const texts = rows.map((row, index) => {
    const result = results[index];
    return [
      rows[index - 1]?.strategy === row.strategy ? '' : row.strategy,
      rowFaults(row),
      ...row.cells.map(({ state }) => (state === 'not-judged' ? '-' : state)),
      result === undefined ? '' : extentText(result),
    ];
  });
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...texts.map((cells) => cells[column]?.length ?? 0)),
  );
  const needed = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
  if (needed > widthOf(options)) return undefined;
  const line = (cells: readonly string[], paint: (text: string, column: number) => string) =>
    cells
      .map((text, column) => {
        const isLast = column === cells.length - 1;
        return (
          paint(text, column) + (isLast ? '' : ' '.repeat((widths[column] ?? 0) - text.length))
        );
      })
      .join(GAP)
      .trimEnd();
  return [
    chalk.dim(line(heads, (text) => text)),
    ...texts.flatMap((cells, index) => [
      ...(index > 0 && cells[0] !== '' ? [''] : []),
      line(cells, (text, column) => {
        const cell = rows[index]?.cells[column - 2];
        return cell === undefined ? text : painted(cell.state, text, chalk);
      }),
    ]),
    '',
    ...flow(legend(rows), widthOf(options) - 2, ' · ').map((text) => chalk.dim(text)),
  ];
}

function legend(rows: ExploreMatrix['rows']): readonly string[] {
  const states = new Set(rows.flatMap(({ cells }) => cells.map(({ state }) => state)));
  const isPartly = states.has('bounded') || states.has('sampled');
  return [
    ...(isPartly ? ['bounded, sampled: not found, and not every schedule was searched'] : []),
    ...(states.has('unclear') ? ['unclear: not violated for certain, a reply never came'] : []),
    ...(states.has('not-judged') ? ['-: not promised'] : []),
  ];
}

function painted(state: CellState, text: string, chalk: ChalkInstance): string {
  if (state === 'violated') return chalk.red(text);
  if (state === 'proved') return chalk.green(text);
  return state === 'not-judged' ? chalk.dim(text) : chalk.yellow(text);
}
