import { COUNTEREXAMPLE_SCHEMA_VERSION } from '../core/counterexample-result.ts';
import { FAULTS } from '../core/schedule.ts';
import { type JsonSchema, object } from './object-schema.ts';

const text = { type: 'string' } as const;
const textOrNull = { type: ['string', 'null'] } as const;
const count = { type: 'integer', minimum: 0 } as const;
const oneOrMore = { type: 'integer', minimum: 1 } as const;
const us = { ...count, description: 'virtual µs since the sale opened' } as const;
const units = { type: ['integer', 'null'], description: 'null where it is not known' } as const;
const buyers = { type: 'array', items: oneOrMore } as const;
const broken = {
  type: 'array',
  items: object({ figure: text, evidence: text }, 'A figure that is not what it must be.'),
} as const;

const space = object(
  {
    ...{ buyers: oneOrMore, nodes: oneOrMore, stock: oneOrMore, quantity: oneOrMore },
    limitPerBuyer: { type: ['integer', 'null'], minimum: 1 },
    attempts: { ...oneOrMore, description: 'of one buyer at most' },
    lockTtlMs: count,
    faults: object(
      {},
      'How often each may happen.',
      Object.fromEntries(FAULTS.map((fault) => [fault, count])),
    ),
    seed: count,
  },
  'The sale of the schedule, and what may go wrong in it.',
);

const why = {
  oneOf: [
    { type: 'null' },
    object(
      {
        kind: { const: 'step' },
        step: oneOrMore,
        expected: textOrNull,
        possible: { type: 'array', items: text },
      },
      'A step that was not possible, and what was; expected is null where the schedule should have been over.',
    ),
    object(
      { kind: { const: 'outcome' }, missing: { type: 'array', items: text } },
      'Every step was made, and these figures were not violated.',
    ),
  ],
};

const step = object(
  {
    ...{
      step: oneOrMore,
      move: text,
      actor: { ...count, description: '0 for the world' },
      atUs: us,
    },
    phrases: {
      type: 'array',
      items: object(
        { text, isAside: { type: 'boolean' }, mark: textOrNull },
        'What it did, in words.',
      ),
    },
    call: {
      oneOf: [
        { type: 'null' },
        object(
          {
            target: text,
            operation: text,
            args: { type: 'array', items: text },
            reply: textOrNull,
          },
          'What was asked of a server or a service.',
        ),
      ],
    },
    locks: {
      type: 'array',
      items: object(
        { lock: text, server: oneOrMore, holder: count, expiresUs: { type: ['integer', 'null'] } },
        'A lock that is held on one server; holder 0 where nobody knows whose it is.',
      ),
    },
    ...{ stock: units, sold: count, inside: buyers, stopped: buyers, crashed: buyers },
  },
  'One move, and how things stand after it.',
);

const real = {
  oneOf: [
    { type: 'null' },
    object(
      {
        server: text,
        difference: {
          oneOf: [
            { type: 'null' },
            object(
              {
                ...{ step: count, name: textOrNull, server: { type: ['integer', 'null'] } },
                ...{ what: text, model: text, real: text, hint: textOrNull },
              },
              'The first thing that was not as in the model.',
            ),
          ],
        },
        replies: {
          type: 'array',
          items: object(
            { step: count, server: oneOrMore, command: text, reply: text },
            'A command.',
          ),
        },
      },
      'The same steps on real servers.',
    ),
  ],
};

/** The JSON Schema (draft 2020-12) of the document that `replay --json` prints for a counterexample. */
export const counterexampleSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'seckill-bench replay of a counterexample',
  ...object(
    {
      schemaVersion: { const: COUNTEREXAMPLE_SCHEMA_VERSION },
      tool: object({ name: { const: 'seckill-bench' }, version: text }, 'What wrote this.'),
      kind: { const: 'counterexample' },
      verdict: {
        enum: ['fail', 'inconclusive'],
        description: 'fail: the violation is there again',
      },
      ...{ file: text, strategy: text, space, steps: count, violated: broken, found: broken, why },
      drawing: object(
        {
          buyers: oneOrMore,
          stock: count,
          servers: oneOrMore,
          steps: { type: 'array', items: step },
        },
        'The schedule, step by step.',
      ),
      real,
    },
    'What came of a counterexample that was played again.',
  ),
};
