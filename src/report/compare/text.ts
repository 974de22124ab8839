import type { CompareDocument, ComparedStrategy } from '../../core/compare.ts';
import { columns, indented, wrapText } from '../lines.ts';
import { paintVerdict, type TextOptions, verdictWord, widthOf } from '../style.ts';
import { FIGURE_HEADS, figureRows, verdictChange } from './rows.ts';

/** Where what belongs to a strategy begins. */
const INDENT = 6;

/** What changed between two results, for people; ends with a newline. */
export function renderComparison(document: CompareDocument, options: TextOptions): string {
  const parts = document.strategies.map((one) => strategyLines(one, options));
  const notes = document.notes.flatMap((note) => wrapText(`note: ${note}`, widthOf(options)));
  const all = [...parts, notes].filter((part) => part.length > 0);
  return `${all.map((part) => part.join('\n')).join('\n\n')}\n`;
}

function strategyLines(strategy: ComparedStrategy, options: TextOptions): string[] {
  const { chalk } = options;
  const { verdict, regressions, fixes, unknown } = strategy;
  const width = widthOf(options);
  const word = verdictWord(verdict).padEnd(INDENT - 2);
  const sentences = (label: string, list: readonly string[], paint: (text: string) => string) =>
    list.flatMap((sentence) => {
      const [first = '', ...rest] = wrapText(sentence, width - INDENT - 7);
      const lines = [label.padEnd(7) + first, ...indented(rest, 7)];
      // chalk takes any number of texts: of map it would paint the index too.
      return indented(
        lines.map((line) => paint(line)),
        INDENT,
      );
    });
  const rows = figureRows(strategy);
  const table = rows.length === 0 ? [] : columns([[...FIGURE_HEADS], ...rows]);
  return [
    `${chalk.bold(paintVerdict(chalk, verdict, word))}  ${chalk.bold(strategy.strategy)}   ${verdictChange(strategy)}`,
    ...sentences('worse', regressions, chalk.red),
    ...sentences('fixed', fixes, chalk.green),
    ...sentences('open', unknown, chalk.yellow),
    ...indented(
      table.map((line, index) => (index === 0 ? chalk.dim(line) : line)),
      INDENT,
    ),
  ];
}
