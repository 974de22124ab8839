import type { ExploreMatrix, ExploreResult } from '../../core/exploration.ts';
import { humanUnits } from '../../core/human.ts';
import { saleText } from '../exploration.ts';
import { INDENT, labelled, wrapText } from '../lines.ts';
import { commandLine } from '../reproduce.ts';
import { type TextOptions, widthOf } from '../style.ts';
import { effortText, extentText, rowFaults } from './extent.ts';
import { gridLines } from './grid.ts';
import { tableLines } from './table.ts';

/**
 * A matrix for a screen: the table, with a letter for each property where words do not fit; what was searched,
 * and where a search was not complete.
 */
export function matrixLines(
  matrix: ExploreMatrix,
  results: readonly ExploreResult[],
  options: TextOptions,
): string[] {
  const width = widthOf(options);
  const beside = (label: string, text: string) => labelled(label, wrapText(text, width - INDENT));
  const table = tableLines(matrix, results, options);
  const files = [
    ...new Set(results.flatMap(({ violations }) => violations.flatMap(({ file }) => file ?? []))),
  ];
  const partly = table !== undefined ? [] : partlySearched(matrix, results);
  const [first] = results;
  return [
    ...(table ?? gridLines(matrix, options)),
    '',
    ...(first === undefined ? [] : beside('Each', saleText(first.space))),
    ...beside('Searched', effortText(results)),
    ...partly.flatMap((text, index) => beside(index === 0 ? 'In part' : '', text)),
    ...beside('Saved', savedText(files)),
    ...(files[0] === undefined
      ? []
      : labelled('Replay', [options.chalk.cyan(commandLine(['replay', files[0]]))])),
  ];
}

function savedText(files: readonly string[]): string {
  const [first] = files;
  if (first === undefined) return 'nothing: --save <folder> keeps the counterexamples';
  const folder = first.slice(0, first.lastIndexOf('/') + 1);
  const told = humanUnits(files.length, 'counterexample');
  return `${told}: ${folder}<strategy>.<what goes wrong>.<figure>.txt`;
}

/** The searches that leave a property open because they are not complete, and how far they came. */
function partlySearched(
  { rows }: ExploreMatrix,
  results: readonly ExploreResult[],
): readonly string[] {
  return rows.flatMap((row, index) => {
    const result = results[index];
    const isOpen = row.cells.some(({ state }) => state === 'bounded' || state === 'sampled');
    if (!isOpen || result === undefined) return [];
    return [`${row.strategy}, ${rowFaults(row)}: ${extentText(result)}`];
  });
}
