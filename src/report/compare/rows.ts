import type { ComparedFigure, ComparedSide, ComparedStrategy } from '../../core/compare.ts';
import { humanCount, humanUs } from '../../core/human.ts';

/** The heads of the figures' table. */
export const FIGURE_HEADS = ['', 'base', 'head', 'change', '95 % confidence', ''] as const;

/** The figures of speed as rows of text; none where nothing was measured on either side. */
export function figureRows({ figures }: ComparedStrategy): string[][] {
  return figures
    .filter(({ base, head }) => base !== null || head !== null)
    .map((figure) => [
      NAMES[figure.name],
      amount(figure, figure.base),
      amount(figure, figure.head),
      figure.ratio === null ? '' : percent(figure.ratio),
      figure.low === null || figure.high === null
        ? ''
        : `${percent(figure.low)} to ${percent(figure.high)}`,
      figure.change === 'unknown' ? 'not compared' : figure.change,
    ]);
}

/** What became of a strategy, in a few words: `pass, before: fail in 3 of 20 runs`. */
export function verdictChange({ base, head }: ComparedStrategy): string {
  if (head === null) return 'not run any more';
  return base === null
    ? `${verdictOf(head)}, new`
    : `${verdictOf(head)}, before: ${verdictOf(base)}`;
}

function verdictOf({ verdict, runs, failed }: ComparedSide): string {
  if (runs === 1) return verdict;
  return failed === 0 ? `${verdict} in ${runs} runs` : `fail in ${failed} of ${runs} runs`;
}

const NAMES: Readonly<Record<ComparedFigure['name'], string>> = {
  attemptsPerSec: 'attempts',
  p50: 'response p50',
  p99: 'response p99',
  p999: 'response p99.9',
};

function amount({ name }: ComparedFigure, value: number | null): string {
  if (value === null) return '-';
  if (name !== 'attemptsPerSec') return humanUs(value);
  return `${humanCount(value < 100 ? Math.round(value * 10) / 10 : Math.round(value))}/s`;
}

function percent(ratio: number): string {
  const change = (ratio - 1) * 100;
  const text = Math.abs(change) < 10 ? change.toFixed(1) : change.toFixed(0);
  // Neither less nor more: no sign.
  return /^-?0(\.0)?$/.test(text) ? '0 %' : `${change > 0 ? '+' : '−'}${text.replace('-', '')} %`;
}
