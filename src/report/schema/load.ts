import { OUTCOME_KEYS, type OutcomeKey } from '../../core/result.ts';
import { described, object } from '../object-schema.ts';
import { latencyRef } from './latency.ts';
import { count, meanOrNull, us, usOrNull } from './words.ts';

const outcomes = Object.values(OUTCOME_KEYS);
const OUTCOME_ABOUT: Readonly<Record<OutcomeKey, string>> = {
  sold: 'the buyer owns what it asked for',
  soldOut: 'nothing was left',
  busy: 'the lock was taken, or a race was lost; worth another try',
  rejected: 'a limit or a rate said no',
  failed: 'known not to have happened',
  unclear: 'an error or a timeout after which it may have happened',
};

/** Attempts that ended, by outcome. */
export const attempts = object(
  {
    total: described(count, 'the sum of the outcomes'),
    ...Object.fromEntries(outcomes.map((key) => [key, described(count, OUTCOME_ABOUT[key])])),
  },
  'Attempts that ended, by outcome.',
);

/** What became of the buyers. */
export const buyers = object(
  {
    total: described(count, 'the sum of the four'),
    served: described(count, 'were sold what they wanted'),
    soldOut: described(count, 'were told that nothing is left'),
    gaveUp: described(count, 'had no patience left, or were refused for good'),
    unfinished: described(count, 'did not know when the run was over'),
  },
  'What became of the buyers.',
);

/** Response times by outcome. */
export const responseUsBy = object(
  Object.fromEntries(
    outcomes.map((key) => [key, described(latencyRef, `of attempts that ended ${key}`)]),
  ),
  'By outcome, from the intended start.',
);

/** How often a store was waited for. */
export const roundTrips = object(
  {
    total: { ...count, description: 'of all attempts that ended' },
    perSold: { ...meanOrNull, description: 'mean of the attempts that sold' },
    perAttempt: { ...meanOrNull, description: 'mean of all attempts' },
  },
  'Waits for a store; calls of an attempt that are under way together are one.',
);

/** What the services were asked. */
export const downstream = object(
  {
    calls: described(count, 'of both'),
    peakInFlight: described(count, 'most of both in flight at once'),
    validate: object(
      {
        calls: described(count, 'to it'),
        peakInFlight: described(count, 'most in flight at once'),
        peakPerSec: { ...count, description: "most within a second of the world's clock" },
      },
      'Of the user service alone.',
    ),
  },
  'User and order service together.',
);

/** Whether there was a fight for the stock. */
export const contention = object(
  {
    peakInFlight: described(count, 'most attempts in flight at once'),
    peakWhileStock: described(count, 'the same while units were left, by the ledger'),
    releaseWidthUs: described(
      usOrNull,
      'from the first to the last attempt of the opening whose code began to run, µs',
    ),
  },
  'Was there a fight for the stock?',
);

/** Whether the generator kept up. */
export const generator = object(
  {
    intended: described(count, 'starts that the load model intended'),
    late: described(count, 'starts later than 10 ms or 1 % of the run, whichever is more'),
    maxStartDelayUs: described(us, 'the latest of them, µs'),
    loopDelayP99Us: described(usOrNull, 'event-loop delay, wall time; null on the simulator, µs'),
    loopDelayMaxUs: described(usOrNull, 'likewise, µs'),
    loopUtilization: {
      type: ['number', 'null'],
      minimum: 0,
      maximum: 1,
      description: 'share of wall time in which the event loop was busy; null on the simulator',
    },
    saturated: described(
      { type: 'boolean' },
      'the generator, not the store, was the likely bottleneck',
    ),
  },
  'Did the generator keep up?',
);
