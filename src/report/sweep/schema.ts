import { SWEEP_SCHEMA_VERSION, SWEPT_NAMES } from '../../core/sweep.ts';
import { type JsonSchema, object } from '../object-schema.ts';

const verdict = { enum: ['pass', 'fail', 'inconclusive'] } as const;
const state = { enum: ['safe', 'broken', 'inconclusive'] } as const;
const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const countOrNull = { type: ['integer', 'null'], minimum: 0 } as const;
const value = { type: 'integer', minimum: 0, description: 'µs, or a count' } as const;
const valueOrNull = {
  type: ['integer', 'null'],
  minimum: 0,
  description: 'µs, or a count',
} as const;
const ratioOrNull = { type: ['number', 'null'], minimum: 0 } as const;
const searchedPoint = { $ref: '#/$defs/searchedPoint' } as const;
const breakPoint = { $ref: '#/$defs/breakPoint' } as const;
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
const orNull = (schema: JsonSchema): JsonSchema => ({ oneOf: [{ type: 'null' }, schema] });

const range = object(
  {
    name: { enum: [...SWEPT_NAMES] },
    unit: { enum: ['us', 'count'] },
    from: value,
    to: value,
    resolution: value,
  },
  'A range that was swept, bounds included; the resolution of a map is its widest step.',
);

const run = object(
  {
    seed: { type: 'integer' },
    verdict,
    sold: count,
    oversold: count,
    lostUpdates: countOrNull,
    stranded: countOrNull,
    overlaps: countOrNull,
    foreignReleases: countOrNull,
    evidence: { type: ['string', 'null'], description: 'of what failed or was inconclusive' },
  },
  'One run at a point.',
);

const point = object(
  {
    at: {
      type: 'object',
      properties: Object.fromEntries(SWEPT_NAMES.map((name) => [name, value])),
      additionalProperties: false,
      minProperties: 1,
    },
    state,
    runs: { ...list(run), description: 'one for each seed, up to the first that failed' },
  },
  'One value, or one of each range. Safe: every seed passed. Broken: one failed.',
);

const breakPointSchema = object(
  {
    kind: { enum: ['found', 'safe', 'broken', 'reversed', 'several', 'unknown'] },
    lastSafe: valueOrNull,
    firstBroken: valueOrNull,
    stretches: list(
      object({ state, from: value, to: value }, 'Points next to each other in one state.'),
    ),
  },
  'Where it begins to break, coming from the harmless end.',
);

const searchedPointSchema = object(
  {
    at: { ...valueOrNull, description: 'null where late answers take any time' },
    state,
    covered: object(
      {
        kind: { enum: ['complete', 'bounded', 'sampled'] },
        visited: count,
        schedules: { type: ['string', 'null'], description: 'how many there are, in decimal' },
        departures: countOrNull,
        stoppedBy: { enum: ['violation', 'max-time', 'schedules', 'interrupted', null] },
      },
      'What the search covered.',
    ),
    violated: orNull(object({ figure: text, evidence: text }, 'What was found first.')),
  },
  'What a search says where late answers take at most so long.',
);

const searched = object(
  {
    buyers: count,
    stock: count,
    delays: { ...count, description: 'late answers in one schedule, at most' },
    attempts: { ...count, description: 'tries of one buyer, at most' },
    points: list(searchedPoint),
    breakPoint,
    anyDelay: orNull(searchedPoint),
    failure: { type: ['string', 'null'], description: 'why the search broke off' },
  },
  'Every order of events of a few buyers.',
);

const map = object(
  {
    columns: list(value),
    rows: list(value),
    cells: list(list({ enum: ['safe', 'broken', 'inconclusive', null] })),
    searched: list(object({ row: value, along: searched }, 'What a search along a row says.')),
    ratio: orNull(
      object(
        {
          safeUpTo: { ...ratioOrNull, description: 'every cell up to this one is safe' },
          brokenFrom: { ...ratioOrNull, description: 'every cell from this one on is broken' },
          searched: orNull(
            object(
              { least: { type: 'number' }, most: { type: 'number' } },
              'Where the search breaks it, over all rows that have a break.',
            ),
          ),
        },
        'Delay over lock TTL.',
      ),
    ),
  },
  'The second range down, the first across.',
);

const expectation = object(
  { expression: text, actual: { type: ['string', 'null'] }, verdict },
  'What became of an --expect on the break point.',
  { reason: { ...text, description: 'why it is inconclusive' } },
);

const result = object(
  {
    strategy: text,
    verdict,
    scenario: { type: 'object', description: 'but for what is swept, and the seed' },
    reproduce: { ...list(text), description: 'arguments after seckill-bench' },
    points: list(point),
    isInterrupted: { type: 'boolean' },
    breakPoint: orNull(breakPoint),
    searched: orNull(searched),
    map: orNull(map),
    expectations: list(expectation),
  },
  'What a sweep found out about one strategy.',
);

/** The JSON Schema (draft 2020-12) of the document that `sweep --json` prints. */
export const sweepSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'seckill-bench sweep',
  ...object(
    {
      schemaVersion: { const: SWEEP_SCHEMA_VERSION },
      tool: object({ name: { const: 'seckill-bench' }, version: text }, 'What wrote this.'),
      verdict: {
        ...verdict,
        description: 'pass: every strategy has an answer, and expectations hold',
      },
      wall: object(
        { startedAt: text, elapsedMs: { type: 'number', minimum: 0 }, node: text, platform: text },
        'Measured in wall time; all that differs between two sweeps with one seed.',
      ),
      ranges: { ...list(range), minItems: 1, maxItems: 2 },
      seeds: list({ type: 'integer' }),
      results: list(result),
      notRun: list(
        object(
          { strategy: text, reason: text, named: { type: 'boolean' } },
          'A strategy that was not swept.',
        ),
      ),
    },
    'The result of one seckill-bench sweep. Durations are integer µs.',
  ),
  $defs: { breakPoint: breakPointSchema, searchedPoint: searchedPointSchema },
};
