import { CHECK_NAMES, OUTCOME_KEYS, type OutcomeKey, SCHEMA_VERSION } from '../core/result.ts';
import {
  machineFields,
  notRunFields,
  toolField,
  versionField,
  wallFields,
} from './document-fields.ts';
import { described, type JsonSchema, object } from './object-schema.ts';
import { timelineSchema } from './timeline-schema.ts';

const verdict = { enum: ['pass', 'fail', 'inconclusive'] } as const;
const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const countOrNull = { type: ['integer', 'null'], minimum: 0 } as const;
const us = { type: 'integer', minimum: 0, description: 'integer µs' } as const;
const meanOrNull = { type: ['number', 'null'], minimum: 0 } as const;
const usOrNull = { type: ['integer', 'null'], minimum: 0, description: 'integer µs' } as const;

const latencyRef = { $ref: '#/$defs/latency' } as const;

const outcomes = Object.values(OUTCOME_KEYS);
const OUTCOME_ABOUT: Readonly<Record<OutcomeKey, string>> = {
  sold: 'the buyer owns what it asked for',
  soldOut: 'nothing was left',
  busy: 'the lock was taken, or a race was lost; worth another try',
  rejected: 'a limit or a rate said no',
  failed: 'known not to have happened',
  unclear: 'an error or a timeout after which it may have happened',
};

const latency = object(
  {
    count: described(count, 'how many were measured'),
    min: described(usOrNull, 'the least, µs'),
    mean: { type: ['number', 'null'], minimum: 0, description: 'may be fractional, µs' },
    p50: described(usOrNull, 'half took at most this, µs'),
    p90: described(usOrNull, '90 % took at most this, µs'),
    p95: described(usOrNull, '95 % took at most this, µs'),
    p99: described(usOrNull, '99 % took at most this, µs'),
    p999: described(usOrNull, '99.9 % took at most this, µs'),
    max: described(usOrNull, 'the most, µs'),
    buckets: {
      type: 'array',
      description: 'non-empty bars, ascending: [upper bound in µs (inclusive), count]',
      items: { type: 'array', prefixItems: [us, count], items: false, minItems: 2 },
    },
  },
  'One latency distribution in integer µs; all null when count is 0.',
);

const check = object(
  {
    name: { enum: [...CHECK_NAMES], description: 'of the check' },
    judged: {
      enum: [true, false, 'not-applicable'],
      description: 'false where it does not count; not-applicable where there was nothing to check',
    },
    verdict: described(verdict, 'of the check'),
    evidence: { ...text, description: 'one sentence with the numbers that prove it' },
  },
  'What one check found; it counts towards the verdict only where judged is true.',
  { hint: { ...text, description: 'one action that would make it conclusive' } },
);

const expectation = object(
  {
    expression: described(text, 'as it was asked for'),
    actual: {
      type: ['number', 'string', 'boolean', 'null'],
      description: 'the value found; durations in µs; null where it was not measured',
    },
    verdict: described(verdict, 'inconclusive where it was not measured'),
  },
  'What became of one --expect.',
  { reason: { ...text, description: 'why it is inconclusive' } },
);

const repeats = object(
  {
    asked: { type: 'integer', minimum: 2, description: 'runs asked for' },
    runs: {
      type: 'array',
      description: 'those that were made, in the order of their seeds',
      items: object(
        {
          seed: described(count, 'of this run'),
          verdict: described(verdict, 'of this run'),
          sold: described(count, 'units in its ledger'),
          oversold: described(count, 'units beyond the stock'),
          attemptsPerSec: described(meanOrNull, "per second of the world's clock"),
          p50: described(usOrNull, 'of responseUs, µs'),
          p99: described(usOrNull, 'of responseUs, µs'),
          p999: described(usOrNull, 'of responseUs, µs'),
          saturated: described({ type: 'boolean' }, 'the generator was the likely bottleneck'),
        },
        'One run.',
      ),
    },
    passed: described(count, 'runs'),
    failed: described(count, 'runs'),
    inconclusive: described(count, 'runs'),
    oversold: { ...count, description: 'runs in which more was sold than there was' },
    oversoldShareAtMost: {
      type: ['number', 'null'],
      minimum: 0,
      maximum: 1,
      description: 'with 95 % confidence no greater share of such runs oversells',
    },
  },
  'What all runs of the strategy say; the rest of the result is the first with the worst verdict.',
);

const storyLine = object(
  {
    atUs: described(us, 'since the opening of the sale, scenario time, µs'),
    text: described(text, 'what happened'),
  },
  'One moment of the story, in scenario time.',
  {
    buyer: { type: 'integer', minimum: 1, description: 'absent on lines about the world' },
    mark: { ...text, description: 'what went wrong here' },
    skipped: { const: true, description: 'something before this line is left out' },
  },
);

const faults = object(
  {
    asked: { type: 'array', items: text, description: 'as they are written' },
    missed: { type: 'array', items: text, description: 'those that never came' },
    moments: { type: 'array', items: { $ref: '#/$defs/storyLine' }, description: 'what happened' },
  },
  'What went wrong on purpose; present where faults were asked for.',
  { lostReplies: { ...count, description: 'replies that never reached the shop' } },
);

