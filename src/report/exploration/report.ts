import type { Drawing } from '../../core/drawing.ts';
import type { ExploreDocument, ExploreResult } from '../../core/exploration.ts';
import { INDENT, labelled, wrapText } from '../lines.ts';
import { type TextOptions, widthOf } from '../style.ts';
import { matrixLines } from './matrix.ts';
import { resultLines } from './one.ts';
import { severalLines } from './several.ts';

/**
 * The report of a search for people: one result in full, one line each for several, or the table of a matrix.
 * Ends with a newline.
 *
 * @param drawings of the violations of each result, the same one where they share a schedule
 */
export function renderExploration(
  document: ExploreDocument,
  drawings: ReadonlyMap<ExploreResult, readonly Drawing[]>,
  options: TextOptions,
): string {
  const { results, notRun, matrix } = document;
  const [only] = results;
  const told = (): readonly string[] => {
    if (only === undefined) return [];
    if (matrix !== undefined) return matrixLines(matrix, results, options);
    if (results.length + notRun.length > 1) return severalLines(results, options);
    return resultLines(only, drawings.get(only) ?? [], options);
  };
  const lines = [...told(), ...leftLines(notRun, options)];
  return `${lines.join('\n')}\n`;
}

/** Searches that are named; more are counted. */
const NAMED = 5;

/** What was not searched, a reason at a time. */
function leftLines(notRun: ExploreDocument['notRun'], options: TextOptions): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { strategy, reason } of notRun) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), strategy]);
  }
  return [...byReason].flatMap(([reason, searches]) => {
    const more = searches.length - NAMED;
    const named = [...searches.slice(0, NAMED), ...(more > 0 ? [`${more} more`] : [])].join(' · ');
    return labelled('Not searched', wrapText(`${named}: ${reason}`, widthOf(options) - INDENT));
  });
}
