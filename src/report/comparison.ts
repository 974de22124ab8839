import Table from 'cli-table3';
import { humanCount, humanUs } from '../core/human.ts';
import type { RunResult } from '../core/result.ts';
import { headlineLines } from './headline.ts';
import { INDENT, wrapText } from './lines.ts';
import { reproduceCommand } from './reproduce.ts';
import { paintVerdict, type TextOptions, verdictWord, widthOf } from './style.ts';

/** Several results: one table, the proofs of those that did not pass, and how to run each again. */
export function comparisonReport(results: readonly RunResult[], options: TextOptions): string[] {
  const { chalk } = options;
  const notPassed = results.filter(({ verdict }) => verdict !== 'pass');
  const commands = results.map((result, index) => {
    return (index === 0 ? 'Reproduce' : '').padEnd(INDENT) + chalk.cyan(reproduceCommand(result));
  });
  return [
    ...tableLines(results, options),
    ...wrapText(legend(results), widthOf(options)).map((line) => chalk.dim(line)),
    '',
    ...notPassed.flatMap((result) => [...headlineLines(result, options), '']),
    ...commands,
  ];
}

function legend(results: readonly RunResult[]): string {
  const scaled = results.find(({ timeScale }) => timeScale !== 1);
  const scale = scaled === undefined ? '' : `, at time scale ${scaled.timeScale}`;
  const clock = results[0]?.world === 'sim' ? 'virtual time' : `wall time${scale}`;
  return `sold and oversold in units; p50 to p99.9 of the response time, in ${clock}`;
}

interface Column {
  readonly head: string;
  readonly tell: (result: RunResult) => string;
  /** Lower numbers stay longest where the screen is narrow. */
  readonly rank: number;
}

const COLUMNS: readonly Column[] = [
  { head: 'verdict', rank: 0, tell: ({ verdict }) => verdictWord(verdict) },
  { head: 'strategy', rank: 0, tell: ({ strategy }) => strategy },
  { head: 'sold', rank: 0, tell: ({ sold }) => humanCount(sold) },
  { head: 'oversold', rank: 0, tell: ({ oversold }) => humanCount(oversold) },
  { head: 'lost', rank: 5, tell: ({ lostUpdates }) => countOr(lostUpdates) },
  { head: 'stranded', rank: 7, tell: ({ stranded }) => countOr(stranded) },
  { head: 'foreign', rank: 4, tell: ({ foreignReleases }) => countOr(foreignReleases) },
  { head: 'overlaps', rank: 3, tell: ({ overlaps }) => countOr(overlaps) },
  { head: 'attempts', rank: 1, tell: ({ attempts }) => humanCount(attempts.total) },
  { head: 'attempts/s', rank: 6, tell: ({ attemptsPerSec }) => rateOr(attemptsPerSec) },
  { head: 'p50', rank: 1, tell: ({ responseUs }) => timeOr(responseUs.p50) },
  { head: 'p99', rank: 1, tell: ({ responseUs }) => timeOr(responseUs.p99) },
  { head: 'p99.9', rank: 2, tell: ({ responseUs }) => timeOr(responseUs.p999) },
  { head: 'buyer p99', rank: 8, tell: ({ buyerUs }) => timeOr(buyerUs.p99) },
];

function tableLines(results: readonly RunResult[], options: TextOptions): string[] {
  const columns = fitting(results, widthOf(options));
  const { chalk } = options;
  const table = new Table({
    head: columns.map(({ head }) => chalk.dim(head)),
    colAligns: columns.map(({ rank, head }) =>
      rank === 0 && head !== 'sold' && head !== 'oversold' ? 'left' : 'right',
    ),
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

/** No lines, two spaces between columns. */
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
  middle: '  ',
};

/** The columns that fit, the least important left out first. */
function fitting(results: readonly RunResult[], width: number): readonly Column[] {
  const widthOfColumn = ({ head, tell }: Column) =>
    Math.max(head.length, ...results.map((result) => tell(result).length)) + 2;
  let columns = COLUMNS;
  for (;;) {
    const needed = columns.reduce((sum, column) => sum + widthOfColumn(column), -2);
    const least = Math.max(...columns.map(({ rank }) => rank));
    if (needed <= width || least === 0) return columns;
    columns = columns.filter(({ rank }) => rank !== least);
  }
}

function countOr(count: number | null): string {
  return count === null ? '–' : humanCount(count);
}

function timeOr(us: number | null): string {
  return us === null ? '–' : humanUs(us);
}

function rateOr(perSec: number | null): string {
  if (perSec === null) return '–';
  return humanCount(perSec < 100 ? Math.round(perSec * 10) / 10 : Math.round(perSec));
}