const result = object(
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
    attempts: object(
      {
        total: described(count, 'the sum of the outcomes'),
        ...Object.fromEntries(outcomes.map((key) => [key, described(count, OUTCOME_ABOUT[key])])),
      },
      'Attempts that ended, by outcome.',
    ),
    buyers: object(
      {
        total: described(count, 'the sum of the four'),
        served: described(count, 'were sold what they wanted'),
        soldOut: described(count, 'were told that nothing is left'),
        gaveUp: described(count, 'had no patience left, or were refused for good'),
        unfinished: described(count, 'did not know when the run was over'),
      },
      'What became of the buyers.',
    ),
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
    responseUsBy: object(
      Object.fromEntries(
        outcomes.map((key) => [key, described(latencyRef, `of attempts that ended ${key}`)]),
      ),
      'By outcome, from the intended start.',
    ),
    buyerUs: described(
      latencyRef,
      "from a buyer's arrival until it knows or gives up, retries and think time included",
    ),
    serviceUs: described(latencyRef, "like responseUs, from when the attempt's code began to run"),
    roundTrips: object(
      {
        total: { ...count, description: 'of all attempts that ended' },
        perSold: { ...meanOrNull, description: 'mean of the attempts that sold' },
        perAttempt: { ...meanOrNull, description: 'mean of all attempts' },
      },
      'Waits for a store; calls of an attempt that are under way together are one.',
    ),
    downstream: object(
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
    ),
    contention: object(
      {
        peakInFlight: described(count, 'most attempts in flight at once'),
        peakWhileStock: described(count, 'the same while units were left, by the ledger'),
        releaseWidthUs: described(
          usOrNull,
          'from the first to the last attempt of the opening whose code began to run, µs',
        ),
      },
      'Was there a fight for the stock?',
    ),
    generator: object(
      {
        intended: described(count, 'starts that the load model intended'),
        late: described(count, 'starts later than 10 ms or 1 % of the run, whichever is more'),
        maxStartDelayUs: described(us, 'the latest of them, µs'),
        loopDelayP99Us: described(
          usOrNull,
          'event-loop delay, wall time; null on the simulator, µs',
        ),
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
    ),
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

const incident = object(
  {
    file: described(text, 'as it was named'),
    format: { enum: ['csv', 'jsonl', 'access-log'], description: 'what it is written in' },
    requests: { ...count, description: 'that are replayed' },
    buyers: described(count, 'who sent them'),
    repeatedBuyers: { ...count, description: 'with more than one request' },
    spanUs: described(us, 'from the first request to the last, µs'),
    peakPerSec: { ...count, description: 'most arrivals within one second' },
    resolutionUs: {
      type: 'number',
      minimum: 1,
      description: 'of its times, µs; at 1,000,000 the requests of a second were spread over it',
    },
    timeOf: { enum: ['start', 'end'], description: 'of a request, is what its time says' },
    delay: {
      description: 'how long the downstream took; null where the log does not say it',
      oneOf: [
        { type: 'null' },
        object(
          {
            count: described(count, 'requests that say it'),
            from: {
              enum: ['upstream', 'request', 'both'],
              description: 'which time of the log says it',
            },
            p50: described(us, 'half took at most this, µs'),
            p99: described(us, '99 % took at most this, µs'),
            max: described(us, 'the most, µs'),
          },
          'How long the downstream took, where the log says it.',
          { assumedUnit: { enum: ['us', 's'], description: 'where the log does not say it' } },
        ),
      ],
    },
    otherPaths: { ...count, description: 'requests to other paths than the one asked for' },
    paths: {
      type: 'array',
      maxItems: 5,
      description: 'the most frequent, where none was asked for',
      items: object(
        { path: described(text, 'without its query'), requests: described(count, 'to it') },
        'One path.',
      ),
    },
    statuses: {
      type: 'array',
      maxItems: 5,
      description: 'the most frequent, where none was asked for',
      items: object(
        { status: described(text, 'of the answer'), requests: described(count, 'with it') },
        'One status.',
      ),
    },
    damaged: {
      type: 'array',
      description: 'lines that could not be read',
      items: object(
        {
          reason: described(text, 'why'),
          lines: described(count, 'how many'),
          first: {
            type: 'array',
            maxItems: 5,
            items: { type: 'integer', minimum: 1 },
            description: 'numbers of the first ones',
          },
        },
        'One reason.',
      ),
    },
  },
  'What the log of requests said that replay was given.',
);

/** The JSON Schema (draft 2020-12) of the document that `run --json` prints. */
export const reportSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'seckill-bench run',
  ...object(
    {
      schemaVersion: versionField(SCHEMA_VERSION),
      tool: toolField,
      verdict: { ...verdict, description: 'the worst of the results' },
      wall: object(
        wallFields,
        'Measured in wall time; all that differs between two simulated runs with one seed.',
        {
          machine: object(
            {
              ...machineFields,
              servers: {
                type: 'array',
                items: text,
                description: 'that the run started, with their versions',
              },
            },
            'Where it ran; absent in a document that judges a recording.',
          ),
        },
      ),
      results: {
        type: 'array',
        items: { $ref: '#/$defs/result' },
        description: 'one for each strategy that was run, in the order asked for',
      },
      notRun: {
        type: 'array',
        description: 'strategies that were not run: they cannot here, or the target had failed',
        items: object(notRunFields, 'One of them.', {
          targetFailed: { const: true, description: 'it could, until the target failed' },
        }),
      },
    },
    'The result of one seckill-bench run.',
    { incident: { $ref: '#/$defs/incident' } },
  ),
  $defs: {
    result,
    incident,
    latency,
    check,
    expectation,
    storyLine,
    repeats,
    timeline: timelineSchema,
  },
};
