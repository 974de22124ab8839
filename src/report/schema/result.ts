import { described, object } from '../object-schema.ts';
import { faults } from './judgement.ts';
import { latencyRef } from './latency.ts';
import {
  attempts,
  buyers,
  contention,
  downstream,
  generator,
  responseUsBy,
  roundTrips,
} from './load.ts';
import { count, countOrNull, text, us, verdict } from './words.ts';

/** What one strategy did under one scenario. */
export const result = object(
  {
    strategy: described(text, 'its name'),
    breaksWhen: {
      type: ['string', 'null'],
      description:
        'what makes it sell wrong, in its own words; null where a recording does not say',
    },
    target: { ...text, description: 'sim, local, or the redacted URLs' },
    world: { enum: ['sim', 'live'], description: 'the simulator, or real servers' },
    seed: { type: 'integer', description: 'of every random draw' },
    timeScale: {
      type: 'number',
      exclusiveMinimum: 0,
      description: "divides the scenario's durations when live; 1 on the simulator",
    },
    scenario: { type: 'object', description: 'after flags and defaults; durations as text' },
    reproduce: { type: 'array', items: text, description: 'arguments after seckill-bench' },
    verdict: described(verdict, 'the worst of the judged checks and of the expectations'),
    ended: object(
      {
        by: {
          enum: ['completed', 'max-time', 'interrupted', 'stuck', 'target-failed'],
          description: 'what ended it',
        },
      },
      'Why the run was over.',
      { detail: described(text, 'what broke, redacted') },
    ),
    stock: { type: 'integer', minimum: 1, description: 'initial stock, units' },
    sold: { ...count, description: 'units in the ledger' },
    oversold: { ...count, description: 'max(0, sold − stock), units' },
    oversoldPossible: { ...count, description: 'the same if every unclear unit was sold' },
    stranded: { ...countOrNull, description: 'units taken from the counter that nobody was sold' },
    lostUpdates: { ...countOrNull, description: 'units sold that the counter did not notice' },
    foreignReleases: described(countOrNull, "locks released that were another's"),
    foreignReleasesPossible: { ...countOrNull, description: 'beyond foreignReleases' },
    overlaps: { ...countOrNull, description: 'critical sections entered while another was open' },
    overlapsPossible: { ...countOrNull, description: 'beyond overlaps' },
    overLimit: { ...countOrNull, description: 'buyers over the limit; null without one' },
    remaining: {
      type: ['integer', 'null'],
      description: "the strategy's own counter at the end, units; may be negative",
    },
    recorded: {
      ...countOrNull,
      description: 'units in the orders that the strategy wrote down; null where it writes none',
    },
    unmatchedOrders: {
      ...countOrNull,
      description: 'by how much those differ from what buyers were told, unclear answers aside',
    },
    undelivered: {
      ...countOrNull,
      description: 'orders whose message had no effect; null where orders send none',
    },
    deliveredTwice: {
      ...countOrNull,
      description: 'effects of messages beyond the one that each order is to have',
    },
    attempts,
    buyers,
    attemptsPerSec: {
      type: ['number', 'null'],
      minimum: 0,
      description: 'virtual seconds on the simulator, wall seconds when live',
    },
    durationUs: { ...us, description: 'from the opening to the last end of an attempt, µs' },
    responseUs: described(
      latencyRef,
      'of attempts that were told sold, sold out or rejected, from their intended start',
    ),
    responseUsBy,
    buyerUs: described(
      latencyRef,
      "from a buyer's arrival until it knows or gives up, retries and think time included",
    ),
    serviceUs: described(latencyRef, "like responseUs, from when the attempt's code began to run"),
    roundTrips,
    downstream,
    contention,
    generator,
    checks: {
      type: 'array',
      items: { $ref: '#/$defs/check' },
      description: 'in the order of the report',
    },
    expectations: {
      type: 'array',
      items: { $ref: '#/$defs/expectation' },
      description: 'one for each --expect',
    },
    story: {
      type: 'array',
      items: { $ref: '#/$defs/storyLine' },
      description: 'the shortest story of the first violation; empty where there is none',
    },
    errors: {
      type: 'array',
      maxItems: 10,
      description: 'told by attempts, most frequent first',
      items: object(
        {
          message: described(text, 'redacted'),
          count: { type: 'integer', minimum: 1, description: 'attempts that told it' },
        },
        'One error.',
      ),
    },
  },
  'What one strategy did under one scenario. Amounts are units, times integer µs.',
  {
    faults,
    repeats: { $ref: '#/$defs/repeats' },
    timeline: { $ref: '#/$defs/timeline' },
  },
);
