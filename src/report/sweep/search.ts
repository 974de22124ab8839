import { humanCount, humanUnits } from '../../core/human.ts';
import type { Searched, SearchedPoint, SweepResult, SweptRange } from '../../core/sweep.ts';
import { wrapText } from '../lines.ts';
import { showValue } from './words.ts';

/** What the search of every order of events says: the bounds, and the points that decide. Lines. */
export function searchLines(range: SweptRange, searched: Searched, width: number): string[] {
  const { buyers, stock, delays, attempts, anyDelay, failure, breakPoint, points } = searched;
  if (failure !== null) return wrapText(`broke off: ${failure}`, width);
  const space = `every order of events of ${humanUnits(buyers, 'buyer')}, stock ${humanCount(stock)}, up to ${humanUnits(attempts, 'try').replace('trys', 'tries')} each, at most ${humanUnits(delays, 'late answer')}:`;
  if (anyDelay?.state === 'safe') {
    const how = coverageText(anyDelay);
    return wrapText(`${space} no delay breaks it: ${how}, nothing violated`, width);
  }
  const { lastSafe, firstBroken } = breakPoint;
  const shown = points.filter(({ at, state }) => {
    return at === lastSafe || at === firstBroken || state === 'inconclusive';
  });
  const deciding = anyDelay === null ? shown : [...shown, anyDelay];
  return [space, ...deciding.map((point) => pointText(range, point))].flatMap((text) =>
    wrapText(text, width),
  );
}

/** Why the runs and the search do not break at the same value; null where there is nothing to explain. */
export function differenceSentence(
  range: SweptRange,
  { breakPoint, scenario }: Pick<SweepResult, 'breakPoint' | 'scenario'>,
  searched: Searched,
): string | null {
  if (range.name !== 'delay' || searched.anyDelay === null) return null;
  const [runs, search] = [breakPoint?.firstBroken ?? null, searched.breakPoint.firstBroken];
  const legs = `in the search a step takes no time, in a run each leg of the network takes ${scenario.network}, and all of them count against the TTL`;
  const { kind } = searched.breakPoint;
  if (kind === 'safe' && searched.anyDelay.state !== 'safe') {
    return `The search finds nothing within the range, but ${legs}.`;
  }
  if (search === null || kind !== 'found') return null;
  const at = showValue(range, search);
  if (runs === null || runs > search) {
    const broke =
      runs === null ? 'none of the runs does' : `the runs only at ${showValue(range, runs)}`;
    const crowd = `${humanUnits(Number(scenario.buyers), 'buyer')}, arrival ${scenario.arrival}, retry ${scenario.retry}`;
    return (
      `The search breaks it at ${at}, ${broke}: a search needs one order of events, a run needs luck, for the ` +
      'TTL counts from the grant at the server, and somebody has to try between the expiry and the release ' +
      `(here ${crowd}). Take the search's value as the limit, less the legs of the network: ${legs}.`
    );
  }
  if (runs < search) {
    return `The runs break it at ${showValue(range, runs)}, before the search at ${at}: ${legs}. Take the runs' value as the limit.`;
  }
  return `None: both break it at ${at}. Less the legs of the network, that is the limit: ${legs}.`;
}

function pointText(range: SweptRange, point: SearchedPoint): string {
  const { at, state, violated } = point;
  const value =
    at === null
      ? 'any delay'
      : range.name === 'delay'
        ? `delays up to ${showValue(range, at)}`
        : `lock TTL ${showValue(range, at)}`;
  if (state === 'broken') return `${value}: violated: ${violated?.evidence ?? ''}`;
  if (state === 'safe') return `${value}: ${coverageText(point)}, nothing violated`;
  return `${value}: nothing violated in ${humanUnits(point.covered.visited, 'schedule')}, which is not all`;
}

function coverageText({ covered }: SearchedPoint): string {
  const all = humanCount(Number(covered.schedules ?? 0));
  return `complete, all ${all} schedules (${humanCount(covered.visited)} visited)`;
}
