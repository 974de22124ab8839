import type {
  ExploreDocument,
  ExploreMatrix,
  ExploreResult,
  MatrixCell,
  MatrixRow,
} from '../../core/exploration.ts';
import { saleText } from '../exploration.ts';
import { wrapText } from '../lines.ts';
import { commandLine } from '../reproduce.ts';
import { effortText, extentText, rowFaults } from './extent.ts';

/**
 * A matrix as a Markdown document: what each strategy breaks under each fault with links to the schedules, and
 * how many schedules were searched. Holds nothing measured in wall time.
 *
 * @param command the arguments that give it again
 * @param linkTo a file as a link from the document
 */
export function renderMatrixDocument(
  { matrix, results }: ExploreDocument,
  command: readonly string[],
  linkTo: (file: string) => string,
): string {
  const [first] = results;
  if (matrix === undefined || first === undefined) return '';
  const faults = [...new Set(matrix.rows.map(rowFaults))];
  const strategies = [...new Set(matrix.rows.map(({ strategy }) => strategy))];
  const table = (tell: (row: MatrixRow, result: ExploreResult) => string) =>
    tableOf(strategies, faultKinds(matrix), (strategy, kind) => {
      const index = matrix.rows.findIndex(
        (row) => row.strategy === strategy && kindOf(row) === kind,
      );
      const [row, result] = [matrix.rows[index], results[index]];
      return row === undefined || result === undefined ? '' : tell(row, result);
    });
  const lines = [
    '# What breaks which strategy',
    '',
    `<!-- Generated, like the files it links to: ${commandLine(command)} -->`,
    '',
    ...wrapText(
      `One search for each strategy and each thing that may go wrong (${faults.filter((text) => text !== 'none').join(', ')}): ${saleText(first.space)}. ${upperFirst(effortText(results))}.`,
      118,
    ),
    '',
    ...table(verdictCell(linkTo)),
    '',
    ...LEGEND,
    '',
    '## Schedules',
    '',
    ...table((_, result) => extentText(result)),
    '',
  ];
  return lines.join('\n');
}

const LEGEND = [
  '- A link is a schedule that breaks it; `seckill-bench replay <file>` plays it again. Several cells of one strategy may',
  '  have the same schedule: it needs less to go wrong than what was allowed.',
  '- **proved**: nothing else that is judged for the strategy is broken by any schedule; every one was searched.',
  '- **not found**: nothing else was broken, and not every schedule was searched; the table below says how many were.',
  '- **open**: nothing else is broken for certain; in some schedule a reply never came (an error, a crash), and it hangs on',
  '  what that command did or what its buyer has.',
];

function kindOf({ faults }: MatrixRow): string {
  return Object.keys(faults).join('+') || 'none';
}

function faultKinds({ rows }: ExploreMatrix): readonly string[] {
  return [...new Set(rows.map(kindOf))];
}

function tableOf(
  strategies: readonly string[],
  kinds: readonly string[],
  tell: (strategy: string, kind: string) => string,
): readonly string[] {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['strategy', ...kinds]),
    row(['strategy', ...kinds].map(() => '---')),
    ...strategies.map((strategy) => row([strategy, ...kinds.map((kind) => tell(strategy, kind))])),
  ];
}

function verdictCell(linkTo: (file: string) => string) {
  return ({ cells, faults }: MatrixRow, { violations }: ExploreResult): string => {
    const byFile = new Map<string | null, string[]>();
    for (const { file, figure } of violations) {
      byFile.set(file, [...(byFile.get(file) ?? []), BROKEN[figure] ?? figure]);
    }
    const told = [...byFile].map(([file, figures]) => {
      const text = figures.join(', ');
      return file === null ? text : `[${text}](${linkTo(file)})`;
    });
    const rest = restOf(cells);
    const often = Object.values(faults).filter((times) => times !== 1);
    return [
      ...told,
      ...(rest === undefined ? [] : [`${told.length > 0 ? 'else ' : ''}**${rest}**`]),
      ...often.map((times) => `(${times} times)`),
    ].join('<br>');
  };
}

const BROKEN: Readonly<Record<string, string>> = {
  oversold: 'oversells',
  lostUpdates: 'loses an update',
  stranded: 'strands units',
  overlaps: 'two inside',
  foreignReleases: 'foreign release',
  overLimit: 'over the limit',
  unmatchedOrders: 'orders do not match',
  undelivered: 'loses a message',
  deliveredTwice: 'takes effect twice',
  'ended.by': 'never ends',
};

/** What is said of the properties that are not violated: the least that holds for all of them. */
function restOf(cells: readonly MatrixCell[]): string | undefined {
  const states = new Set(cells.map(({ state }) => state));
  if (states.has('bounded') || states.has('sampled')) return 'not found';
  if (states.has('unclear')) return 'open';
  return states.has('proved') ? 'proved' : undefined;
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
