import type { ExploreResult, MatrixRow } from '../../core/exploration.ts';
import { humanCount, humanUnits } from '../../core/human.ts';
import { boundText, faultsText, groupDigits } from '../exploration.ts';

/** How far a search came, in a few words: `all 7,920`, `5,000, all with up to 2 departures`. */
export function extentText({ covered }: ExploreResult): string {
  const { kind, visited, schedules, departures } = covered;
  if (kind === 'complete') return `all ${groupDigits(BigInt(schedules ?? 0))}`;
  const some = humanCount(visited);
  return kind === 'sampled' ? some : `${some}, all ${boundText(departures ?? 0)}`;
}

/** `56 searches, 104,233 schedules visited; each goes on after a violation`. */
export function effortText(results: readonly ExploreResult[]): string {
  const visited = results.reduce((sum, { covered }) => sum + covered.visited, 0);
  const searches = results.length === 1 ? '1 search' : `${humanCount(results.length)} searches`;
  const isTwice = results.every(({ playedTwice }) => playedTwice !== undefined);
  const played = `${humanUnits(visited, 'schedule')} visited${isTwice ? ', each twice' : ''}`;
  return `${searches}, ${played}; none ends with its first violation`;
}

/** What may go wrong in a row's search: `crash 1`, `none`. */
export function rowFaults({ faults }: Pick<MatrixRow, 'faults'>): string {
  return faultsText(faults) || 'none';
}
