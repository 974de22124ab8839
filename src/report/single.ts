import { humanCount } from '../core/human.ts';
import type { RunResult } from '../core/result.ts';
import {
  attemptFacts,
  buyerFacts,
  contentionFacts,
  faultFacts,
  generatorFacts,
  stockFacts,
} from './figures.ts';
import { headlineLines } from './headline.ts';
import { checkLines, expectationLines } from './judgement.ts';
import { latencyLegend, latencyLines } from './latency.ts';
import { flow, INDENT, labelled, wrapText } from './lines.ts';
import { repeatSentences } from './repeats.ts';
import { reproduceLine } from './reproduce.ts';
import { storyLines } from './story.ts';
import { type TextOptions, widthOf } from './style.ts';

/** One result in full: verdict and proof, the story, the figures, the checks, and how to run it again. */
export function singleReport(result: RunResult, options: TextOptions): string[] {
  const { chalk } = options;
  const width = widthOf(options) - INDENT;
  const section = (label: string, lines: readonly string[]) => {
    return lines.length === 0 ? [] : labelled(label, lines);
  };
  const list = (items: readonly string[]) => flow(items, width, ' · ');
  const isTold = result.verdict !== 'pass' && result.story.length > 0;
  const storyNote =
    result.timeScale === 1 ? [] : [chalk.dim('      (times of the story are scenario time)')];
  return [
    ...headlineLines(result, options),
    '',
    ...(isTold ? [...storyLines(result.story, options), ...storyNote, ''] : []),
    ...section('Attempts', list(attemptFacts(result))),
    ...section('Buyers', list(buyerFacts(result))),
    ...section('Stock', list(stockFacts(result))),
    '',
    ...section('Latency', [...latencyLines(result), ...legend(result, width, options)]),
    '',
    ...section('Contention', list(contentionFacts(result))),
    ...section('Generator', list(generatorFacts(result))),
    ...section('Faults', list(faultFacts(result))),
    '',
    ...section('Checks', checkLines(result, width, options)),
    ...section(
      'Repeats',
      repeatSentences(result).flatMap((one) => wrapText(one, width)),
    ),
    ...section('Expected', expectationLines(result, width, options)),
    ...section('Errors', errorLines(result, width)),
    '',
    reproduceLine(result, options),
  ];
}

function legend(result: RunResult, width: number, { chalk }: TextOptions): string[] {
  return wrapText(latencyLegend(result), width).map((line) => chalk.dim(line));
}

function errorLines({ errors }: RunResult, width: number): string[] {
  return errors.flatMap(({ message, count }) => {
    const text = `${humanCount(count)} × ${message.replaceAll(/\s+/g, ' ')}`;
    return wrapText(text, width);
  });
}
