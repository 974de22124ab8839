import { humanCount, humanUnits } from '../core/human.ts';
import type { RunResult } from '../core/result.ts';
import { flow, indented, wrapText } from './lines.ts';
import { doubts, headline, proof } from './proof.ts';
import { paintVerdict, type TextOptions, verdictWord, widthOf } from './style.ts';

/** The verdict, the numbers that prove it, and what was run: the first lines of a report. */
export function headlineLines(result: RunResult, options: TextOptions): string[] {
  const { chalk } = options;
  const width = widthOf(options);
  const word = verdictWord(result.verdict);
  const indent = word.length + 2;
  const paint = (text: string) => paintVerdict(chalk, result.verdict, text);

  if (result.verdict === 'inconclusive') {
    const what = flow(facts(result), width - indent, ' · ');
    const [first = '', ...rest] = what;
    return [
      `${paint(chalk.bold(word))}  ${chalk.bold(first)}`,
      ...indented(rest, indent),
      ...doubts(result).flatMap(({ what: reason, hint }) => [
        ...hanging('why', reason, width),
        ...(hint === undefined ? [] : hanging('try', hint, width)),
      ]),
      ...(result.oversoldPossible > 0
        ? hanging('', `sold ${humanCount(result.sold)} of ${humanCount(result.stock)}`, width)
        : []),
    ];
  }

  const claim = headline(result);
  const [first = '', ...more] = flow(facts(result), width - indent - claim.length - 3, ' · ');
  const isWide = first.length <= width - indent - claim.length - 3;
  const under = indent + (isWide ? claim.length + 3 : 0);
  const beside = isWide ? [`   ${first}`] : [''];
  const below = isWide ? more : flow(facts(result), width - indent, ' · ');
  const lines = [
    `${paint(chalk.bold(word))}  ${chalk.bold(claim)}${beside[0]}`,
    ...indented(below, under),
  ];
  if (result.verdict === 'fail') {
    lines.push(
      ...indented(flow(proof(result), width - indent, '    '), indent).map((line) => paint(line)),
    );
  }
  return lines;
}

/** What was run, in a few words. */
function facts(result: RunResult): string[] {
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
    ...(result.world === 'live' ? [`on ${result.target}`] : []),
    ...(result.timeScale === 1 ? [] : [`time scale ${result.timeScale}`]),
  ];
}

/** `12s` as `12 s`; models such as `8s..15s` as they are. */
function spaced(value: string): string {
  return value.replace(/^(\d+(?:\.\d+)?)(us|ms|s|m|h)$/, '$1 $2').replace(/ us$/, ' µs');
}

function hanging(label: string, text: string, width: number): string[] {
  const [first = '', ...rest] = wrapText(text, width - 11);
  return [`      ${label.padEnd(5)}${first}`, ...indented(rest, 11)];
}
