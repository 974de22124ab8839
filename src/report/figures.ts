import { humanClock, humanCount, humanUnits, humanUs } from '../core/human.ts';
import type { RunResult } from '../core/result.ts';
import { parseDurationMs } from '../core/units.ts';
import { spaced } from './headline.ts';

/** How many attempts there were, how fast, and what they were told. */
export function attemptFacts({ attempts, attemptsPerSec, durationUs, world }: RunResult): string[] {
  const second = world === 'sim' ? 'virtual second' : 'second of wall time';
  const rate =
    attemptsPerSec === null
      ? []
      : [`${humanCount(Math.round(attemptsPerSec * 10) / 10)} per ${second}`];
  const told = [
    ...some('sold', attempts.sold),
    ...some('sold out', attempts.soldOut),
    ...some('busy', attempts.busy),
    ...some('rejected', attempts.rejected),
    ...some('failed', attempts.failed),
    ...some('unclear', attempts.unclear),
  ];
  return [`${humanCount(attempts.total)} in ${humanUs(durationUs)}`, ...rate, ...told];
}

/** What became of the buyers. */
export function buyerFacts({ buyers }: RunResult): string[] {
  return [
    humanCount(buyers.total),
    ...some('served', buyers.served),
    ...some('sold out', buyers.soldOut),
    ...some('gave up', buyers.gaveUp),
    ...some('unfinished', buyers.unfinished),
  ];
}

/** The ledger beside the strategy's own counter, in units. */
export function stockFacts(result: RunResult): string[] {
  const { stock, sold, oversold, oversoldPossible, remaining, recorded, lostUpdates, stranded } =
    result;
  const possible =
    oversoldPossible > oversold ? [`possibly oversold ${humanCount(oversoldPossible)}`] : [];
  return [
    humanUnits(stock, 'unit'),
    `sold ${humanCount(sold)}`,
    `oversold ${humanCount(oversold)}`,
    ...possible,
    remaining === null
      ? 'the counter could not be read'
      : `the counter says ${humanCount(remaining)}`,
    ...(recorded === null ? [] : [`its orders have ${humanUnits(recorded, 'unit')}`]),
    ...(lostUpdates === null ? [] : some('lost updates', lostUpdates)),
    ...(stranded === null ? [] : some('stranded', stranded)),
  ];
}

/** The fight for the stock, and what it did to the services behind. */
export function contentionFacts({ contention, downstream, roundTrips }: RunResult): string[] {
  const { peakInFlight, peakWhileStock, releaseWidthUs } = contention;
  const { validate } = downstream;
  const trips = (mean: number) => humanUnits(Math.round(mean * 10) / 10, 'round trip');
  return [
    `${humanUnits(peakInFlight, 'attempt')} in flight at most`,
    `${humanCount(peakWhileStock)} while units were left`,
    ...(releaseWidthUs === null ? [] : [`opening burst ${humanUs(releaseWidthUs)} wide`]),
    `${humanUnits(downstream.calls, 'downstream call')}, ${humanCount(downstream.peakInFlight)} in flight at most`,
    ...(validate.calls === 0
      ? []
      : [
          `the user service saw ${humanCount(validate.peakInFlight)} at once, ${humanCount(validate.peakPerSec)} in a second`,
        ]),
    ...(roundTrips.perSold === null ? [] : [`${trips(roundTrips.perSold)} a sold purchase`]),
    ...(roundTrips.perAttempt === null ? [] : [`${trips(roundTrips.perAttempt)} an attempt`]),
  ];
}

/** Whether the generator kept up with the load that it was to make. */
export function generatorFacts(result: RunResult): string[] {
  const { generator } = result;
  const { intended, late, maxStartDelayUs, loopDelayP99Us, loopDelayMaxUs, loopUtilization } =
    generator;
  const starts =
    late === 0
      ? `all ${humanUnits(intended, 'start')} on time`
      : `${humanCount(late)} of ${humanUnits(intended, 'start')} late, by ${humanUs(maxStartDelayUs)} at most`;
  return [
    starts,
    ...(loopDelayP99Us === null ? [] : [`event loop p99 ${humanUs(loopDelayP99Us)}`]),
    ...(loopDelayMaxUs === null ? [] : [`max ${humanUs(loopDelayMaxUs)}`]),
    ...(loopUtilization === null ? [] : [`${Math.round(loopUtilization * 100)} % busy`]),
    ...(generator.saturated ? ['the generator, not the store, was likely the bottleneck'] : []),
    ...standstill(result),
  ];
}

/** Of a lock's TTL: a holder that stands still for so long has little left for its work. */
const MUCH_OF_TTL = 0.25;

/** The machine's own pauses end locks as a client's pause does, and a time scale makes them longer. */
function standstill(result: RunResult): string[] {
  const { generator, scenario, timeScale, checks, breaksWhen } = result;
  // A mutex, a session and a lease that is renewed have none: strategies say what breaks them.
  const hasTtl = /\bTTL\b/.test(breaksWhen ?? '');
  const isLocked =
    hasTtl && checks.some(({ name, judged }) => name === 'one-holder' && judged === true);
  const ttl = parseDurationMs(String(scenario.lockTtl ?? ''));
  const stillUs = (generator.loopDelayMaxUs ?? 0) * timeScale;
  if (!isLocked || !ttl.ok || stillUs < MUCH_OF_TTL * ttl.value * 1000) return [];
  const of = `a lock's TTL of ${spaced(String(scenario.lockTtl))}`;
  if (timeScale === 1) return [`it stood still for ${humanUs(stillUs)} of ${of}`];
  return [
    `it stood still for ${humanUs(stillUs)} of scenario time, of ${of}: a lower --time-scale leaves more room`,
  ];
}

/** What went wrong on purpose, and when, in scenario time. */
export function faultFacts({ faults }: RunResult): string[] {
  if (faults === undefined) return [];
  const { missed, moments, lostReplies } = faults;
  const told = moments.slice(0, MOMENTS);
  const more = moments.length - told.length;
  return [
    ...told.map(({ atUs, text }) => `${humanClock(atUs)} ${text}`),
    ...(more > 0 ? [`${humanCount(more)} more`] : []),
    ...(lostReplies === undefined
      ? []
      : [`${humanCount(lostReplies)} ${lostReplies === 1 ? 'reply' : 'replies'} lost`]),
    ...missed.map((fault) => `${fault} never came`),
  ];
}

/** Most of these in a report. */
const MOMENTS = 8;

function some(word: string, count: number): string[] {
  return count === 0 ? [] : [`${word} ${humanCount(count)}`];
}
