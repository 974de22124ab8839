import type { RunDocument } from '../core/result.ts';
import { comparisonReport } from './comparison/text.ts';
import { incidentLines } from './incident.ts';
import { indented, wrapText } from './lines.ts';
import { singleReport } from './single.ts';
import { type TextOptions, widthOf } from './style.ts';

/**
 * The report for people: one result in full, or a comparison of several. Ends with a newline. Nothing
 * measured in wall time of a simulated run is in it, so that a seed gives the same bytes.
 */
export function renderText(document: RunDocument, options: TextOptions): string {
  const { results, notRun } = document;
  const [only] = results;
  const report =
    results.length === 1 && only !== undefined
      ? singleReport(only, options)
      : results.length > 1
        ? comparisonReport(results, options)
        : [];
  const left = byReason(notRun).flatMap(({ strategies, reason }) => {
    const told = `not run: ${strategies.join(', ')}: ${reason}`;
    const [first = '', ...rest] = told.split('\n').flatMap((line) => {
      return wrapText(line.trim(), widthOf(options) - 2);
    });
    return [first, ...indented(rest, 2)];
  });
  const { incident } = document;
  const log = incident === undefined ? [] : incidentLines(incident, document, options);
  const parts = [log, left, report].filter((part) => part.length > 0);
  const lines = parts.flatMap((part, index) => (index === 0 ? part : ['', ...part]));
  return `${lines.join('\n')}\n`;
}

/** Strategies that were not run for the same reason, told together. */
export function byReason(
  notRun: RunDocument['notRun'],
): readonly { readonly strategies: readonly string[]; readonly reason: string }[] {
  const found = new Map<string, string[]>();
  for (const { strategy, reason } of notRun) {
    found.set(reason, [...(found.get(reason) ?? []), strategy]);
  }
  return [...found].map(([reason, strategies]) => ({ strategies, reason }));
}
