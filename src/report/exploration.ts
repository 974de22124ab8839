import type { Coverage, ExploredSpace, ExploreResult } from '../core/exploration.ts';
import { humanCount, humanUnits } from '../core/human.ts';

/** What a search covered, in words: `complete: all 270 schedules (6 visited), 3 buyers, stock 2, no faults`. */
export function describeCoverage(result: ExploreResult): string {
  return `${coverageText(result)}, ${spaceText(result.space)}`;
}

/** That each schedule was played twice, in words; undefined where that was not asked for. */
export function twiceText({ playedTwice }: Pick<ExploreResult, 'playedTwice'>): string | undefined {
  if (playedTwice === undefined) return undefined;
  return `each of the ${humanUnits(playedTwice, 'schedule')} visited, and the same again`;
}

/** How much of a space a search covered, and what ended it, in words. */
export function coverageText({
  covered,
  policy,
  depth,
}: Pick<ExploreResult, 'covered' | 'policy' | 'depth'>): string {
  const { kind, visited, schedules, departures, stoppedBy } = covered;
  if (kind === 'complete') {
    const all = BigInt(schedules ?? 0);
    const told = all === 1n ? 'the only schedule' : `all ${groupDigits(all)} schedules`;
    const effort =
      BigInt(visited) < all
        ? `${humanCount(visited)} visited`
        : `${humanCount(visited)} visited, those with few departures more than once`;
    return `complete: ${told} (${BigInt(visited) === all ? 'each visited' : effort})`;
  }
  const ended = stoppedBy === null ? '' : `, ${STOPPED_BY[stoppedBy]}`;
  if (kind === 'sampled') {
    const how = depth === null ? policy : `${policy}, depth ${depth}`;
    const told = `sampled: ${humanUnits(visited, 'schedule')} of an unknown number (${how})`;
    return stoppedBy === 'schedules' ? told : told + ended;
  }
  return `not complete: every schedule ${boundText(departures ?? 0)} from one buyer after the other (${humanCount(visited)} visited${ended})`;
}

/** `without a departure`, `with up to 2 departures`. */
export function boundText(departures: number): string {
  if (departures === 0) return 'without a departure';
  return `with up to ${humanUnits(departures, 'departure')}`;
}

const STOPPED_BY: Readonly<Record<NonNullable<Coverage['stoppedBy']>, string>> = {
  violation: 'ended by what was found',
  'max-time': 'ended by --max-time',
  schedules: 'ended by --schedules',
  interrupted: 'interrupted',
};

/** `34,650`, of a number of any size. */
export function groupDigits(count: bigint): string {
  return count.toLocaleString('en-US');
}

/** What was searched, in words: `2 buyers, stock 1, up to 3 tries each, at most delays 1`. */
export function spaceText(space: ExploredSpace): string {
  const faults = faultsText(space.faults);
  return [saleText(space), faults === '' ? 'no faults' : `at most ${faults}`].join(', ');
}

/** The same without what may go wrong. */
export function saleText(space: ExploredSpace): string {
  const { buyers, nodes, stock, quantity, limitPerBuyer, attempts } = space;
  return [
    humanUnits(buyers, 'buyer'),
    ...(nodes === buyers ? [] : [`on ${humanUnits(nodes, 'node')}`]),
    `stock ${humanCount(stock)}`,
    ...(quantity === 1 ? [] : [`${humanCount(quantity)} at a time`]),
    ...(limitPerBuyer === null ? [] : [`limit ${humanCount(limitPerBuyer)} each`]),
    attempts === 1 ? '1 try each' : `up to ${humanCount(attempts)} tries each`,
  ].join(', ');
}

/** `delays 1 and crash 2`; empty where nothing may go wrong. */
export function faultsText(faults: ExploredSpace['faults']): string {
  return Object.entries(faults)
    .map(([name, times]) => `${name} ${times}`)
    .join(' and ');
}

/** What a strategy does that breaks a figure: `oversells`. */
export function figureText(figure: string): string {
  return FIGURE_TEXT[figure] ?? figure;
}

const FIGURE_TEXT: Readonly<Record<string, string>> = {
  oversold: 'oversells',
  lostUpdates: 'loses an update',
  stranded: 'strands units',
  overlaps: 'lets two in at once',
  foreignReleases: 'deletes a lock that is not its own',
  overLimit: 'sells one buyer more than the limit',
  unmatchedOrders: 'has orders that nobody knows of, or misses some',
  undelivered: 'loses a message',
  deliveredTwice: 'lets a message take effect twice',
  'ended.by': 'does not finish',
};
