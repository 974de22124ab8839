import { EXPLORE_SCHEMA_VERSION, POLICIES } from '../../core/exploration.ts';
import { CHECK_NAMES } from '../../core/result.ts';
import { FAULTS } from '../../core/schedule.ts';
import { notRunFields, toolField, versionField, wallFields } from '../document-fields.ts';
import { described, type JsonSchema, object } from '../object-schema.ts';
import { count, text, verdict } from '../schema/words.ts';

const atLeastOne = { type: 'integer', minimum: 1 } as const;
const check = { enum: [...CHECK_NAMES], description: 'that judged' } as const;
const fileOrNull = { type: ['string', 'null'], description: 'of a counterexample' } as const;
const figure = { ...text, description: 'a path of a result of run' } as const;
const faults = {
  type: 'object',
  description: 'how often each may happen in one schedule; those that may not are left out',
  propertyNames: { enum: [...FAULTS] },
  additionalProperties: atLeastOne,
} as const;
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

const space = object(
  {
    buyers: described(atLeastOne, 'who come'),
    nodes: { ...atLeastOne, description: 'processes of the shop' },
    stock: { ...atLeastOne, description: 'on sale, units' },
    quantity: { ...atLeastOne, description: 'units of one purchase' },
    limitPerBuyer: {
      type: ['integer', 'null'],
      minimum: 1,
      description: 'most that one buyer may own, units',
    },
    attempts: { ...atLeastOne, description: 'of one buyer at most' },
    lockTtlMs: { type: 'number', exclusiveMinimum: 0, description: 'expiry of the locks, ms' },
    faults,
    seed: { type: 'integer', description: 'of every random draw' },
  },
  'What was searched.',
);

const coverage = object(
  {
    kind: {
      enum: ['complete', 'bounded', 'sampled'],
      description: 'every schedule; every one up to a number of departures; some',
    },
    visited: { ...count, description: 'schedules played, those that were cut short included' },
    schedules: {
      type: ['string', 'null'],
      pattern: '^\\d+$',
      description: 'how many there are; null where that is not known',
    },
    departures: {
      type: ['integer', 'null'],
      minimum: 0,
      description:
        'every schedule with at most so many was covered; null where none was, or all were',
    },
    stoppedBy: {
      enum: ['violation', 'max-time', 'schedules', 'interrupted', null],
      description: 'why it ended before it was complete',
    },
  },
  'What a search has covered.',
);

const violation = object(
  {
    check,
    figure,
    evidence: { ...text, description: 'one sentence with the numbers that prove it' },
    foundAfter: { ...atLeastOne, description: 'schedules played until then' },
    steps: { ...atLeastOne, description: 'moves of the shrunk schedule' },
    file: { ...fileOrNull, description: 'for replay; null where it was not saved' },
  },
  'A schedule that violates something.',
);

const result = object(
  {
    strategy: described(text, 'its name'),
    verdict: described(
      verdict,
      'fail: something is violated; pass: nothing is, in all or in the sample',
    ),
    space: described({ $ref: '#/$defs/space' }, 'what was searched'),
    policy: { enum: [...POLICIES], description: 'how schedules were picked' },
    depth: {
      type: ['integer', 'null'],
      minimum: 1,
      description: 'of pct: how many orderings a bug may need; null for the others',
    },
    covered: described({ $ref: '#/$defs/coverage' }, 'how much of it'),
    judged: described(list(check), 'the checks'),
    violations: described(
      list({ $ref: '#/$defs/violation' }),
      'at most one for each figure, what hurts most in front',
    ),
    unclear: {
      ...list(object({ check, figure }, 'A figure that some schedule leaves open.')),
      description: 'never violated for certain; in some schedule a reply never came',
    },
    givenUp: { ...count, description: 'schedules that would have gone on for too long' },
    isSold: { type: 'boolean', description: 'false: nothing was sold in any schedule' },
    reproduce: { ...list(text), description: 'arguments after seckill-bench' },
  },
  'What one search found out about one strategy.',
  {
    playedTwice: {
      ...count,
      description: 'schedules played twice, each the same again; with --verify-determinism',
    },
  },
);

const matrix = object(
  {
    properties: described(list(check), 'the checks, in the order of the table'),
    rows: {
      ...list(
        object(
          {
            strategy: described(text, 'its name'),
            faults,
            cells: {
              ...list(
                object(
                  {
                    state: {
                      enum: ['proved', 'violated', 'unclear', 'bounded', 'sampled', 'not-judged'],
                      description: 'what the search says',
                    },
                    file: fileOrNull,
                  },
                  'What a search says about one property.',
                ),
              ),
              description: 'beside the properties',
            },
          },
          'One search.',
        ),
      ),
      description: 'beside the results',
    },
  },
  'Strategies and what may go wrong down, properties across.',
);

/** The JSON Schema (draft 2020-12) of the document that `explore --json` prints. */
export const exploreSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'seckill-bench explore',
  ...object(
    {
      schemaVersion: versionField(EXPLORE_SCHEMA_VERSION),
      tool: toolField,
      verdict: { ...verdict, description: 'the worst of the results' },
      wall: object(
        wallFields,
        'Measured in wall time; all that differs between two searches that --max-time did not end.',
      ),
      results: described(list({ $ref: '#/$defs/result' }), 'one for each search'),
      notRun: described(
        list(object(notRunFields, 'One of them.')),
        'strategies, or searches of a matrix, that were not made',
      ),
    },
    'The result of one seckill-bench explore.',
    { matrix: described({ $ref: '#/$defs/matrix' }, 'where --matrix was asked for') },
  ),
  $defs: { result, space, coverage, violation, matrix },
};
