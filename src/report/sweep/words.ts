import type { ChalkInstance } from 'chalk';
import { humanUnits } from '../../core/human.ts';
import type { BreakPoint, PointState, SweptName, SweptRange } from '../../core/sweep.ts';
import { formatDurationUs } from '../../core/units.ts';
import { spaced } from '../headline.ts';

/** What stands for each state where there is no colour. */
export const MARKS: Readonly<Record<PointState, string>> = {
  safe: '.',
  broken: '#',
  inconclusive: '?',
};

/** The mark in its colour. */
export function paintMark(chalk: ChalkInstance, state: PointState, width = 1): string {
  const mark = MARKS[state].padStart(width);
  if (state === 'safe') return chalk.green(mark);
  return state === 'broken' ? chalk.red(mark) : chalk.yellow(mark);
}

/** A value of a range for people: `10.01 s`, `200 buyers`. */
export function showValue(
  { name, unit }: Pick<SweptRange, 'name' | 'unit'>,
  value: number,
): string {
  // Up to ten minutes in one unit, so that values can be compared at a glance.
  if (unit === 'us' && value >= 1_000_000 && value <= 600_000_000) return `${value / 1_000_000} s`;
  if (unit === 'us') return spaced(formatDurationUs(value));
  return humanUnits(value, name === 'buyers' ? 'buyer' : 'unit');
}

/** What a range is about. */
export const RANGE_WORDS: Readonly<Record<SweptName, string>> = {
  delay: 'delay',
  lockTtl: 'lock TTL',
  buyers: 'crowd',
  stock: 'stock',
};

/** Where a strategy breaks, in one sentence. */
export function breakSentence(range: SweptRange, found: BreakPoint): string {
  const word = RANGE_WORDS[range.name];
  const isLow = range.name === 'lockTtl';
  const show = (value: number | null) => (value === null ? '?' : showValue(range, value));
  const { kind, lastSafe, firstBroken } = found;
  const ends = `from ${show(range.from)} to ${show(range.to)}`;
  switch (kind) {
    case 'found':
      return `safe ${isLow ? 'down' : 'up'} to a ${word} of ${show(lastSafe)}, broken from ${show(firstBroken)} on${isLow ? ' down' : ''}`;
    case 'safe':
      return `no break point in the range: safe at a ${word} ${ends}, as far as runs tell`;
    case 'broken':
      return `broken throughout the range, at a ${word} ${ends}: the break point lies outside`;
    case 'reversed':
      return `the other way round: ${stretchesText(range, found)}`;
    case 'several':
      return `no single break point: ${stretchesText(range, found)}`;
    case 'unknown':
      return `no answer: ${found.stretches.length === 0 ? 'nothing was run to its end' : stretchesText(range, found)}`;
  }
}

/** `safe at 1 s to 5 s, broken at 6 s, safe again at 7 s to 9 s` */
function stretchesText(range: SweptRange, { stretches }: BreakPoint): string {
  const seen = new Set<PointState>();
  const texts = stretches.map(({ state, from, to }) => {
    const again = seen.has(state) ? ' again' : '';
    seen.add(state);
    const span =
      from === to ? showValue(range, from) : `${showValue(range, from)} to ${showValue(range, to)}`;
    return `${state}${again} at ${span}`;
  });
  return texts.join(', ');
}
