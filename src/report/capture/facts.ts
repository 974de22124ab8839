import { type CaptureDocument, type LineCount, MOST_CLIENTS } from '../../core/capture-result.ts';
import { humanCount, humanUnits, humanUs } from '../../core/human.ts';
import { labelled, wrapText } from '../lines.ts';

/** What the file is, in a few words. */
export function captureFacts({ capture }: CaptureDocument): string[] {
  const { file, lines, fromUs, toUs, clients, databases } = capture;
  return [
    `MONITOR capture ${file}`,
    humanUnits(lines, 'line'),
    `${clients === MOST_CLIENTS ? 'at least ' : ''}${humanCount(clients)} client ${clients === 1 ? 'address' : 'addresses'}`,
    ...(databases.length > 1 ? [`databases ${databases.join(', ')}`] : []),
    ...(fromUs === null || toUs === null
      ? []
      : [`${humanUs(Math.max(0, toUs - fromUs))} from ${instant(fromUs)}`]),
  ];
}

/** Damaged lines, clocks that went back, captures that were joined. */
export function damageLines({ capture }: CaptureDocument, width: number): string[] {
  const { damaged, backwards, joined, furthestBackUs } = capture;
  const told = [
    ...tell(damaged, 'damaged or cut line', ''),
    ...tell(
      backwards,
      'timestamp',
      ` before that of the line above, by up to ${humanUs(furthestBackUs)}`,
    ),
    ...tell(joined, 'line', ' where another capture begins'),
  ];
  return told.flatMap((text, index) =>
    labelled(index === 0 ? 'Damage' : '', wrapText(text, width - 14)),
  );
}

/** `lines 3, 9, 40, …` */
export function lineNumbers(lines: readonly number[], isMore: boolean): string {
  const numbers = lines.map(humanCount).join(', ');
  return `${lines.length === 1 && !isMore ? 'line' : 'lines'} ${numbers}${isMore ? ', …' : ''}`;
}

function tell({ count, firstLines }: LineCount, noun: string, more: string): string[] {
  if (count === 0) return [];
  return [
    `${humanUnits(count, noun)}${more} (${lineNumbers(firstLines, count > firstLines.length)})`,
  ];
}

function instant(us: number): string {
  return `${new Date(us / 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
