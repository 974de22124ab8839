import { humanCount, humanUnits } from '../core/human.ts';
import type { RunResult } from '../core/result.ts';
import { flow, indented, wrapText } from './lines.ts';
import { doubts, headline, proof } from './proof.ts';
import { paintVerdict, type TextOptions, verdictWord, widthOf } from './style.ts';

/** What was run stands beside a claim of this length, under a longer one. */
const WIDE_CLAIM = 32;

/** The verdict, the numbers that prove it, and what was run: the first lines of a report. */
export function headlineLines(result: RunResult, options: TextOptions): string[] {
  return result.verdict === 'inconclusive' ? undecided(result, options) : decided(result, options);
}

function decided(result: RunResult, options: TextOptions): string[] {
  const { chalk } = options;
  const word = verdictWord(result.verdict);
  const paint = (text: string) => paintVerdict(chalk, result.verdict, text);
  const indent = word.length + 2;
  const claim = headline(result);
  const isBeside = claim.length <= WIDE_CLAIM;
  const factsAt = isBeside ? indent + claim.length + 3 : indent;
  const ran = flow(facts(result), widthOf(options) - factsAt, ' · ');
  const [first = '', ...rest] = isBeside ? ran : ['', ...ran];
  const numbers =
    result.verdict === 'fail' ? flow(proof(result), widthOf(options) - indent, '    ') : [];
  return [
    `${chalk.bold(paint(word))}  ${chalk.bold(claim)}${first === '' ? '' : `   ${first}`}`,
    ...indented(rest, factsAt),
    ...indented(numbers, indent).map(paint),
  ];
}

/** Why it could not be decided, and what would help. */
function undecided(result: RunResult, options: TextOptions): string[] {
  const { chalk } = options;
  const width = widthOf(options);
  const word = verdictWord(result.verdict);
  const indent = word.length + 2;
  const [first = '', ...rest] = flow(facts(result), width - indent, ' · ');
  return [
    `${chalk.bold(paintVerdict(chalk, result.verdict, word))}  ${chalk.bold(first)}`,
    ...indented(rest, indent),
    ...doubts(result).flatMap(({ what, hint }) => [
      ...hanging('why', what, width),
      ...(hint === undefined ? [] : hanging('try', hint, width)),
    ]),
  ];
}

/** What was run, in a few words. */
export function facts(result: RunResult): string[] {
  const { scenario, strategy, stock, buyers } = result;
  const say = (name: string, words: string) => {
    const value = scenario[name];
    return value === undefined || value === '0s' ? [] : [`${words} ${spaced(String(value))}`];
  };
  const quantity = Number(scenario.quantity ?? 1);
  const nodes = Number(scenario.nodes ?? 1);
  const isLocked = result.checks.some(
    ({ name, judged }) => name === 'one-holder' && judged !== 'not-applicable',
  );
  return [
    strategy,
    `stock ${humanCount(stock)}`,
    humanUnits(Number(scenario.buyers ?? buyers.total), 'buyer'),
    ...(quantity > 1 ? [`${humanCount(quantity)} units each`] : []),
    ...(nodes > 1 ? [`${humanCount(nodes)} nodes`] : []),
    ...say('delay', 'validate'),
    ...say('orderDelay', 'order'),
    ...(isLocked ? say('lockTtl', 'lock TTL') : []),
    ...say('limitPerBuyer', 'limit'),
    ...(result.faults?.asked ?? []),
    ...(result.world === 'live' ? [`on ${result.target}`] : []),
    ...(result.timeScale === 1 ? [] : [`time scale ${result.timeScale}`]),
  ];
}

/** A duration of a scenario for people: `12s` as `12 s`; models such as `8s..15s` as they are. */
export function spaced(value: string): string {
  return value.replace(/^(\d+(?:\.\d+)?)(us|ms|s|m|h)$/, '$1 $2').replace(/ us$/, ' µs');
}

function hanging(label: string, text: string, width: number): string[] {
  const [first = '', ...rest] = wrapText(text, width - 11);
  return [`      ${label.padEnd(5)}${first}`, ...indented(rest, 11)];
}
