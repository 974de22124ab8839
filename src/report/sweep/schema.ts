import { SWEEP_SCHEMA_VERSION, SWEPT_NAMES } from '../../core/sweep.ts';
import { notRunFields, toolField, versionField, wallFields } from '../document-fields.ts';
import { described, type JsonSchema, object } from '../object-schema.ts';
import { count, countOrNull, text, verdict } from '../schema/words.ts';

const state = {
  enum: ['safe', 'broken', 'inconclusive'],
  description: 'all held, one failed, or neither is known',
} as const;
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
    name: { enum: [...SWEPT_NAMES], description: 'what is swept' },
    unit: { enum: ['us', 'count'], description: 'of its values' },
    from: described(value, 'the first value'),
    to: described(value, 'the last value'),
    resolution: described(value, 'how near a safe and a broken value are at the end'),
  },
  'A range that was swept, bounds included; the resolution of a map is its widest step.',
);

const run = object(
  {
    seed: { type: 'integer', description: 'of this run' },
    verdict: described(verdict, 'of this run'),
    sold: described(count, 'units in the ledger'),
    oversold: described(count, 'units beyond the stock'),
    lostUpdates: described(countOrNull, 'units sold that the counter did not notice'),
    stranded: described(countOrNull, 'units taken from the counter that nobody was sold'),
    overlaps: described(countOrNull, 'critical sections entered while another was open'),
    foreignReleases: described(countOrNull, "locks released that were another's"),
    evidence: { type: ['string', 'null'], description: 'of what failed or was inconclusive' },
  },
  'One run at a point.',
);

const point = object(
  {
    at: {
      type: 'object',
      description: 'the values of this point',
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
    kind: {
      enum: ['found', 'safe', 'broken', 'reversed', 'several', 'unknown'],
      description:
        'found: safe, then broken; safe, broken: throughout; reversed: broken, then safe; several: more than one change; unknown: inconclusive points are in the way',
    },
    lastSafe: described(valueOrNull, 'before the first change; null where there is none'),
    firstBroken: described(valueOrNull, 'after it; null where there is none'),
    stretches: described(
      list(
        object(
          {
            state,
            from: described(value, 'its first point'),
            to: described(value, 'its last point'),
          },
          'Points next to each other in one state.',
        ),
      ),
      'of the range',
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
        kind: { enum: ['complete', 'bounded', 'sampled'], description: 'as of explore' },
        visited: described(count, 'schedules played'),
        schedules: { type: ['string', 'null'], description: 'how many there are, in decimal' },
        departures: described(countOrNull, 'every schedule with at most so many was covered'),
        stoppedBy: {
          enum: ['violation', 'max-time', 'schedules', 'interrupted', null],
          description: 'why it ended before it was complete',
        },
      },
      'What the search covered.',
    ),
    violated: orNull(
      object(
        {
          figure: described(text, 'a path of a result of run'),
          evidence: described(text, 'one sentence with the numbers that prove it'),
        },
        'What was found first.',
      ),
    ),
  },
  'What a search says where late answers take at most so long.',
);

const searched = object(
  {
    buyers: described(count, 'who come'),
    stock: described(count, 'on sale, units'),
    delays: { ...count, description: 'late answers in one schedule, at most' },
    attempts: { ...count, description: 'tries of one buyer, at most' },
    points: described(list(searchedPoint), 'that were searched'),
    breakPoint: described(breakPoint, 'of the search'),
    anyDelay: described(
      orNull(searchedPoint),
      'where a late answer may take any time; null where that was not searched',
    ),
    failure: { type: ['string', 'null'], description: 'why the search broke off' },
  },
  'Every order of events of a few buyers.',
);

const map = object(
  {
    columns: described(list(value), 'values of the first range, ascending'),
    rows: described(list(value), 'values of the second range, ascending'),
    cells: described(
      list(list({ enum: ['safe', 'broken', 'inconclusive', null] })),
      'by row and column; null where it was not run',
    ),
    searched: described(
      list(
        object(
          {
            row: described(value, 'which'),
            along: described({ $ref: '#/$defs/searched' }, 'as of one range'),
          },
          'What a search along a row says.',
        ),
      ),
      'by row; empty where it was not searched',
    ),
    ratio: orNull(
      object(
        {
          safeUpTo: { ...ratioOrNull, description: 'every cell up to this one is safe' },
          brokenFrom: { ...ratioOrNull, description: 'every cell from this one on is broken' },
          searched: orNull(
            object(
              {
                least: { type: 'number', description: 'of all rows' },
                most: { type: 'number', description: 'of all rows' },
              },
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
  {
    expression: described(text, 'as it was asked for'),
    actual: { type: ['string', 'null'], description: 'what was found; null where it is not known' },
    verdict: described(verdict, 'inconclusive where it is not known'),
  },
  'What became of an --expect on the break point.',
  { reason: { ...text, description: 'why it is inconclusive' } },
);

const result = object(
  {
    strategy: described(text, 'its name'),
    verdict: described(verdict, 'pass: there is an answer, and expectations hold'),
    scenario: { type: 'object', description: 'but for what is swept, and the seed' },
    reproduce: { ...list(text), description: 'arguments after seckill-bench' },
    points: described(list(point), 'every point that was run, the first range ascending'),
    isInterrupted: { type: 'boolean', description: 'stopped before its end' },
    breakPoint: described(orNull(breakPoint), 'where the runs break; null for a map'),
    searched: described(
      orNull({ $ref: '#/$defs/searched' }),
      'where a searched world breaks; null where it was not searched',
    ),
    map: described(orNull(map), 'null for one range'),
    expectations: described(list(expectation), 'one for each --expect'),
  },
  'What a sweep found out about one strategy.',
);

/** The JSON Schema (draft 2020-12) of the document that `sweep --json` prints. */
export const sweepSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'seckill-bench sweep',
  ...object(
    {
      schemaVersion: versionField(SWEEP_SCHEMA_VERSION),
      tool: toolField,
      verdict: {
        ...verdict,
        description: 'pass: every strategy has an answer, and expectations hold',
      },
      wall: object(
        wallFields,
        'Measured in wall time; all that differs between two sweeps with one seed.',
      ),
      ranges: {
        ...list(range),
        minItems: 1,
        maxItems: 2,
        description: 'one for a break point; two for a map: its columns, and its rows',
      },
      seeds: described(list({ type: 'integer' }), 'at each point'),
      results: described(list(result), 'one for each strategy'),
      notRun: described(
        list(object(notRunFields, 'A strategy that was not swept.')),
        'strategies that were not swept',
      ),
    },
    'The result of one seckill-bench sweep. Durations are integer µs.',
  ),
  $defs: { breakPoint: breakPointSchema, searchedPoint: searchedPointSchema, searched },
};
