import { OUTCOME_KEYS } from '../../core/result.ts';
import { CALL_KINDS, MOMENT_KINDS } from '../../core/timeline.ts';
import { described, type JsonSchema, object } from '../object-schema.ts';
import { count, text, us, usOrNull } from './words.ts';

const id = { type: 'integer', minimum: 1 } as const;
const atUs = { ...count, description: 'when, µs' } as const;
const outcomes = Object.values(OUTCOME_KEYS);
const momentKind = { enum: [...MOMENT_KINDS], description: 'what it is' } as const;

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
    kind: { enum: [...CALL_KINDS], description: 'what it is about' },
    fromUs: described(us, 'when it was sent, µs'),
    toUs: described(usOrNull, 'when the reply came; null where it did not, µs'),
    text: described(text, 'in words: reads stock 100'),
    ok: { type: 'boolean', description: 'false where an error came' },
  },
  'One port call.',
);

const section = object(
  {
    lock: described(text, 'its key'),
    acquisition: described(count, 'which one of this lock'),
    askedUs: described(us, 'when it was asked for: from then on its expiry counts, µs'),
    fromUs: described(us, 'when the section began, µs'),
    toUs: described(usOrNull, 'when its release was about to be sent; null without one, µs'),
    expiresUs: described(
      usOrNull,
      'when the server lets go of it by itself; null where it does not, or it is renewed, µs',
    ),
  },
  'A critical section, and the lock behind it.',
  {
    deleted: object(
      { atUs, buyer: described(id, 'who did') },
      'When the lock was deleted, and by whom.',
    ),
    isOverlap: { const: true, description: 'another section was open when it began' },
  },
);

const attempt = object(
  {
    attempt: described(id, 'its number'),
    buyer: described(id, 'whose it is'),
    node: described(count, 'the process of the shop that served it'),
    startedUs: described(us, 'when, µs'),
    endedUs: described(usOrNull, 'null where it was open when the run ended, µs'),
    outcome: { enum: [...outcomes, null], description: 'likewise' },
    calls: { type: 'array', maxItems: 40, items: call, description: 'to stores and services' },
    sections: { type: 'array', items: section, description: 'in which it was' },
    marks: {
      type: 'array',
      description: 'what it did wrong, or was the first to do',
      items: object(
        { kind: momentKind, atUs, text: described(text, 'in words') },
        'What stands out.',
        { other: described(id, 'the other buyer: whose lock it was, who was inside') },
      ),
    },
  },
  'One attempt, call by call.',
  { isCut: { const: true, description: 'its middle was lost: it went on for too long' } },
);

/** The schema of a result's `timeline`. */
export const timelineSchema: JsonSchema = object(
  {
    spanUs: described(us, 'the last event, µs'),
    stepUs: { type: 'integer', minimum: 1, description: 'how long a step is, µs' },
    sold: perStep('units in the ledger at the end of each step'),
    inFlight: perStep('most attempts in flight within each step'),
    ended: {
      type: 'object',
      description: 'attempts that ended in each step, by outcome',
      properties: Object.fromEntries(
        outcomes.map((key) => [key, perStep(`attempts that ended ${key}`)]),
      ),
      additionalProperties: false,
    },
    heat: object(
      {
        columnUs: { type: 'integer', minimum: 1, description: 'how long a column is, µs' },
        answered: cells('sold, sold out and rejected: [column, row, attempts]'),
        other: cells('busy, failed and unclear'),
      },
      'Response times over time; row r holds those up to 10^(r/10) µs.',
    ),
    percentiles: object(
      {
        response: ranks('as responseUs: [percentile, µs]'),
        service: ranks('as serviceUs: [percentile, µs]'),
        buyer: ranks('as buyerUs: [percentile, µs]'),
      },
      'Latencies by rank, up to 99.999 as far as there are attempts.',
    ),
    moments: {
      type: 'array',
      description: 'in the order of time',
      items: object(
        {
          kind: momentKind,
          atUs,
          attempt: described(id, 'whose'),
          buyer: described(id, 'whose'),
          text: described(text, 'in words'),
        },
        'The first time that something happened.',
      ),
    },
    attempts: {
      type: 'array',
      items: attempt,
      description: 'around the moments, and the first and the last that held a lock or were sold',
    },
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
