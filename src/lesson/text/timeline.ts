import { humanClock } from '../../core/human.ts';
import { flow, wrapText } from '../../report/lines.ts';
import { type TextOptions, widthOf } from '../../report/style.ts';
import type { Chronicle } from '../chronicle.ts';
import { type Row, rowsOf } from './rows.ts';

const INDENT = '  ';
const GAP = '  ';
const ARROW = '<- ';
const LEGEND = ['┃ inside, with the lock', '╎ inside, its lock is gone', '· not inside'];

/**
 * A timeline: time, the stock in Redis, a lane for each buyer, and what happened in words. A buyer who
 * believes to be alone has a bar in its lane, a solid one while its lock is there; two bars in one row
 * are an overlap.
 */
export function timelineLines(chronicle: Chronicle, options: TextOptions): string[] {
  const rows = rowsOf(chronicle.moments(), chronicle.stock);
  const buyers = [...new Set(rows.flatMap((row) => row.buyers))].sort((a, b) => a - b);
  const times = rows.map(({ atUs }) => humanClock(atUs));
  const timeWidth = Math.max(...times.map(({ length }) => length));
  const stockWidth = 'stock'.length;
  const laneWidth = String(buyers.at(-1) ?? 1).length;
  const left = [
    INDENT,
    ' '.repeat(timeWidth),
    GAP,
    ' '.repeat(stockWidth),
    GAP,
    ' '.repeat(buyers.length * (laneWidth + 1)),
    ' ',
  ].join('');
  const { chalk } = options;
  const head = [
    INDENT + 'time'.padEnd(timeWidth),
    'stock'.padStart(stockWidth),
    `${buyers.map((buyer) => String(buyer).padEnd(laneWidth)).join(' ')}  buyer`,
  ].join(GAP);
  return [
    chalk.dim(head),
    ...rows.flatMap((row, index) => {
      const start = [
        INDENT + (times[index] ?? '').padEnd(timeWidth),
        String(row.stock).padStart(stockWidth),
        lanes(row, buyers, laneWidth, options),
      ].join(GAP);
      const below = [
        INDENT + ' '.repeat(timeWidth),
        ' '.repeat(stockWidth),
        lanes(row, buyers, laneWidth, options),
      ].join(GAP);
      return words(row, widthOf(options) - left.length, options).map(
        (text, at) => `${at === 0 ? start : below}${GAP}${text}`,
      );
    }),
    ...flow(LEGEND, widthOf(options) - INDENT.length, '   ').map((line) =>
      chalk.dim(INDENT + line),
    ),
  ];
}

function lanes(
  { inside }: Row,
  buyers: readonly number[],
  width: number,
  { chalk }: TextOptions,
): string {
  const paint = inside.size > 1 ? chalk.red : chalk.green;
  const marks = buyers.map((buyer) => {
    const state = inside.get(buyer);
    if (state === undefined) return chalk.dim('·'.padEnd(width));
    return paint((state === 'locked' ? '┃' : '╎').padEnd(width));
  });
  return marks.join(' ');
}

function words(row: Row, width: number, { chalk }: TextOptions): string[] {
  const lines = wrapText(row.text, width);
  const isOfTheWorld = row.text.startsWith('the lock of');
  const painted = lines.map((line) => (isOfTheWorld ? chalk.yellow(line) : line));
  if (row.marks.length === 0) return painted;
  const mark = ARROW + row.marks.join(', ');
  const last = lines.at(-1) ?? '';
  if (last.length + 3 + mark.length <= width) {
    return [...painted.slice(0, -1), `${painted.at(-1)}   ${chalk.red(mark)}`];
  }
  return [...painted, ...wrapText(mark, width).map((line) => chalk.red(line))];
}
