import { SCHEMA_VERSION } from '../../core/result.ts';
import { type JsonSchema, object } from '../object-schema.ts';

const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const line = { type: 'integer', minimum: 1, description: 'of the file' } as const;
const lines = { type: 'array', items: line } as const;
const atUs = { type: 'integer', description: 'µs since 1970, by the clock of the server' } as const;
const us = { type: 'integer', minimum: 0, description: 'integer µs' } as const;
const units = {
  type: ['integer', 'null'],
  description: 'units; null where it is not known',
} as const;
const finding = { $ref: '#/$defs/finding' } as const;

const lineCount = object(
  { count, firstLines: { ...lines, maxItems: 5 } },
  'Some lines of the file: how many, and the first of them.',
);

const findingSchema = object(
  {
    definite: count,
    possible: { ...count, description: 'beyond definite' },
    judged: { type: 'boolean', description: 'false: it does not count towards the verdict' },
    examples: {
      type: 'array',
      maxItems: 6,
      description: 'the first and the worst; definite ones before others',
      items: object(
        { certainty: { enum: ['definite', 'possible'] }, atUs, lines, text },
        'One finding with the lines that show it.',
      ),
    },
  },
  'One sort of finding on one key. The counts are exact.',
);

const holder = object(
  {
    client: text,
    line,
    atUs,
    releasedLine: line,
    heldUs: { ...us, description: 'from the acquisition to its release' },
    overdueUs: { ...us, description: 'how much longer than the lock lived' },
  },
  'One acquisition.',
);

const lock = object(
  {
    db: count,
    key: text,
    identity: {
      enum: ['connection', 'value', 'none'],
      description: 'what tells one buyer from another; none where many share both',
    },
    attempts: count,
    acquisitions: count,
    refusals: count,
    undecided: { ...count, description: 'attempts that may have been granted or refused' },
    releases: count,
    strayReleases: { ...count, description: 'by clients that had not taken it' },
    unreleased: { ...count, description: 'acquisitions without a release' },
    overdue: { ...count, description: 'acquisitions whose work outlived the lock' },
    longestUs: {
      type: ['integer', 'null'],
      minimum: 0,
      description: 'µs from an acquisition to its release, at most',
    },
    overlaps: finding,
    foreignReleases: finding,
    holders: { type: 'array', maxItems: 100, items: holder, description: 'the first ones' },
    mostOverdue: { type: 'array', maxItems: 20, items: holder },
    timeline: {
      type: 'array',
      description: 'around the first thing that went wrong; empty where nothing did',
      items: object(
        {
          atUs,
          line: {
            type: ['integer', 'null'],
            minimum: 1,
            description: 'null where no line shows it',
          },
          text,
        },
        'One moment.',
        { client: text, mark: { ...text, description: 'what went wrong here' } },
      ),
    },
  },
  'One lock.',
);

const stock = object(
  {
    db: count,
    key: text,
    reads: count,
    plainWrites: { ...count, description: 'set to a value by a client' },
    atomicWrites: {
      ...count,
      description: 'counted, or set by a script or a watched transaction',
    },
    first: units,
    last: units,
    lowest: units,
    countedBelowZero: { ...count, description: 'times it was counted to below zero' },
    staleWrites: finding,
    repeatedValues: finding,
    belowZero: finding,
  },
  'One stock.',
  { field: { ...text, description: 'of a hash' } },
);

/** The JSON Schema (draft 2020-12) of the document that `replay --json` prints for a MONITOR capture. */
export const captureSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'seckill-bench replay of a MONITOR capture',
  ...object(
    {
      schemaVersion: { const: SCHEMA_VERSION },
      tool: object({ name: { const: 'seckill-bench' }, version: text }, 'What wrote this.'),
      kind: { const: 'monitor-capture' },
      verdict: { enum: ['pass', 'fail', 'inconclusive'] },
      reasons: { type: 'array', items: text, description: 'why it is inconclusive' },
      isPartial: { type: 'boolean', description: 'true where the reading was interrupted' },
      capture: object(
        {
          file: text,
          lines: count,
          commands: count,
          fromUs: { ...atUs, type: ['integer', 'null'] },
          toUs: { ...atUs, type: ['integer', 'null'] },
          clients: { ...count, description: 'addresses; 50,000 at most' },
          databases: { type: 'array', items: count },
          damaged: { $ref: '#/$defs/lineCount' },
          backwards: { $ref: '#/$defs/lineCount' },
          furthestBackUs: us,
          joined: { $ref: '#/$defs/lineCount' },
        },
        'What the file is.',
      ),
      locks: { type: 'array', maxItems: 200, items: lock, description: 'the most used first' },
      stocks: { type: 'array', maxItems: 200, items: stock, description: 'the most changed first' },
      unknown: { type: 'array', items: text, description: 'what could not be known' },
    },
    'What a capture of MONITOR shows.',
    { hint: text },
  ),
  $defs: { finding: findingSchema, lineCount },
};
