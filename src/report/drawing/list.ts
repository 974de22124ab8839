import type { Drawing } from '../../core/drawing.ts';
import { wrapText } from '../lines.ts';
import { type TextOptions, widthOf } from '../style.ts';
import { type DrawnRow, holdersOf } from './rows.ts';

const INDENT = 2;

/** A schedule as a list, for more buyers than there is room for: who did what, and what it changed. */
export function listLines(
  { buyers, servers }: Drawing,
  rows: readonly DrawnRow[],
  options: TextOptions,
): string[] {
  const { chalk } = options;
  const label = Math.max(...rows.map((row) => row.label.length));
  const who = `buyer ${buyers}`.length;
  const indent = INDENT + label + 2 + who + 2;
  const width = widthOf(options) - indent;
  let before: readonly string[] = ['lock free'];
  return rows.flatMap((row) => {
    const { locks, stock, sold } = row.after;
    const now = [
      `lock ${holdersOf(locks, servers).join(' ')}`,
      `stock ${stock ?? '?'}`,
      `sold ${sold}`,
    ];
    const changed = now.filter((text) => !before.includes(text));
    before = now;
    const buyer = row.actor === 0 ? '' : `buyer ${row.actor}`;
    const head = `${' '.repeat(INDENT)}${row.label.padEnd(label)}  ${buyer.padEnd(who)}  `;
    const told = wrapText(row.text, width).map((text) => {
      return row.actor === 0 || row.isAside ? chalk.dim(text) : text;
    });
    const marks = row.marks.flatMap((mark) => {
      return wrapText(`<- ${mark}`, width).map((text) => chalk.red(text));
    });
    const state = changed.length === 0 ? [] : wrapText(`[${changed.join(', ')}]`, width);
    const lines = [...told, ...marks, ...state.map((text) => chalk.dim(text))];
    return lines.map((text, index) => (index === 0 ? head : ' '.repeat(indent)) + text);
  });
}
