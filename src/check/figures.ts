import { CHECK_NAMES, OUTCOME_KEYS } from '../core/result.ts';

/**
 * How a figure is written in an expectation: `amount` a number; `duration` with a unit, kept in µs;
 * `rate` a number, per second, or `1000/s`; `share` a number; `word` one of a few; `flag` true or false.
 */
export type FigureKind =
  | { readonly kind: 'amount' | 'duration' | 'rate' | 'share' | 'flag' }
  | { readonly kind: 'word'; readonly words: readonly string[] };

/** Every figure of a result that an expectation may name, by its path. */
export const FIGURES: ReadonlyMap<string, FigureKind> = new Map([
  ...of('amount', [
    'stock',
    'sold',
    'oversold',
    'oversoldPossible',
    'stranded',
    'lostUpdates',
    'foreignReleases',
    'foreignReleasesPossible',
    'overlaps',
    'overlapsPossible',
    'overLimit',
    'remaining',
    'recorded',
    'unmatchedOrders',
    'undelivered',
    'deliveredTwice',
  ]),
  ...of(
    'amount',
    ['total', ...Object.values(OUTCOME_KEYS)].map((key) => `attempts.${key}`),
  ),
  ...of(
    'amount',
    ['total', 'served', 'soldOut', 'gaveUp', 'unfinished'].map((key) => `buyers.${key}`),
  ),
  ...of('rate', ['attemptsPerSec']),
  ...of('duration', ['durationUs']),
  ...latencies(),
  ...of('amount', ['roundTrips.total', 'roundTrips.perSold', 'roundTrips.perAttempt']),
  ...of('amount', ['downstream.calls', 'downstream.peakInFlight']),
  ...of(
    'amount',
    ['calls', 'peakInFlight', 'peakPerSec'].map((key) => `downstream.validate.${key}`),
  ),
  ...of('amount', ['contention.peakInFlight', 'contention.peakWhileStock']),
  ...of('duration', ['contention.releaseWidthUs']),
  ...of('amount', ['generator.intended', 'generator.late']),
  ...of('duration', [
    'generator.maxStartDelayUs',
    'generator.loopDelayP99Us',
    'generator.loopDelayMaxUs',
  ]),
  ...of('share', ['generator.loopUtilization']),
  ...of('flag', ['generator.saturated']),
  ['ended.by', words(['completed', 'max-time', 'interrupted', 'stuck', 'target-failed'])],
  ...CHECK_NAMES.map(
    (name) => [`checks.${name}`, words(['pass', 'fail', 'inconclusive'])] as const,
  ),
]);

/** Short and other spellings, and the paths that they mean. */
export const ALIASES: ReadonlyMap<string, string> = new Map([
  ...['p50', 'p90', 'p95', 'p99', 'p999'].map((p) => [p, `responseUs.${p}`] as const),
  ['oversell', 'oversold'],
]);

function of(
  kind: Exclude<FigureKind['kind'], 'word'>,
  paths: readonly string[],
): (readonly [string, FigureKind])[] {
  return paths.map((path) => [path, { kind }] as const);
}

function words(list: readonly string[]): FigureKind {
  return { kind: 'word', words: list };
}

function latencies(): (readonly [string, FigureKind])[] {
  const by = Object.values(OUTCOME_KEYS).map((key) => `responseUsBy.${key}`);
  const summaries = ['responseUs', ...by, 'buyerUs', 'serviceUs'];
  const times = ['min', 'mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'];
  return summaries.flatMap((summary) => [
    ...of('amount', [`${summary}.count`]),
    ...of(
      'duration',
      times.map((time) => `${summary}.${time}`),
    ),
  ]);
}
