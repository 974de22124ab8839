import type { ChalkInstance } from 'chalk';
import type { Drawing, DrawnStep } from '../../core/drawing.ts';
import { wrapText } from '../lines.ts';
import { type TextOptions, widthOf } from '../style.ts';
import { listLines } from './list.ts';
import { type DrawnRow, holdersOf, rowsOf } from './rows.ts';

const INDENT = 2;
const GAP = '  ';
/** Of a cell: the bar of its buyer, and a space. */
const GUTTER = 2;
/** Narrower cells say nothing: a list does. */
const LEAST_CELL = 16;
const MOST_CELL = 40;
/** `to 00:10.000`, and all in one line. */
const LOCK_WIDTHS = { narrow: 12, wide: 24 };
const STOCK_WIDTH = 5;
const SOLD_WIDTH = 4;

/**
 * A schedule for a screen: a column for each buyer, and beside them the lock with its holder and expiry, the stock,
 * and what was sold. Where the buyers do not fit, a list.
 *
 * ```text
 *   step  buyer 1                 buyer 2                 lock          stock  sold
 *   1-2   │ takes the lock                                buyer 1           1     0
 *                                                         to 00:10.000
 *   6     ── 00:10.001  the lock of buyer 1 expires       free
 *   7-8   │                       │ takes the lock        buyer 2
 *                                   <- two are inside     to 00:20.001
 * ```
 */
export function drawingLines(drawing: Drawing, options: TextOptions): string[] {
  const rows = rowsOf(drawing);
  const layout = layoutOf(drawing, rows, widthOf(options));
  if (layout === undefined) return listLines(drawing, rows, options);
  const { chalk } = options;
  const heads = Array.from({ length: drawing.buyers }, (_, index) => {
    return `buyer ${index + 1}`.padEnd(layout.cell);
  });
  const lines = [chalk.bold(compose(layout, 'step', heads, STATE_HEADS).trimEnd())];
  let before = stateOf(drawing, layout, { locks: [], stock: drawing.stock, sold: 0 });
  const opening = `${RULE}the sale opens`.padEnd(spanOf(drawing, layout));
  lines.push(
    compose(
      layout,
      '',
      [chalk.dim(opening)],
      before.map((text) => [text]),
    ),
  );
  for (const row of rows) {
    const now = stateOf(drawing, layout, row.after);
    const changed = now.map((text, index) => (text === before[index] ? [] : text.split('\n')));
    before = now;
    lines.push(...rowLines(drawing, layout, row, changed, chalk));
  }
  return [...lines, ...legendOf(drawing, chalk)];
}

const STATE_HEADS = [['lock'], ['stock'], ['sold']];

/** Widths in characters; 0 for a column that is left out. */
interface Layout {
  readonly label: number;
  readonly cell: number;
  readonly lock: number;
  readonly stock: number;
}

function layoutOf(drawing: Drawing, rows: readonly DrawnRow[], width: number): Layout | undefined {
  const { buyers, steps } = drawing;
  const label = Math.max(4, ...rows.map((row) => row.label.length));
  const isLocked = steps.some(({ locks }) => locks.length > 0);
  const stock = steps.some((step) => step.stock !== null) ? STOCK_WIDTH : 0;
  const cellBeside = (lock: number) => {
    const state = [lock, stock, SOLD_WIDTH].filter((one) => one > 0);
    const taken = INDENT + label + state.reduce((sum, one) => sum + GAP.length + one, 0);
    return Math.floor((width - taken) / buyers) - GAP.length;
  };
  if (!isLocked) return fitting({ label, cell: cellBeside(0), lock: 0, stock });
  const { narrow, wide } = LOCK_WIDTHS;
  const lock = cellBeside(wide) >= 2 * LEAST_CELL ? wide : narrow;
  return fitting({ label, cell: cellBeside(lock), lock, stock });
}

function fitting(layout: Layout): Layout | undefined {
  return layout.cell < LEAST_CELL
    ? undefined
    : { ...layout, cell: Math.min(layout.cell, MOST_CELL) };
}

