import type { ExploreMatrix, ExploreResult, MatrixRow } from '../../core/exploration.ts';
import { humanCount, humanUnits } from '../../core/human.ts';
import { boundText, faultsText, groupDigits, saleText } from '../exploration.ts';
import { INDENT, labelled, wrapText } from '../lines.ts';
import { commandLine } from '../reproduce.ts';
import { type TextOptions, widthOf } from '../style.ts';
import { gridLines } from './grid.ts';
import { tableLines } from './table.ts';

/** Narrower screens get a letter for each property. */
const TABLE_WIDTH = 118;

/** A matrix for a screen: the table, what was searched, and where a search was not complete. */
export function matrixLines(
  matrix: ExploreMatrix,
  results: readonly ExploreResult[],
  options: TextOptions,
): string[] {
  const width = widthOf(options);
  const beside = (label: string, text: string) => labelled(label, wrapText(text, width - INDENT));
  const isWide = width >= TABLE_WIDTH;
  const files = [
    ...new Set(results.flatMap(({ violations }) => violations.flatMap(({ file }) => file ?? []))),
  ];
  const partly = isWide ? [] : partlySearched(matrix, results);
  const [first] = results;
  return [
    ...(isWide ? tableLines(matrix, results, options) : gridLines(matrix, options)),
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

/** How far a search came, in a few words: `all 7,920`, `5,000, all with up to 2 departures`. */
export function extentText({ covered }: ExploreResult): string {
  const { kind, visited, schedules, departures } = covered;
  if (kind === 'complete') return `all ${groupDigits(BigInt(schedules ?? 0))}`;
  const some = humanCount(visited);
  return kind === 'sampled' ? some : `${some}, all ${boundText(departures ?? 0)}`;
}

/** `56 searches, 104,233 schedules visited; each goes on after a violation`. */
export function effortText(results: readonly ExploreResult[]): string {
  const visited = results.reduce((sum, { covered }) => sum + covered.visited, 0);
  const searches = results.length === 1 ? '1 search' : `${humanCount(results.length)} searches`;
  return `${searches}, ${humanUnits(visited, 'schedule')} visited; none ends with its first violation`;
}

/** What may go wrong in a row's search: `crash 1`, `none`. */
export function rowFaults({ faults }: Pick<MatrixRow, 'faults'>): string {
  return faultsText(faults) || 'none';
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
