import { humanCount, humanUs } from '../../core/human.ts';
import type { RunResult } from '../../core/result.ts';
import { verdictWord } from '../style.ts';

/** One column of the comparison of several results. */
export interface Column {
  readonly head: string;
  readonly tell: (result: RunResult) => string;
  /** 0 for those that are always told; of the others, lower numbers stay longest where the screen is narrow. */
  readonly rank: number;
  /** What it tells of: the sale, or what a purchase costs. Two tables where one is too wide. */
  readonly about: 'sale' | 'cost';
  /** Words, and not a figure. */
  readonly isText?: true;
  /** Goes to the table of the cost where that of the sale is too wide. */
  readonly givesWay?: true;
}

/** Names the row; first in every table. */
export const STRATEGY: Column = {
  head: 'strategy',
  rank: 0,
  about: 'sale',
  isText: true,
  tell: ({ strategy }) => strategy,
};

/** Every column beside the strategy, in order. */
export const COLUMNS: readonly Column[] = [
  ...of('sale', [
    { head: 'verdict', rank: 0, isText: true, tell: ({ verdict }) => verdictWord(verdict) },
    { head: 'sold', rank: 0, tell: ({ sold }) => humanCount(sold) },
    { head: 'oversold', rank: 0, tell: ({ oversold }) => humanCount(oversold) },
    { head: 'attempts', rank: 1, tell: ({ attempts }) => humanCount(attempts.total) },
    {
      head: 'attempts/s',
      rank: 0,
      givesWay: true,
      tell: ({ attemptsPerSec }) => rateOr(attemptsPerSec),
    },
    { head: 'p50', rank: 0, tell: ({ responseUs }) => timeOr(responseUs.p50) },
    { head: 'p99', rank: 0, tell: ({ responseUs }) => timeOr(responseUs.p99) },
    { head: 'p99.9', rank: 0, tell: ({ responseUs }) => timeOr(responseUs.p999) },
    { head: 'buyer p99', rank: 7, tell: ({ buyerUs }) => timeOr(buyerUs.p99) },
  ]),
  ...of('cost', [
    { head: 'trips', rank: 0, tell: ({ roundTrips }) => meanOr(roundTrips.perSold) },
    { head: '/attempt', rank: 2, tell: ({ roundTrips }) => meanOr(roundTrips.perAttempt) },
    { head: 'validate', rank: 0, tell: (r) => humanCount(r.downstream.validate.peakInFlight) },
    { head: 'validate/s', rank: 0, tell: (r) => humanCount(r.downstream.validate.peakPerSec) },
    { head: 'overlaps', rank: 3, tell: ({ overlaps }) => countOr(overlaps) },
    { head: 'foreign', rank: 4, tell: ({ foreignReleases }) => countOr(foreignReleases) },
    { head: 'lost', rank: 5, tell: ({ lostUpdates }) => countOr(lostUpdates) },
    { head: 'stranded', rank: 6, tell: ({ stranded }) => countOr(stranded) },
  ]),
];

/** What the columns are, in sentences that end without a full stop. */
export function legend(results: readonly RunResult[]): readonly string[] {
  const scaled = results.find(({ timeScale }) => timeScale !== 1);
  const scale = scaled === undefined ? '' : `, at time scale ${scaled.timeScale}`;
  const clock = results[0]?.world === 'sim' ? 'virtual time' : `wall time${scale}`;
  return [
    `sold and oversold in units; rates, and p50 to p99.9 of the response time, in ${clock}`,
    'trips: round trips to the stores of a purchase that was sold, those at once counted as one (/attempt: of any attempt)',
    'validate: most calls to the user service in flight at once, and within one second',
  ];
}

function of(about: Column['about'], columns: readonly Omit<Column, 'about'>[]): readonly Column[] {
  return columns.map((column) => ({ ...column, about }));
}

function countOr(count: number | null): string {
  return count === null ? '–' : humanCount(count);
}

function timeOr(us: number | null): string {
  return us === null ? '–' : humanUs(us);
}

/** To one decimal where it is not whole. */
function meanOr(mean: number | null): string {
  return mean === null ? '–' : humanCount(Math.round(mean * 10) / 10);
}

function rateOr(perSec: number | null): string {
  if (perSec === null) return '–';
  return humanCount(perSec < 100 ? Math.round(perSec * 10) / 10 : Math.round(perSec));
}
