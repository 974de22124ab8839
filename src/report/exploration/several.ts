import type { ExploreResult } from '../../core/exploration.ts';
import { coverageText, figureText, spaceText, twiceText } from '../exploration.ts';
import { INDENT, labelled, wrapText } from '../lines.ts';
import { paintVerdict, type TextOptions, verdictWord, widthOf } from '../style.ts';

/** Several results: two lines each, what was found and what was covered; then the files. */
export function severalLines(results: readonly ExploreResult[], options: TextOptions): string[] {
  const { chalk } = options;
  const width = widthOf(options);
  const verdicts = columnWidth(results.map(({ verdict }) => verdict));
  const names = columnWidth(results.map(({ strategy }) => strategy));
  const indent = verdicts + names;
  const [first] = results;
  const files = new Set(
    results.flatMap(({ violations }) => violations.flatMap(({ file }) => file ?? [])),
  );
  return [
    ...results.flatMap((result) => {
      const { verdict, strategy } = result;
      const word = paintVerdict(chalk, verdict, verdictWord(verdict).padEnd(verdicts));
      const head = word + strategy.padEnd(names);
      const found = wrapText(findingsOf(result), width - indent);
      const coverage = [coverageText(result), twiceText(result)].filter(Boolean).join('; twice: ');
      const covered = wrapText(coverage, width - indent).map((line) => chalk.dim(line));
      return [...found, ...covered].map((line, index) => {
        return (index === 0 ? head : ' '.repeat(indent)) + line;
      });
    }),
    '',
    ...(first === undefined
      ? []
      : labelled('Each', wrapText(spaceText(first.space), width - INDENT))),
    ...labelled('Saved', [...files]),
  ];
}

function columnWidth(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length)) + 2;
}

function findingsOf({ violations, unclear, isSold, covered }: ExploreResult): string {
  const violated = violations.map(({ figure }) => figureText(figure));
  const open = unclear.map(({ figure }) => `unclear whether it ${figureText(figure)}`);
  const found = [...violated, ...open].join(', ');
  if (found !== '') return found;
  if (!isSold) return 'nothing was sold, so that nothing was tested';
  return covered.kind === 'complete' ? 'nothing is violated' : 'nothing was found';
}
