import { humanCount, humanUnits } from '../../core/human.ts';
import type {
  BreakPoint,
  SweepDocument,
  SweepResult,
  SweptPoint,
  SweptRange,
} from '../../core/sweep.ts';
import { columns, INDENT, labelled, wrapText } from '../lines.ts';
import { commandLine } from '../reproduce.ts';
import { paintVerdict, type TextOptions, verdictWord, widthOf } from '../style.ts';
import { mapLines } from './map.ts';
import { differenceSentence, searchLines } from './search.ts';
import { breakSentence, MARKS, paintMark, showValue } from './words.ts';

/** The report of a sweep for people: each strategy's answer and what proves it. Ends with a newline. */
export function renderSweep(document: SweepDocument, options: TextOptions): string {
  const { results, notRun } = document;
  const left = notRun.flatMap(({ strategy, reason }) =>
    wrapText(`not run: ${strategy}: ${reason}`, widthOf(options)),
  );
  const [range, second] = document.ranges;
  const parts = results.map((result) =>
    second === undefined || range === undefined
      ? lineReport(result, document, options)
      : mapReport(result, document, [range, second], options),
  );
  const table = second === undefined && results.length > 1 ? [tableLines(document)] : [];
  const lines = [...(left.length === 0 ? [] : [left]), ...table, ...parts];
  return `${lines.map((part) => part.join('\n')).join('\n\n')}\n`;
}

/** One line for each strategy: where its runs break, and where the search does. */
function tableLines({ results, ranges }: SweepDocument): string[] {
  const [range] = ranges as readonly [SweptRange];
  const show = (value: number | null) => (value === null ? '-' : showValue(range, value));
  const rows = results.map(({ strategy, breakPoint, searched }) => [
    strategy,
    breakPoint?.kind === 'safe'
      ? `all to ${show(breakPoint.lastSafe)}`
      : show(breakPoint?.lastSafe ?? null),
    brokenText(breakPoint, show),
    searched?.anyDelay?.state === 'safe' ? 'never' : brokenText(searched?.breakPoint ?? null, show),
  ]);
  return columns([['strategy', 'runs safe', 'runs broken', 'search broken'], ...rows]);
}

/** What is broken at the first value that was looked at may be so before. */
function brokenText(found: BreakPoint | null, show: (value: number | null) => string): string {
  if (found === null || found.firstBroken === null) return '-';
  const isExact = found.kind === 'found' || found.kind === 'several';
  return `${isExact ? '' : 'by '}${show(found.firstBroken)}`;
}

function lineReport(result: SweepResult, document: SweepDocument, options: TextOptions): string[] {
  const [range] = document.ranges as readonly [SweptRange];
  const { breakPoint, searched } = result;
  const width = widthOf(options) - INDENT;
  const wrapped = (label: string, text: string) => labelled(label, wrapText(text, width));
  const difference =
    breakPoint === null || searched === null ? null : differenceSentence(range, result, searched);
  return [
    ...titleLines(result, breakPoint === null ? '' : breakSentence(range, breakPoint), options),
    '',
    ...stripLines(result, range, options),
    '',
    ...wrapped('Runs', runsSentence(result, document)),
    ...proofLines(result, range, width),
    ...(searched === null ? [] : labelled('Search', searchLines(range, searched, width))),
    ...(difference === null ? [] : wrapped('Difference', difference)),
    ...expectedLines(result, width, options),
    ...reproduceLines(result, options),
  ];
}

function mapReport(
  result: SweepResult,
  document: SweepDocument,
  ranges: readonly [SweptRange, SweptRange],
  options: TextOptions,
): string[] {
  const { map } = result;
  if (map === null) return [];
  const width = widthOf(options) - INDENT;
  const { title, lines, legend } = mapLines(map, ranges, options);
  return [
    ...titleLines(result, title, options),
    '',
    ...lines,
    '',
    ...labelled('Legend', wrapText(legend, width)),
    ...labelled('Runs', wrapText(runsSentence(result, document), width)),
    ...reproduceLines(result, options),
  ];
}

/** A strategy that breaks is an answer, so that the word says whether there is one. */
function titleLines(result: SweepResult, claim: string, options: TextOptions): string[] {
  const { chalk } = options;
  const word = result.verdict === 'pass' ? 'ANSWER' : verdictWord(result.verdict);
  const text = result.isInterrupted ? `interrupted; until then: ${claim}` : claim;
  const indent = word.length + result.strategy.length + 4;
  const [first = '', ...rest] = wrapText(text, widthOf(options) - indent);
  return [
    `${chalk.bold(paintVerdict(chalk, result.verdict, word))}  ${chalk.bold(result.strategy)}  ${first}`,
    ...rest.map((line) => ' '.repeat(indent) + line),
  ];
}