/** One line: a label, the cells in their width, and the columns of the state. */
function compose(
  { label, lock, stock }: Layout,
  head: string,
  cells: readonly string[],
  state: readonly (readonly string[])[],
  line = 0,
): string {
  const [locks = [], stocks = [], solds = []] = state;
  return [
    ' '.repeat(INDENT) + head.padEnd(label),
    ...cells,
    ...(lock === 0 ? [] : [(locks[line] ?? '').padEnd(lock)]),
    ...(stock === 0 ? [] : [(stocks[line] ?? '').padStart(stock)]),
    (solds[line] ?? '').padStart(SOLD_WIDTH),
  ].join(GAP);
}

function stateOf(
  { servers }: Drawing,
  { lock }: Layout,
  after: Pick<DrawnStep, 'locks' | 'stock' | 'sold'>,
): readonly string[] {
  const parts = holdersOf(after.locks, servers);
  const whole = parts.join(' ');
  const locks = whole.length <= lock ? whole : parts.join('\n');
  return [locks, after.stock === null ? '?' : `${after.stock}`, `${after.sold}`];
}

function rowLines(
  drawing: Drawing,
  layout: Layout,
  row: DrawnRow,
  state: readonly (readonly string[])[],
  chalk: ChalkInstance,
): string[] {
  const isOfTheWorld = row.actor === 0;
  const span = spanOf(drawing, layout);
  const width = isOfTheWorld ? span - RULE.length : layout.cell - GUTTER;
  const text = layout.lock === 0 ? row.text : row.text.replaceAll(/ \(expires [\d:.]+\)/g, '');
  const told = wrapText(text, width);
  const marks = row.marks.flatMap((mark) => wrapText(`<- ${mark}`, width));
  const height = Math.max(told.length + marks.length, ...state.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => {
    const content = (told[line] ?? marks[line - told.length] ?? '').padEnd(width);
    const shown = line >= told.length ? chalk.red(content) : quiet(row, chalk)(content);
    const cells = isOfTheWorld
      ? [chalk.dim(line === 0 ? RULE : ' '.repeat(RULE.length)) + shown]
      : Array.from({ length: drawing.buyers }, (_, index) => {
          const cell = index + 1 === row.actor ? shown : ' '.repeat(width);
          return `${barOf(row.after, index + 1, chalk)} ${cell}`;
        });
    return compose(layout, line === 0 ? row.label : '', cells, state, line).trimEnd();
  });
}

function quiet(row: DrawnRow, chalk: ChalkInstance): (text: string) => string {
  return row.actor === 0 || row.isAside ? chalk.dim : (text) => text;
}

/** How wide the columns of the buyers are together. */
function spanOf({ buyers }: Drawing, { cell }: Layout): number {
  return buyers * (cell + GAP.length) - GAP.length;
}

const RULE = '── ';

/** What the column of a buyer shows beside its text, or without one. */
function barOf(
  { crashed, stopped, inside }: DrawnStep,
  buyer: number,
  chalk: ChalkInstance,
): string {
  if (crashed.includes(buyer)) return chalk.red(BARS.crashed);
  if (stopped.includes(buyer)) return chalk.yellow(BARS.stopped);
  return inside.includes(buyer) ? chalk.cyan(BARS.inside) : ' ';
}

const BARS = { inside: '│', stopped: '┆', crashed: '×' };

function legendOf({ steps }: Drawing, chalk: ChalkInstance): string[] {
  const told = [
    ...(steps.some(({ inside }) => inside.length > 0) ? [`${BARS.inside} inside the lock`] : []),
    ...(steps.some(({ stopped }) => stopped.length > 0)
      ? [`${BARS.stopped} stopped, or kept waiting`]
      : []),
    ...(steps.some(({ crashed }) => crashed.length > 0) ? [`${BARS.crashed} crashed`] : []),
  ];
  return told.length === 0 ? [] : ['', ' '.repeat(INDENT) + chalk.dim(told.join('   '))];
}
