import type { CaptureDocument, FindingResult } from '../../core/capture-result.ts';
import { humanClock, humanCount } from '../../core/human.ts';
import { columns, wrapText } from '../lines.ts';
import { type TextOptions, widthOf } from '../style.ts';
import { lineNumbers } from './facts.ts';

/** A finding with what it is about. */
interface Row {
  readonly what: string;
  readonly key: string;
  readonly finding: FindingResult;
}

const EXAMPLES = 3;
const MAX_ROWS = 12;
/** Width of both columns of counts. */
const NUMBERS = 20;

/** Every sort of finding on every key, with the lines that show it; empty where nothing was found. */
export function findingTable(document: CaptureDocument, options: TextOptions): string[] {
  const rows = rowsOf(document).filter(({ finding }) => finding.definite + finding.possible > 0);
  if (rows.length === 0) return [];
  const { chalk } = options;
  const shown = rows.slice(0, MAX_ROWS);
  const isNamed = document.locks.length > 1 || document.stocks.length > 1;
  const [head = '', ...body] = columns([
    ['Findings', 'definite', 'possible'],
    ...shown.map((row) => [
      label(row, isNamed, widthOf(options) - NUMBERS),
      humanCount(row.finding.definite),
      humanCount(row.finding.possible),
    ]),
  ]);
  return [
    '',
    chalk.bold(head),
    ...body.flatMap((line, index) => {
      const { finding } = shown[index] as Row;
      const told = finding.definite > 0 && finding.judged ? chalk.red(line) : line;
      return [told, ...exampleLines(finding, document, options)];
    }),
  ];
}

/** The name of the key is cut where it does not fit. */
function label({ what, key, finding }: Row, isNamed: boolean, width: number): string {
  const start = finding.judged ? what : `${what}, not counted`;
  if (!isNamed) return start;
  const room = Math.max(8, width - start.length - 3);
  return `${start} (${key.length > room ? `${key.slice(0, room - 1)}…` : key})`;
}

function rowsOf({ locks, stocks }: CaptureDocument): Row[] {
  return [
    ...stocks.flatMap(({ key, field, repeatedValues, staleWrites, belowZero }) => {
      const name = field === undefined ? key : `${key} ${field}`;
      return [
        { what: 'stock values written twice', key: name, finding: repeatedValues },
        { what: 'writes based on a stale read', key: name, finding: staleWrites },
        { what: 'stock below zero', key: name, finding: belowZero },
      ];
    }),
    ...locks.flatMap(({ key, overlaps, foreignReleases }) => [
      { what: 'overlaps', key, finding: overlaps },
      { what: 'foreign releases', key, finding: foreignReleases },
    ]),
  ];
}

function exampleLines(
  { examples }: FindingResult,
  { capture }: CaptureDocument,
  options: TextOptions,
): string[] {
  return examples.slice(0, EXAMPLES).flatMap(({ certainty, atUs, lines, text }) => {
    const at = humanClock(Math.max(0, atUs - (capture.fromUs ?? 0)));
    const perhaps = certainty === 'possible' ? 'perhaps: ' : '';
    const told = `${at}  ${perhaps}${text} (${lineNumbers(lines, false)})`;
    return wrapText(told, widthOf(options) - 4).map((line, index) => {
      return options.chalk.dim(`${index === 0 ? '  ' : '    '}${line}`);
    });
  });
}
