import { Chalk } from 'chalk';
import { humanCount, humanUs } from '../../core/human.ts';
import type { LatencySummary, RunResult } from '../../core/result.ts';
import {
  attemptFacts,
  buyerFacts,
  contentionFacts,
  generatorFacts,
  stockFacts,
} from '../figures.ts';
import { facts } from '../headline.ts';
import { latencyLegend } from '../latency.ts';
import { doubts, headline, humanActual, proof } from '../proof.ts';
import { reproduceCommand } from '../reproduce.ts';
import { storyLines } from '../story.ts';
import { verdictWord } from '../style.ts';
import { fenced, plain, table } from './markup.ts';

/** A story in a document: no colors, and wide. */
const PLAIN = { chalk: new Chalk({ level: 0 }), columns: 110 };

/** The verdict of a result in a few words, as text that is not escaped. */
export function verdictLine(result: RunResult): string {
  return `${verdictWord(result.verdict)}: ${headline(result)}`;
}

/** One result: what was run, the numbers that prove the verdict, the story, the figures, and how to run it again. */
export function resultLines(result: RunResult): string[] {
  const isTold = result.verdict !== 'pass' && result.story.length > 0;
  const numbers = result.verdict === 'fail' ? proof(result) : doubtLines(result);
  return [
    facts(result).map(plain).join(' · '),
    '',
    ...numbers.map((text) => `- ${plain(text)}`),
    ...(numbers.length > 0 ? [''] : []),
    ...(isTold ? [...storyBlock(result), ''] : []),
    ...figureTable(result),
    '',
    ...latencyTable(result),
    '',
    plain(`Times: ${latencyLegend(result)}.`),
    '',
    ...checkTable(result),
    '',
    ...fenced('sh', [reproduceCommand(result)]),
  ];
}

function doubtLines(result: RunResult): string[] {
  if (result.verdict !== 'inconclusive') return [];
  return doubts(result).map(({ what, hint }) => (hint === undefined ? what : `${what} (${hint})`));
}

function storyBlock(result: RunResult): string[] {
  const scaled = result.timeScale === 1 ? [] : ['', '(times of the story are scenario time)'];
  const lines = storyLines(result.story, PLAIN).map((line) => line.replace(/^ {6}/, ''));
  return fenced('text', [...lines, ...scaled]);
}

function figureTable(result: RunResult): string[] {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['Attempts', attemptFacts(result)],
    ['Buyers', buyerFacts(result)],
    ['Stock', stockFacts(result)],
    ['Contention', contentionFacts(result)],
    ['Generator', generatorFacts(result)],
    ['Errors', result.errors.map(({ message, count }) => `${humanCount(count)} × ${message}`)],
    ['Breaks when', result.breaksWhen === null ? [] : [result.breaksWhen]],
  ];
  const told = rows.filter(([, items]) => items.length > 0);
  const cells = told.map(([label, items]) => [label, items.map(plain).join(' · ')]);
  return table(['', ''], cells, () => true);
}

function latencyTable({ responseUs, serviceUs, buyerUs }: RunResult): string[] {
  const row = (label: string, { count, p50, p90, p99, p999, max }: LatencySummary) => {
    const times = [p50, p90, p99, p999, max].map((us) => (us === null ? '–' : humanUs(us)));
    return [label, humanCount(count), ...times];
  };
  return table(
    ['latency', 'count', 'p50', 'p90', 'p99', 'p99.9', 'max'],
    [row('response', responseUs), row('service', serviceUs), row('buyer', buyerUs)],
  );
}

function checkTable({ checks, expectations }: RunResult): string[] {
  const judged = checks.filter((check) => check.judged !== 'not-applicable');
  const rows = judged.map(({ name, judged: counts, verdict, evidence }) => {
    return [name, counts === true ? verdict : `${verdict}, not judged`, plain(evidence)];
  });
  const expected = expectations.map(({ expression, actual, verdict, reason }) => {
    const found =
      actual === null ? (reason ?? 'not measured') : `got ${humanActual(expression, actual)}`;
    return [`expected ${plain(expression)}`, verdict, plain(found)];
  });
  return table(['check', 'verdict', 'evidence'], [...rows, ...expected], () => true);
}
