import Table from 'cli-table3';
import type { RunResult } from '../../core/result.ts';
import { headlineLines } from '../headline.ts';
import { INDENT, indented, wrapText } from '../lines.ts';
import { paintVerdict, type TextOptions, widthOf } from '../style.ts';
import { type Column, legend } from './columns.ts';
import { commandsOf } from './commands.ts';
import { GAP, layOut } from './layout.ts';

/**
 * Several results: one table (two where the screen is narrow), what breaks each, the proofs of those that did not
 * pass, and how to run it again.
 */
export function comparisonReport(results: readonly RunResult[], options: TextOptions): string[] {
  const { chalk } = options;
  const notPassed = results.filter(({ verdict }) => verdict !== 'pass');
  const again = commandsOf(results).map((command, index) => {
    return (index === 0 ? 'Reproduce' : '').padEnd(INDENT) + chalk.cyan(command);
  });
  const tables = layOut(results, widthOf(options));
  return [
    ...tables.flatMap((columns) => [...tableLines(results, columns, options), '']),
    ...legend(results).flatMap((sentence) => {
      return wrapText(sentence, widthOf(options)).map((line) => chalk.dim(line));
    }),
    '',
    ...breaksLines(results, options),
    ...notPassed.flatMap((result) => [...headlineLines(result, options), '']),
    ...again,
  ];
}

/** What breaks each strategy, in its own words; nothing where nobody says it. */
function breaksLines(results: readonly RunResult[], options: TextOptions): string[] {
  const { chalk } = options;
  const told = results.filter(({ breaksWhen }) => breaksWhen !== null);
  if (told.length === 0) return [];
  const indent = 2 + Math.max(...told.map(({ strategy }) => strategy.length));
  const lines = told.flatMap(({ strategy, breaksWhen }) => {
    const [first = '', ...rest] = wrapText(breaksWhen ?? '', widthOf(options) - indent);
    return [strategy.padEnd(indent) + first, ...indented(rest, indent)];
  });
  return [chalk.dim('What breaks them:'), ...lines, ''];
}

function tableLines(
  results: readonly RunResult[],
  columns: readonly Column[],
  { chalk }: TextOptions,
): string[] {
  const table = new Table({
    head: columns.map(({ head }) => chalk.dim(head)),
    colAligns: columns.map(({ isText }) => (isText === true ? 'left' : 'right')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    chars: PLAIN,
  });
  for (const result of results) {
    table.push(
      columns.map(({ head, tell }) => {
        const text = tell(result);
        if (head === 'verdict') return paintVerdict(chalk, result.verdict, text);
        return head === 'oversold' && result.oversold > 0 ? chalk.red(text) : text;
      }),
    );
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** No lines, and spaces between columns. */
const PLAIN = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
};
