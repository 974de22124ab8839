import { OUTCOME_KEYS } from '../core/result.ts';
import { CALL_KINDS, MOMENT_KINDS } from '../core/timeline.ts';
import { type JsonSchema, object } from './object-schema.ts';

const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const id = { type: 'integer', minimum: 1 } as const;
const us = { type: 'integer', minimum: 0, description: 'integer µs' } as const;
const usOrNull = { type: ['integer', 'null'], minimum: 0, description: 'integer µs' } as const;
const outcomes = Object.values(OUTCOME_KEYS);
const momentKind = { enum: [...MOMENT_KINDS] } as const;

const perStep = (description: string): JsonSchema => ({
  type: 'array',
  description,
  items: count,
  maxItems: 512,
});

const ranks = (description: string): JsonSchema => ({
  type: 'array',
  description,
  items: {
    type: 'array',
    prefixItems: [{ type: 'number', minimum: 0, maximum: 100 }, us],
    items: false,
    minItems: 2,
  },
});

const cells = (description: string): JsonSchema => ({
  type: 'array',
  description,
  items: { type: 'array', prefixItems: [count, count, count], items: false, minItems: 3 },
});

const call = object(
  {
    kind: { enum: [...CALL_KINDS] },
    fromUs: us,
    toUs: usOrNull,
    text,
    ok: { type: 'boolean' },
  },
  'One port call.',
);

const section = object(
  {
    lock: text,
    acquisition: count,
    askedUs: us,
    fromUs: us,
    toUs: usOrNull,
    expiresUs: usOrNull,
  },
  'A critical section, and the lock behind it.',
  {
    deleted: object({ atUs: us, buyer: id }, 'When the lock was deleted, and by whom.'),
    isOverlap: { const: true },
  },
);

const attempt = object(
  {
    attempt: id,
    buyer: id,
    node: count,
    startedUs: us,
    endedUs: usOrNull,
    outcome: { enum: [...outcomes, null] },
    calls: { type: 'array', maxItems: 40, items: call },
    sections: { type: 'array', items: section },
    marks: {
      type: 'array',
      items: object({ kind: momentKind, atUs: us, text }, 'What stands out.', { other: id }),
    },
  },
  'One attempt, call by call.',
  { isCut: { const: true } },
);

/** The schema of a result's `timeline`. */
export const timelineSchema: JsonSchema = object(
  {
    spanUs: us,
    stepUs: { type: 'integer', minimum: 1, description: 'how long a step is, µs' },
    sold: perStep('units in the ledger at the end of each step'),
    inFlight: perStep('most attempts in flight within each step'),
    ended: {
      type: 'object',
      description: 'attempts that ended in each step, by outcome',
      properties: Object.fromEntries(outcomes.map((key) => [key, perStep(key)])),
      additionalProperties: false,
    },
    heat: object(
      {
        columnUs: { type: 'integer', minimum: 1 },
        answered: cells('sold, sold out and rejected: [column, row, attempts]'),
        other: cells('busy, failed and unclear'),
      },
      'Response times over time; row r holds those up to 10^(r/10) µs.',
    ),
    percentiles: object(
      {
        response: ranks('[percentile, µs]'),
        service: ranks('[percentile, µs]'),
        buyer: ranks('[percentile, µs]'),
      },
      'Latencies by rank, up to 99.999 as far as there are attempts.',
    ),
    moments: {
      type: 'array',
      items: object(
        { kind: momentKind, atUs: us, attempt: id, buyer: id, text },
        'The first time that something happened.',
      ),
    },
    attempts: { type: 'array', items: attempt },
    leftOut: { ...count, description: 'attempts that held a lock or were sold, and are not drawn' },
  },
  'What a page draws: the course of the sale, and the attempts around what went wrong.',
  {
    counter: {
      type: 'array',
      description: 'what the counter said to the last buyer who was sold, at the end of each step',
      items: { type: ['integer', 'null'] },
      maxItems: 512,
    },
    inside: perStep('most critical sections open at once within each step'),
  },
);
