import type { CaptureDocument, FindingResult } from '../../core/capture-result.ts';
import { humanCount, humanUnits } from '../../core/human.ts';
import { flow, indented, labelled, wrapText } from '../lines.ts';
import { paintVerdict, type TextOptions, verdictWord, widthOf } from '../style.ts';
import { captureFacts, damageLines } from './facts.ts';
import { findingTable } from './findings.ts';
import { lockLines, stockLines } from './keys.ts';

/** More keys than this are left to the JSON document. */
const SHOWN = 5;

/** The report of a MONITOR capture for people. Ends with a newline. */
export function renderCapture(document: CaptureDocument, options: TextOptions): string {
  const width = widthOf(options);
  const { locks, stocks } = document;
  const lines = [
    ...head(document, options),
    ...locks.slice(0, SHOWN).flatMap((lock) => lockLines(lock, document, options)),
    ...stocks.slice(0, SHOWN).flatMap((stock) => stockLines(stock, options)),
    ...more(locks.length, 'lock'),
    ...more(stocks.length, 'stock'),
    ...findingTable(document, options),
    ...section(damageLines(document, width)),
    ...section(
      document.unknown.flatMap((sentence, index) => {
        return labelled(index === 0 ? 'Not known' : '', wrapText(sentence, width - 14));
      }),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** What was found, each sort once, over all keys; what is judged only. */
export function captureHeadline(
  { locks, stocks }: CaptureDocument,
  certainty: 'definite' | 'possible',
): string[] {
  const sum = (findings: readonly FindingResult[]) => {
    return findings.reduce((total, one) => total + (one.judged ? one[certainty] : 0), 0);
  };
  const say = (count: number, words: string, plural = `${words}s`) => {
    return count === 0 ? [] : [`${humanCount(count)} ${count === 1 ? words : plural}`];
  };
  return [
    ...say(
      sum(stocks.map(({ repeatedValues }) => repeatedValues)),
      'stock value written twice',
      'stock values written twice',
    ),
    ...say(
      sum(stocks.map(({ staleWrites }) => staleWrites)),
      'write based on a stale read',
      'writes based on stale reads',
    ),
    ...say(
      sum(stocks.map(({ belowZero }) => belowZero)),
      'stock below zero',
      'times a stock below zero',
    ),
    ...say(sum(locks.map(({ overlaps }) => overlaps)), 'overlap'),
    ...say(sum(locks.map(({ foreignReleases }) => foreignReleases)), 'foreign release'),
  ];
}

function head(document: CaptureDocument, options: TextOptions): string[] {
  const { chalk } = options;
  const { verdict, reasons, hint, isPartial } = document;
  const width = widthOf(options);
  const word = verdictWord(verdict);
  const indent = word.length + 2;
  const paint = (text: string) => paintVerdict(chalk, verdict, text);
  const claims = claimsOf(document);
  const [first = '', ...rest] = flow(claims, width - indent, ' · ');
  const partial = isPartial ? [chalk.bold('partial: the reading was interrupted')] : [];
  const why = reasons.flatMap((reason) => labelledShort('why', reason, width));
  const hints = hint === undefined ? [] : labelledShort('try', hint, width);
  return [
    `${chalk.bold(paint(word))}  ${chalk.bold(first)}`,
    ...indented(rest, indent).map((line) => chalk.bold(line)),
    ...indented(partial, indent),
    ...why,
    ...hints,
    ...indented(flow(captureFacts(document), width - indent, ' · '), indent),
  ];
}

function claimsOf(document: CaptureDocument): string[] {
  switch (document.verdict) {
    case 'fail':
      return captureHeadline(document, 'definite');
    case 'pass':
      return [`nothing wrong was found in ${judgedKeys(document)}`];
    case 'inconclusive': {
      const possible = captureHeadline(document, 'possible');
      return possible.length === 0
        ? ['nothing can be said']
        : possible.map((text) => `perhaps ${text}`);
    }
  }
}

function judgedKeys({ locks, stocks }: CaptureDocument): string {
  const parts = [
    ...(locks.length === 0 ? [] : [humanUnits(locks.length, 'lock')]),
    ...(stocks.length === 0 ? [] : [humanUnits(stocks.length, 'stock')]),
  ];
  return parts.join(' and ');
}

function labelledShort(label: string, text: string, width: number): string[] {
  const [first = '', ...rest] = wrapText(text, width - 11);
  return [`      ${label.padEnd(5)}${first}`, ...indented(rest, 11)];
}

function section(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function more(count: number, noun: string): string[] {
  return count <= SHOWN
    ? []
    : ['', `and ${humanUnits(count - SHOWN, noun)} more: --json tells of up to 200`];
}
