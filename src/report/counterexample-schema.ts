import { COUNTEREXAMPLE_SCHEMA_VERSION } from '../core/counterexample-result.ts';
import { FAULTS } from '../core/schedule.ts';
import { toolField, versionField } from './document-fields.ts';
import { described, type JsonSchema, object } from './object-schema.ts';
import { count, text } from './schema/words.ts';

const textOrNull = { type: ['string', 'null'] } as const;
const oneOrMore = { type: 'integer', minimum: 1 } as const;
const us = { ...count, description: 'virtual µs since the sale opened' } as const;
const units = { type: ['integer', 'null'], description: 'null where it is not known' } as const;
const buyers = { type: 'array', items: oneOrMore } as const;
const broken = {
  type: 'array',
  items: object(
    {
      figure: described(text, 'a path of a result of run'),
      evidence: described(text, 'one sentence with the numbers that prove it'),
    },
    'A figure that is not what it must be.',
  ),
} as const;

const space = object(
  {
    buyers: described(oneOrMore, 'who come'),
    nodes: described(oneOrMore, 'processes of the shop'),
    stock: described(oneOrMore, 'on sale, units'),
    quantity: described(oneOrMore, 'units of one purchase'),
    limitPerBuyer: {
      type: ['integer', 'null'],
      minimum: 1,
      description: 'most that one buyer may own, units',
    },
    attempts: { ...oneOrMore, description: 'of one buyer at most' },
    lockTtlMs: described(count, 'expiry of the locks, ms'),
    faults: object(
      {},
      'How often each may happen.',
      Object.fromEntries(FAULTS.map((fault) => [fault, described(count, 'times')])),
    ),
    seed: described(count, 'of every random draw'),
  },
  'The sale of the schedule, and what may go wrong in it.',
);

const why = {
  description: 'how it came out otherwise; null where it did not',
  oneOf: [
    { type: 'null' },
    object(
      {
        kind: { const: 'step', description: 'a step was not possible' },
        step: described(oneOrMore, 'which'),
        expected: described(textOrNull, 'the move; null where the schedule should be over'),
        possible: { type: 'array', items: text, description: 'moves that were' },
      },
      'A step that was not possible, and what was; expected is null where the schedule should have been over.',
    ),
    object(
      {
        kind: { const: 'outcome', description: 'every step was possible' },
        missing: { type: 'array', items: text, description: 'figures that were not violated' },
      },
      'Every step was made, and these figures were not violated.',
    ),
  ],
};

const step = object(
  {
    step: described(oneOrMore, 'its number'),
    move: described(text, 'as in the file'),
    actor: described(count, 'the buyer whose it is; 0 for the world'),
    atUs: us,
    phrases: {
      type: 'array',
      description: 'what it did',
      items: object(
        {
          text: described(text, 'in words'),
          isAside: { type: 'boolean', description: 'may be left out where it is crowded' },
          mark: described(textOrNull, 'what went wrong here'),
        },
        'What it did, in words.',
      ),
    },
    call: {
      description: 'what it is an answer to; null where it is none',
      oneOf: [
        { type: 'null' },
        object(
          {
            target: described(text, 'redis, redis-3, validate, order and so on'),
            operation: described(text, 'in lower case'),
            args: { type: 'array', items: text, description: 'of the operation' },
            reply: described(textOrNull, 'as text; null where the client never got one'),
          },
          'What was asked of a server or a service.',
        ),
      ],
    },
    locks: {
      type: 'array',
      description: 'that are held, by server',
      items: object(
        {
          lock: described(text, 'its key'),
          server: described(oneOrMore, 'which'),
          holder: described(count, 'the buyer; 0 where nobody knows'),
          expiresUs: {
            type: ['integer', 'null'],
            description: "by that server's clock; null where it does not",
          },
        },
        'A lock that is held on one server.',
      ),
    },
    stock: described(units, 'by the counter; null where it is not known, units'),
    sold: described(count, 'units that buyers were told are theirs'),
    inside: described(buyers, 'in a critical section'),
    stopped: described(buyers, 'who stand still, or are kept waiting by a service'),
    crashed: described(buyers, 'who never go on'),
  },
  'One move, and how things stand after it.',
);

const real = {
  description: 'the same steps on real servers; null where nobody asked for them',
  oneOf: [
    { type: 'null' },
    object(
      {
        server: described(text, 'what they say that they are'),
        difference: {
          description: 'null where the violation was reproduced',
          oneOf: [
            { type: 'null' },
            object(
              {
                step: described(count, 'as in replies'),
                name: described(textOrNull, 'of the move; null outside of the steps'),
                server: {
                  type: ['integer', 'null'],
                  description: 'which; null where it is not about one of them',
                },
                what: described(text, 'the command, or what else happened'),
                model: described(text, 'what the model answered, or held'),
                real: described(text, 'what the real server answered, or held'),
                hint: described(textOrNull, 'one action'),
              },
              'The first thing that was not as in the model.',
            ),
          ],
        },
        replies: {
          type: 'array',
          description: 'what was sent and answered, up to the first difference',
          items: object(
            {
              step: described(count, 'to which it belongs; 0 in the set-up'),
              server: described(oneOrMore, 'which'),
              command: described(text, 'in one line'),
              reply: described(text, 'as redis-cli would write it'),
            },
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
      schemaVersion: versionField(COUNTEREXAMPLE_SCHEMA_VERSION),
      tool: toolField,
      kind: { const: 'counterexample', description: 'tells this document from others' },
      verdict: {
        enum: ['fail', 'inconclusive'],
        description: 'fail: the violation is there again',
      },
      file: described(text, 'as it was named'),
      strategy: described(text, 'its name, or its file'),
      space,
      steps: described(count, 'moves in the file'),
      violated: described(broken, 'by what the file says'),
      found: described(broken, 'in this replay'),
      why,
      drawing: object(
        {
          buyers: described(oneOrMore, 'who come'),
          stock: described(count, 'on sale at first, units'),
          servers: described(oneOrMore, 'independent Redis masters'),
          steps: { type: 'array', items: step, description: 'one for each move' },
        },
        'The schedule, step by step.',
      ),
      real,
    },
    'What came of a counterexample that was played again.',
  ),
};
