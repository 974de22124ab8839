import type { PointState, SweptMap, SweptRange } from '../../core/sweep.ts';
import { type TextOptions, widthOf } from '../style.ts';
import { MARKS, paintMark, RANGE_WORDS, showValue } from './words.ts';

/** A map on the screen. */
export interface MapText {
  /** What the border between safe and broken means, in one sentence. */
  readonly title: string;
  readonly lines: readonly string[];
  readonly legend: string;
}

/** Widest cell, so that the columns of a small map stay together. */
const WIDEST = 8;

/** Rows from the largest value down, columns to the right; no label is cut, some are left out where it is narrow. */
export function mapLines(
  map: SweptMap,
  [across, down]: readonly [SweptRange, SweptRange],
  options: TextOptions,
): MapText {
  const { chalk } = options;
  const heads = map.columns.map((value) => label(across, value));
  const sides = map.rows.map((value) => label(down, value));
  const margin = Math.max(...sides.map(({ length }) => length)) + 2;
  const room = Math.floor((widthOf(options) - 2 - margin) / heads.length);
  const longest = Math.max(...heads.map(({ length }) => length));
  const width = Math.max(1, Math.min(WIDEST, room, longest + 2));
  const rows = [...map.rows.keys()].reverse().map((row) => {
    const cells = map.cells[row] ?? [];
    const marks = cells.map((state) =>
      state === null ? ' '.repeat(width) : paintMark(chalk, state, width),
    );
    return `  ${(sides[row] ?? '').padStart(margin - 2)} |${marks.join('')}`;
  });
  const indent = ' '.repeat(margin + 2);
  return {
    title: sentenceOf(map, [across, down]),
    lines: [
      `  ${axisTitle(down)}`,
      ...rows,
      `${' '.repeat(margin + 1)}+${'-'.repeat(width * heads.length)}`,
      `${indent}${axisLabels(heads, width)}`,
      `${indent}${axisTitle(across).padStart(Math.min(width * heads.length, 40))}`,
    ],
    legend: legendOf(map),
  };
}

/** A value as a column's head; the unit of counts stands in the axis's title. */
function label(range: SweptRange, value: number): string {
  return range.unit === 'us' ? showValue(range, value).replace(' ', '') : String(value);
}

function axisTitle({ name, unit }: SweptRange): string {
  if (unit === 'us') return name === 'delay' ? 'delay of the user service' : 'lock TTL';
  return name === 'buyers' ? 'buyers' : 'stock (units)';
}

/** Each label ends under its column; where the next one would run into it, it is left out. */
function axisLabels(heads: readonly string[], width: number): string {
  let line = '';
  for (const [index, head] of heads.entries()) {
    const end = (index + 1) * width;
    const start = end - head.length;
    const isFree = index === 0 ? start >= 0 : start > line.length;
    if (isFree) line = line.padEnd(start) + head;
  }
  return line;
}

function legendOf({ cells }: SweptMap): string {
  const all = cells.flat();
  const states = (['safe', 'broken', 'inconclusive'] as const).filter((one) => all.includes(one));
  const texts: Readonly<Record<PointState, string>> = {
    safe: `${MARKS.safe} safe in every run`,
    broken: `${MARKS.broken} broken in one at least`,
    inconclusive: `${MARKS.inconclusive} inconclusive`,
  };
  const missing = all.includes(null) ? ['blank: not run'] : [];
  return [...states.map((state) => texts[state]), ...missing].join('    ');
}

function sentenceOf(map: SweptMap, [across, down]: readonly [SweptRange, SweptRange]): string {
  const known = map.cells.flat().filter((state) => state !== null);
  const all = (state: PointState) => known.length > 0 && known.every((one) => one === state);
  if (all('safe')) return 'safe everywhere on the map, as far as runs tell';
  if (all('broken')) return 'broken everywhere on the map';
  if (all('inconclusive') || known.length === 0) return 'no answer anywhere on the map';
  const { ratio } = map;
  if (ratio === null) {
    const words = `${RANGE_WORDS[across.name]} and ${RANGE_WORDS[down.name]}`;
    return `safe in some places of ${words}, broken in others`;
  }
  const { safeUpTo, brokenFrom, searched } = ratio;
  const times = (value: number) => `${value.toFixed(2)} × TTL`;
  const runs =
    safeUpTo === null
      ? 'safe at no ratio of delay to TTL throughout'
      : `safe while the delay stays within ${times(floor(safeUpTo))}`;
  const broken = brokenFrom === null ? '' : `, broken from ${times(ceil(brokenFrom))} on`;
  if (searched === null) return runs + broken;
  const [least, most] = [times(searched.least), times(searched.most)];
  const where = least === most ? least : `${least} to ${most}`;
  return `${runs}${broken}; the search of every order of events breaks it at ${where}`;
}

/** What is said to be safe is not rounded up, and what is said to be broken not down. */
function floor(ratio: number): number {
  return Math.floor(ratio * 100 + 1e-9) / 100;
}

function ceil(ratio: number): number {
  return Math.ceil(ratio * 100 - 1e-9) / 100;
}
