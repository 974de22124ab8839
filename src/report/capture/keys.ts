import type {
  CaptureDocument,
  Identity,
  LockResult,
  StockResult,
  TimelineMoment,
} from '../../core/capture-result.ts';
import { humanClock, humanCount, humanUnits, humanUs } from '../../core/human.ts';
import { flow, INDENT, labelled, wrapText } from '../lines.ts';
import { type TextOptions, widthOf } from '../style.ts';

/** One lock: its figures, and what happened around the first thing that went wrong. */
export function lockLines(
  lock: LockResult,
  { capture }: CaptureDocument,
  options: TextOptions,
): string[] {
  const { timeline, overlaps } = lock;
  const shaper = overlaps.judged
    ? []
    : [
        'its findings do not count: the stock is only changed in one step, so that the lock does not protect it',
      ];
  return [
    '',
    ...labelled('Lock', flow(lockFacts(lock), widthOf(options) - INDENT, ' · ')),
    ...shaper.flatMap((text) => labelled('', wrapText(text, widthOf(options) - INDENT))),
    ...(timeline.length === 0
      ? []
      : ['', ...timelineLines(timeline, capture.fromUs ?? 0, options)]),
  ];
}

/** One stock: its figures. */
export function stockLines(stock: StockResult, options: TextOptions): string[] {
  return ['', ...labelled('Stock', flow(stockFacts(stock), widthOf(options) - INDENT, ' · '))];
}

const IDENTITY: Readonly<Record<Identity, string>> = {
  connection: 'buyers are told apart by their connections',
  value: 'buyers are told apart by their lock values',
  none: 'buyers share connections and a lock value',
};

function lockFacts(lock: LockResult): string[] {
  const { key, db, acquisitions, attempts, overdue, longestUs, strayReleases } = lock;
  return [
    inDatabase(key, db),
    `taken ${humanUnits(acquisitions, 'time')} in ${humanUnits(attempts, 'attempt')}`,
    ...(longestUs === null ? [] : [`held for up to ${humanUs(longestUs)}`]),
    ...(overdue === 0 ? [] : [`work outlived it ${humanUnits(overdue, 'time')}`]),
    ...(strayReleases === 0
      ? []
      : [`released ${humanUnits(strayReleases, 'time')} by who had not taken it`]),
    IDENTITY[lock.identity],
  ];
}

function stockFacts(stock: StockResult): string[] {
  const { key, field, db, first, last, lowest, reads, plainWrites, atomicWrites } = stock;
  const value = (units: number | null) => (units === null ? 'unknown' : String(units));
  return [
    inDatabase(field === undefined ? key : `${key} ${field}`, db),
    `from ${value(first)} to ${value(last)}, lowest ${value(lowest)}`,
    humanUnits(reads, 'read'),
    ...(plainWrites === 0 ? [] : [`set ${humanUnits(plainWrites, 'time')}`]),
    ...(atomicWrites === 0 ? [] : [`changed in one step ${humanUnits(atomicWrites, 'time')}`]),
    ...(stock.countedBelowZero === 0
      ? []
      : [
          `counted below zero ${humanUnits(stock.countedBelowZero, 'time')}: each is to be a refusal`,
        ]),
  ];
}

function inDatabase(key: string, db: number): string {
  return db === 0 ? key : `${key} (database ${db})`;
}

const ARROW = '   <- ';

function timelineLines(
  moments: readonly TimelineMoment[],
  fromUs: number,
  options: TextOptions,
): string[] {
  const { chalk } = options;
  const cells = moments.map(({ line, atUs, client }) => [
    line === null ? '' : `line ${humanCount(line)}`,
    humanClock(Math.max(0, atUs - fromUs)),
    client ?? '',
  ]);
  const widths = [0, 1, 2].map((at) => Math.max(...cells.map((cell) => cell[at]?.length ?? 0)));
  const indent = 2 + widths.reduce((sum, width) => sum + width + 2, 0);
  return moments.flatMap(({ text, mark, client }, index) => {
    const [line = '', time = '', who = ''] = cells[index] ?? [];
    const [lineWidth = 0, timeWidth = 0, whoWidth = 0] = widths;
    const start = `  ${line.padStart(lineWidth)}  ${time.padStart(timeWidth)}  ${who.padEnd(whoWidth)}  `;
    const room = widthOf(options) - indent;
    const told = wrapText(text, Math.max(20, room));
    const last = told.at(-1) ?? '';
    if (mark !== undefined) {
      const arrow = chalk.red(ARROW + mark);
      if (last.length + ARROW.length + mark.length <= room) told[told.length - 1] = last + arrow;
      else told.push(arrow);
    }
    return told.map((one, at) => {
      const words = client === undefined ? chalk.dim(one) : one;
      return (at === 0 ? start : ' '.repeat(indent)) + words;
    });
  });
}