/** The range from end to end, a mark for what was found at each place. */
function stripLines(
  { breakPoint }: SweepResult,
  range: SweptRange,
  options: TextOptions,
): string[] {
  const { chalk } = options;
  const [from, to] = [showValue(range, range.from), showValue(range, range.to)];
  const size = Math.min(60, widthOf(options) - INDENT - from.length - to.length - 2);
  const { stretches = [] } = breakPoint ?? {};
  const marks = Array.from({ length: size }, (_, index) => {
    const at = range.from + ((range.to - range.from) * index) / Math.max(1, size - 1);
    const stretch = stretches.find((one) => one.from <= at && at <= one.to);
    return stretch === undefined ? ' ' : paintMark(chalk, stretch.state);
  });
  const known = [...new Set(stretches.map(({ state }) => state))];
  const legend = known.map((state) => `${MARKS[state]} ${state}`).join('   ');
  return [...labelled('', [`${from} ${marks.join('')} ${to}`, chalk.dim(legend)])];
}

function runsSentence(
  { points, scenario, breakPoint }: SweepResult,
  { seeds, ranges }: SweepDocument,
): string {
  const runs = points.reduce((sum, point) => sum + point.runs.length, 0);
  const swept = ranges.map(({ name }) => name as string);
  const say = (name: string, text: string) => (swept.includes(name) ? [] : [text]);
  const facts = [
    ...say('delay', `validate ${scenario.delay}`),
    ...(scenario.orderDelay === '0s' ? [] : [`order ${scenario.orderDelay}`]),
    ...say('lockTtl', `lock TTL ${scenario.lockTtl}`),
    ...say('buyers', humanUnits(Number(scenario.buyers), 'buyer')),
    ...say('stock', `stock ${humanCount(Number(scenario.stock))}`),
    ...(scenario.quantity === 1 ? [] : [`quantity ${scenario.quantity}`]),
    ...(scenario.arrival === 'burst' ? [] : [`arrival ${scenario.arrival}`]),
    `retry ${scenario.retry}`,
    ...(scenario.patience === 'none' ? [] : [`patience ${scenario.patience}`]),
    `network ${scenario.network}`,
  ];
  const seedText = seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds[0]} to ${seeds.at(-1)}`;
  const [range] = ranges;
  const isNarrowed = breakPoint !== null && breakPoint.stretches.length > 1;
  const apart = isNarrowed && range !== undefined ? showValue(range, range.resolution) : '';
  const bracket = apart === '' ? '' : `, ${apart} apart where it changes`;
  return `${humanUnits(points.length, 'point')}${bracket}, ${humanUnits(runs, 'run')} (${seedText}): ${facts.join(', ')}`;
}

/** What broke at the first broken value, and why a point gave no answer. */
function proofLines(
  { breakPoint, points }: SweepResult,
  range: SweptRange,
  width: number,
): string[] {
  const at = (value: number | null) => points.find((point) => point.at[range.name] === value);
  const broken = breakPoint === null ? undefined : at(breakPoint.firstBroken);
  const open = points.find(({ state }) => state === 'inconclusive');
  return [...proofOf('Broken at', broken, range, width), ...proofOf('Open at', open, range, width)];
}

function proofOf(
  label: string,
  point: SweptPoint | undefined,
  range: SweptRange,
  width: number,
): string[] {
  const run = point?.runs.find(({ verdict }) => verdict !== 'pass');
  if (point === undefined || run === undefined) return [];
  const value = showValue(range, point.at[range.name] ?? 0);
  return labelled(label, wrapText(`${value}, seed ${run.seed}: ${run.evidence ?? ''}`, width));
}

function expectedLines(
  { expectations }: SweepResult,
  width: number,
  { chalk }: TextOptions,
): string[] {
  const lines = expectations.flatMap(({ expression, actual, verdict, reason }) => {
    const found = [actual === null ? [] : [`it is ${actual}`], reason ?? []].flat().join('; ');
    const [first = '', ...rest] = wrapText(
      `${verdictWord(verdict)}  ${expression}: ${found}`,
      width,
    );
    return [paintVerdict(chalk, verdict, first), ...rest];
  });
  return labelled('Expected', lines);
}

function reproduceLines({ reproduce }: SweepResult, { chalk }: TextOptions): string[] {
  return [`${'Reproduce'.padEnd(INDENT)}${chalk.cyan(commandLine(reproduce))}`];
}
