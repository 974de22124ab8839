import type { Drawing } from '../core/drawing.ts';
import type {
  Coverage,
  ExploreDocument,
  ExploredSpace,
  ExploreResult,
} from '../core/exploration.ts';
import { humanCount, humanUnits } from '../core/human.ts';
import { drawingLines } from './drawing/columns.ts';
import { columns, labelled, wrapText } from './lines.ts';
import { commandLine } from './reproduce.ts';
import { paintVerdict, type TextOptions, verdictWord, widthOf } from './style.ts';

/** The report of a search for people: each result in full, or one line each for several. Ends with a newline. */
export function renderExploration(
  document: ExploreDocument,
  drawings: ReadonlyMap<ExploreResult, readonly Drawing[]>,
  options: TextOptions,
): string {
  const { results, notRun } = document;
  const [only] = results;
  const lines =
    results.length === 1 && only !== undefined
      ? oneResult(only, drawings.get(only) ?? [], options)
      : severalResults(results, options);
  const left = notRun.map(({ strategy, reason }) => `not run: ${strategy}: ${reason}`);
  return `${[...left, ...lines].join('\n')}\n`;
}

/** What a search covered, in words: `complete: all 270 schedules (6 visited), 3 buyers, stock 2, no faults`. */
export function describeCoverage(result: ExploreResult): string {
  return `${coverageOf(result.covered)}, ${spaceText(result.space)}`;
}

function coverageOf({ kind, visited, schedules, departures }: Coverage): string {
  if (kind === 'complete') {
    const all = BigInt(schedules ?? 0);
    return `complete: ${all === 1n ? 'the only schedule' : `all ${groupDigits(all)} schedules`} (${humanCount(visited)} visited)`;
  }
  const sampled = humanUnits(visited, 'schedule');
  if (kind === 'sampled') return `sampled: ${sampled} of an unknown number`;
  const bound =
    departures === 0
      ? 'without a departure'
      : `with up to ${humanUnits(departures ?? 0, 'departure')}`;
  return `not complete: every schedule ${bound} from one buyer after the other (${humanCount(visited)} visited)`;
}

function groupDigits(count: bigint): string {
  return count.toLocaleString('en-US');
}

/** What was searched, in words: `2 buyers, stock 1, up to 3 tries each, at most delays 1`. */
export function spaceText(space: ExploredSpace): string {
  const { buyers, nodes, stock, quantity, limitPerBuyer, attempts } = space;
  const faults = Object.entries(space.faults).map(([name, times]) => `${name} ${times}`);
  return [
    humanUnits(buyers, 'buyer'),
    ...(nodes === buyers ? [] : [`on ${humanUnits(nodes, 'node')}`]),
    `stock ${humanCount(stock)}`,
    ...(quantity === 1 ? [] : [`${humanCount(quantity)} at a time`]),
    ...(limitPerBuyer === null ? [] : [`limit ${humanCount(limitPerBuyer)} each`]),
    attempts === 1 ? '1 try each' : `up to ${humanCount(attempts)} tries each`,
    faults.length === 0 ? 'no faults' : `at most ${faults.join(' and ')}`,
  ].join(', ');
}

function oneResult(
  result: ExploreResult,
  drawings: readonly Drawing[],
  options: TextOptions,
): readonly string[] {
  const { chalk } = options;
  const width = widthOf(options);
  const word = paintVerdict(chalk, result.verdict, chalk.bold(verdictWord(result.verdict)));
  const [first] = result.violations;
  const title = first === undefined ? NOTHING_FOUND[result.covered.kind] : figureText(first.figure);
  const lines = [`${word}  ${chalk.bold(result.strategy)}  ${title}`];
  for (const [index, violation] of result.violations.entries()) {
    const { check, evidence, steps, foundAfter, file } = violation;
    lines.push('');
    lines.push(...labelled(check, wrapText(evidence, width - 14)));
    lines.push(
      ...labelled('', [
        `${humanUnits(steps, 'step')}, found after ${humanUnits(foundAfter, 'schedule')}`,
      ]),
    );
    const [drawing] = drawings;
    if (index === 0 && drawing !== undefined) lines.push('', ...drawingLines(drawing, options));
    if (file !== null)
      lines.push('', ...labelled('Replay', [chalk.cyan(commandLine(['replay', file]))]));
  }
  lines.push('', ...labelled('Covered', wrapText(describeCoverage(result), width - 14)));
  lines.push(...labelled('Judged', wrapText(result.judged.join(', '), width - 14)));
  lines.push('Search again'.padEnd(14) + chalk.cyan(commandLine(result.reproduce)));
  return lines;
}

const NOTHING_FOUND = {
  complete: 'no order of events violates anything',
  bounded: 'nothing found, and not everything was searched',
  sampled: 'nothing found in a sample',
} as const;

/** What a strategy does that breaks a figure: `oversells`. */
export function figureText(figure: string): string {
  return FIGURE_TEXT[figure] ?? figure;
}

const FIGURE_TEXT: Readonly<Record<string, string>> = {
  oversold: 'oversells',
  lostUpdates: 'loses an update',
  stranded: 'strands units',
  overlaps: 'lets two in at once',
  foreignReleases: 'deletes a lock that is not its own',
  overLimit: 'sells one buyer more than the limit',
  'ended.by': 'does not finish',
};

function severalResults(
  results: readonly ExploreResult[],
  options: TextOptions,
): readonly string[] {
  const { chalk } = options;
  const rows = results.map((result) => [
    result.strategy,
    verdictWord(result.verdict),
    result.violations.map(({ figure }) => figure).join(', ') || '-',
    coverageOf(result.covered),
  ]);
  const [head = '', ...body] = columns([['strategy', 'verdict', 'violated', 'covered'], ...rows]);
  const painted = body.map((line, index) => {
    const { verdict } = results[index] as ExploreResult;
    return line.replace(verdictWord(verdict), paintVerdict(chalk, verdict, verdictWord(verdict)));
  });
  const [first] = results;
  const files = results.flatMap(({ violations }) => violations.flatMap(({ file }) => file ?? []));
  return [
    head,
    ...painted,
    '',
    ...(first === undefined ? [] : labelled('Each', [spaceText(first.space)])),
    ...(files.length === 0 ? [] : labelled('Saved', files)),
  ];
}
