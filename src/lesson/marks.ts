import type { Moment } from './moment.ts';

/** What went wrong at a moment, in a few words; empty where nothing did. */
export function marksOf(moment: Moment): string[] {
  switch (moment.kind) {
    case 'takes-lock':
      return moment.others.length > 0 ? [`${inWords(moment.others.length + 1)} are inside`] : [];
    case 'writes-stock':
      return moment.isSoldAgain ? ['the same unit sold twice'] : [];
    case 'releases-lock':
      return typeof moment.deleted === 'object' ? ['foreign release'] : [];
    case 'is-sold':
      return moment.isOversold ? ['oversold'] : [];
    default:
      return [];
  }
}

function inWords(count: number): string {
  return count === 2 ? 'two' : String(count);
}
