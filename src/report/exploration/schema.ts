import { EXPLORE_SCHEMA_VERSION, POLICIES } from '../../core/exploration.ts';
import { CHECK_NAMES } from '../../core/result.ts';
import { FAULTS } from '../../core/schedule.ts';
import { type JsonSchema, object } from '../object-schema.ts';

const verdict = { enum: ['pass', 'fail', 'inconclusive'] } as const;
const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const atLeastOne = { type: 'integer', minimum: 1 } as const;
const check = { enum: [...CHECK_NAMES] } as const;
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
    buyers: atLeastOne,
    nodes: { ...atLeastOne, description: 'processes of the shop' },
    stock: { ...atLeastOne, description: 'units' },
    quantity: { ...atLeastOne, description: 'units of one purchase' },
    limitPerBuyer: { type: ['integer', 'null'], minimum: 1, description: 'units' },
    attempts: { ...atLeastOne, description: 'of one buyer at most' },
    lockTtlMs: { type: 'number', exclusiveMinimum: 0, description: 'ms' },
    faults,
    seed: { type: 'integer' },
  },
  'What was searched.',
);

const coverage = object(
  {
    kind: { enum: ['complete', 'bounded', 'sampled'] },
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
    stoppedBy: { enum: ['violation', 'max-time', 'schedules', 'interrupted', null] },
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
    strategy: text,
    verdict,
    space: { $ref: '#/$defs/space' },
    policy: { enum: [...POLICIES] },
    depth: { type: ['integer', 'null'], minimum: 1, description: 'of pct' },
    covered: { $ref: '#/$defs/coverage' },
    judged: list(check),
    violations: list({ $ref: '#/$defs/violation' }),
    unclear: {
      ...list(object({ check, figure }, 'A figure that some schedule leaves open.')),
      description: 'never violated for certain; in some schedule a reply never came',
    },
    givenUp: { ...count, description: 'schedules that would have gone on for too long' },
    isSold: { type: 'boolean', description: 'false: nothing was sold in any schedule' },
    reproduce: { ...list(text), description: 'arguments after seckill-bench' },
  },
  'What one search found out about one strategy.',
);

const matrix = object(
  {
    properties: list(check),
    rows: {
      ...list(
        object(
          {
            strategy: text,
            faults,
            cells: {
              ...list(
                object(
                  {
                    state: {
                      enum: ['proved', 'violated', 'unclear', 'bounded', 'sampled', 'not-judged'],
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
      schemaVersion: { const: EXPLORE_SCHEMA_VERSION },
      tool: object({ name: { const: 'seckill-bench' }, version: text }, 'What wrote this.'),
      verdict: { ...verdict, description: 'the worst of the results' },
      wall: object(
        { startedAt: text, elapsedMs: { type: 'number', minimum: 0 }, node: text, platform: text },
        'Measured in wall time; all that differs between two searches that --max-time did not end.',
      ),
      results: list({ $ref: '#/$defs/result' }),
      notRun: list(
        object(
          { strategy: text, reason: text, named: { type: 'boolean' } },
          'A strategy, or one search of a matrix, that was not made.',
        ),
      ),
    },
    'The result of one seckill-bench explore.',
    { matrix: { $ref: '#/$defs/matrix' } },
  ),
  $defs: { result, space, coverage, violation, matrix },
};
