import type { ChalkInstance } from 'chalk';
import type { CellState, ExploreMatrix, ExploreResult } from '../../core/exploration.ts';
import type { TextOptions } from '../style.ts';
import { extentText, rowFaults } from './extent.ts';

/** A matrix on a wide screen: a line for each strategy and fault, a word for each property, how far it came. */
export function tableLines(
  { properties, rows }: ExploreMatrix,
  results: readonly ExploreResult[],
  { chalk }: TextOptions,
): string[] {
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
  const line = (cells: readonly string[], paint: (text: string, column: number) => string) =>
    cells
      .map((text, column) => {
        const isLast = column === cells.length - 1;
        return (
          paint(text, column) + (isLast ? '' : ' '.repeat((widths[column] ?? 0) - text.length))
        );
      })
      .join('  ')
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
    ...legend(rows).map((text) => chalk.dim(text)),
  ];
}

function legend(rows: ExploreMatrix['rows']): readonly string[] {
  const states = new Set(rows.flatMap(({ cells }) => cells.map(({ state }) => state)));
  const isPartly = states.has('bounded') || states.has('sampled');
  const told = [
    ...(isPartly ? ['bounded, sampled: not found, and not every schedule was searched'] : []),
    ...(states.has('unclear') ? ['unclear: not violated for certain, a reply never came'] : []),
    ...(states.has('not-judged') ? ['-: not promised'] : []),
  ];
  return told.length === 0 ? [] : [told.join(' · ')];
}

function painted(state: CellState, text: string, chalk: ChalkInstance): string {
  if (state === 'violated') return chalk.red(text);
  if (state === 'proved') return chalk.green(text);
  return state === 'not-judged' ? chalk.dim(text) : chalk.yellow(text);
}
