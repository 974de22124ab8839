import { CHECK_NAMES, OUTCOME_KEYS, SCHEMA_VERSION } from '../core/result.ts';
import { type JsonSchema, object } from './object-schema.ts';
import { timelineSchema } from './timeline-schema.ts';

const verdict = { enum: ['pass', 'fail', 'inconclusive'] } as const;
const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const countOrNull = { type: ['integer', 'null'], minimum: 0 } as const;
const us = { type: 'integer', minimum: 0, description: 'integer µs' } as const;
const meanOrNull = { type: ['number', 'null'], minimum: 0 } as const;
const usOrNull = { type: ['integer', 'null'], minimum: 0, description: 'integer µs' } as const;

const outcomes = Object.values(OUTCOME_KEYS);

const latency = object(
  {
    count,
    min: usOrNull,
    mean: { type: ['number', 'null'], minimum: 0, description: 'µs' },
    p50: usOrNull,
    p90: usOrNull,
    p95: usOrNull,
    p99: usOrNull,
    p999: usOrNull,
    max: usOrNull,
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
    name: { enum: [...CHECK_NAMES] },
    judged: { enum: [true, false, 'not-applicable'] },
    verdict,
    evidence: { ...text, description: 'one sentence with the numbers that prove it' },
  },
  'What one check found; it counts towards the verdict only where judged is true.',
  { hint: { ...text, description: 'one action that would make it conclusive' } },
);

const expectation = object(
  {
    expression: text,
    actual: {
      type: ['number', 'string', 'boolean', 'null'],
      description: 'the value found; durations in µs; null where it was not measured',
    },
    verdict,
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
          seed: count,
          verdict,
          sold: count,
          oversold: count,
          attemptsPerSec: meanOrNull,
          p50: usOrNull,
          p99: usOrNull,
          p999: usOrNull,
          saturated: { type: 'boolean' },
        },
        'One run: p50, p99 and p999 are of responseUs.',
      ),
    },
    passed: count,
    failed: count,
    inconclusive: count,
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

const storyLine = object({ atUs: us, text }, 'One moment of the story, in scenario time.', {
  buyer: { type: 'integer', minimum: 1, description: 'absent on lines about the world' },
  mark: { ...text, description: 'what went wrong here' },
  skipped: { const: true, description: 'something before this line is left out' },
});

const faults = object(
  {
    asked: { type: 'array', items: text, description: 'as they are written' },
    missed: { type: 'array', items: text, description: 'those that never came' },
    moments: { type: 'array', items: { $ref: '#/$defs/storyLine' } },
  },
  'What went wrong on purpose; present where faults were asked for.',
  { lostReplies: { ...count, description: 'replies that never reached the shop' } },
);

