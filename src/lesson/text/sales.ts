import { humanClock, humanCount } from '../../core/human.ts';
import type { TextOptions } from '../../report/style.ts';
import { widthOf } from '../../report/style.ts';
import type { Ledger } from '../ledger.ts';
import { milestones } from '../milestones.ts';

const INDENT = '  ';
/** Widest bar, characters. */
const BAR = 48;

/** A sale by its ledger: when, how many units were sold by then, and what the counter said. */
export function salesLines(ledger: Ledger, options: TextOptions): string[] {
  const { chalk } = options;
  const rows = milestones(ledger);
  const most = Math.max(ledger.stock, ...rows.map(({ soldUnits }) => soldUnits));
  const cells = rows.map(({ atUs, soldUnits, counter }) => [
    humanClock(atUs),
    humanCount(soldUnits),
    humanCount(counter),
  ]);
  const heads = ['time', 'sold', 'counter'];
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const align = (row: readonly string[]) =>
    INDENT + row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ');
  const room = widthOf(options) - align(heads).length - 2 - ' <- oversold'.length;
  const size = (units: number) => Math.round((Math.min(BAR, room) * units) / most);
  const full = size(ledger.stock);
  return [
    chalk.dim(align(heads)),
    ...rows.map(({ soldUnits, isFirstTooMany }, index) => {
      const length = size(soldUnits);
      const bar =
        chalk.green('█'.repeat(Math.min(length, full))) +
        chalk.red('▓'.repeat(Math.max(0, length - full)));
      const mark = isFirstTooMany ? chalk.red(' <- oversold') : '';
      return `${align(cells[index] ?? [])}  ${bar}${mark}`.trimEnd();
    }),
  ];
}