const result = object(
  {
    strategy: text,
    breaksWhen: {
      type: ['string', 'null'],
      description:
        'what makes it sell wrong, in its own words; null where a recording does not say',
    },
    target: { ...text, description: 'sim, local, or the redacted URLs' },
    world: { enum: ['sim', 'live'] },
    seed: { type: 'integer' },
    timeScale: { type: 'number', exclusiveMinimum: 0 },
    scenario: { type: 'object', description: 'after flags and defaults; durations as text' },
    reproduce: { type: 'array', items: text, description: 'arguments after seckill-bench' },
    verdict,
    ended: object(
      { by: { enum: ['completed', 'max-time', 'interrupted', 'stuck', 'target-failed'] } },
      'Why the run was over.',
      { detail: text },
    ),
    stock: { type: 'integer', minimum: 1, description: 'initial stock, units' },
    sold: { ...count, description: 'units in the ledger' },
    oversold: { ...count, description: 'max(0, sold − stock), units' },
    oversoldPossible: { ...count, description: 'the same if every unclear unit was sold' },
    stranded: { ...countOrNull, description: 'units taken from the counter that nobody was sold' },
    lostUpdates: { ...countOrNull, description: 'units sold that the counter did not notice' },
    foreignReleases: countOrNull,
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
      { total: count, ...Object.fromEntries(outcomes.map((key) => [key, count])) },
      'Attempts that ended, by outcome.',
    ),
    buyers: object(
      { total: count, served: count, soldOut: count, gaveUp: count, unfinished: count },
      'What became of the buyers.',
    ),
    attemptsPerSec: {
      type: ['number', 'null'],
      minimum: 0,
      description: 'virtual seconds on the simulator, wall seconds when live',
    },
    durationUs: { ...us, description: 'from the opening to the last end of an attempt, µs' },
    responseUs: { $ref: '#/$defs/latency' },
    responseUsBy: object(
      Object.fromEntries(outcomes.map((key) => [key, { $ref: '#/$defs/latency' }])),
      'By outcome, from the intended start.',
    ),
    buyerUs: { $ref: '#/$defs/latency' },
    serviceUs: { $ref: '#/$defs/latency' },
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
        calls: count,
        peakInFlight: count,
        validate: object(
          {
            calls: count,
            peakInFlight: count,
            peakPerSec: { ...count, description: "most within a second of the world's clock" },
          },
          'Of the user service alone.',
        ),
      },
      'User and order service together.',
    ),
    contention: object(
      { peakInFlight: count, peakWhileStock: count, releaseWidthUs: usOrNull },
      'Was there a fight for the stock?',
    ),
    generator: object(
      {
        intended: count,
        late: count,
        maxStartDelayUs: us,
        loopDelayP99Us: usOrNull,
        loopDelayMaxUs: usOrNull,
        loopUtilization: { type: ['number', 'null'], minimum: 0, maximum: 1 },
        saturated: { type: 'boolean' },
      },
      'Did the generator keep up?',
    ),
    checks: { type: 'array', items: { $ref: '#/$defs/check' } },
    expectations: { type: 'array', items: { $ref: '#/$defs/expectation' } },
    story: { type: 'array', items: { $ref: '#/$defs/storyLine' } },
    errors: {
      type: 'array',
      maxItems: 10,
      items: object(
        { message: text, count: { type: 'integer', minimum: 1 } },
        'Most frequent first.',
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
    file: text,
    format: { enum: ['csv', 'jsonl', 'access-log'] },
    requests: { ...count, description: 'that are replayed' },
    buyers: count,
    repeatedBuyers: { ...count, description: 'with more than one request' },
    spanUs: us,
    peakPerSec: { ...count, description: 'most arrivals within one second' },
    resolutionUs: {
      type: 'number',
      minimum: 1,
      description: 'of its times, µs; at 1,000,000 the requests of a second were spread over it',
    },
    timeOf: { enum: ['start', 'end'], description: 'of a request, is what its time says' },
    delay: {
      oneOf: [
        { type: 'null' },
        object(
          {
            count,
            from: { enum: ['upstream', 'request', 'both'] },
            p50: us,
            p99: us,
            max: us,
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
      items: object({ path: text, requests: count }, 'Where no path was asked for.'),
    },
    statuses: {
      type: 'array',
      maxItems: 5,
      items: object({ status: text, requests: count }, 'Where no status was asked for.'),
    },
    damaged: {
      type: 'array',
      items: object(
        {
          reason: text,
          lines: count,
          first: { type: 'array', maxItems: 5, items: { type: 'integer', minimum: 1 } },
        },
        'Lines that could not be read, and the numbers of the first.',
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
      schemaVersion: { const: SCHEMA_VERSION },
      tool: object({ name: { const: 'seckill-bench' }, version: text }, 'What wrote this.'),
      verdict: { ...verdict, description: 'the worst of the results' },
      wall: object(
        { startedAt: text, elapsedMs: { type: 'number', minimum: 0 }, node: text, platform: text },
        'Measured in wall time; all that differs between two simulated runs with one seed.',
        {
          machine: object(
            {
              os: text,
              cpu: text,
              cores: { type: 'integer', minimum: 1 },
              memoryBytes: count,
              servers: { type: 'array', items: text, description: 'that the run started' },
            },
            'Where it ran; absent in a document that judges a recording.',
          ),
        },
      ),
      results: { type: 'array', items: { $ref: '#/$defs/result' } },
      notRun: {
        type: 'array',
        items: object(
          { strategy: text, reason: text, named: { type: 'boolean' } },
          'A strategy that was not run: it cannot in this world, or the target had failed.',
          { targetFailed: { const: true } },
        ),
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
