import { SCHEMA_VERSION } from '../../core/result.ts';
import { toolField, versionField } from '../document-fields.ts';
import { described, type JsonSchema, object } from '../object-schema.ts';
import { count, text, us } from '../schema/words.ts';

const line = { type: 'integer', minimum: 1, description: 'of the file' } as const;
const lines = { type: 'array', items: line } as const;
const atUs = { type: 'integer', description: 'µs since 1970, by the clock of the server' } as const;
const units = {
  type: ['integer', 'null'],
  description: 'units; null where it is not known',
} as const;
const finding = { $ref: '#/$defs/finding' } as const;
const lineCountRef = { $ref: '#/$defs/lineCount' } as const;

const lineCount = object(
  {
    count: described(count, 'how many'),
    firstLines: { ...lines, maxItems: 5, description: 'the numbers of the first' },
  },
  'Some lines of the file: how many, and the first of them.',
);

const findingSchema = object(
  {
    definite: described(count, 'certainly so'),
    possible: { ...count, description: 'beyond definite' },
    judged: { type: 'boolean', description: 'false: it does not count towards the verdict' },
    examples: {
      type: 'array',
      maxItems: 6,
      description: 'the first and the worst; definite ones before others',
      items: object(
        {
          certainty: { enum: ['definite', 'possible'], description: 'as counted above' },
          atUs,
          lines: described(lines, 'of the file, that show it'),
          text: described(text, 'in words'),
        },
        'One finding with the lines that show it.',
      ),
    },
  },
  'One sort of finding on one key. The counts are exact.',
);

const holder = object(
  {
    client: described(text, 'its address'),
    line: described(line, 'of the file, with the acquisition'),
    atUs,
    releasedLine: described(line, 'of the file, with the release'),
    heldUs: { ...us, description: 'from the acquisition to its release' },
    overdueUs: { ...us, description: 'how much longer than the lock lived; 0 where it did not' },
  },
  'One acquisition.',
);

const lock = object(
  {
    db: described(count, 'its database'),
    key: described(text, 'its name'),
    identity: {
      enum: ['connection', 'value', 'none'],
      description: 'what tells one buyer from another; none where many share both',
    },
    attempts: described(count, 'to take it'),
    acquisitions: described(count, 'attempts that were granted'),
    refusals: described(count, 'attempts that were refused'),
    undecided: { ...count, description: 'attempts that may have been granted or refused' },
    releases: described(count, 'by whomever'),
    strayReleases: { ...count, description: 'by clients that had not taken it' },
    unreleased: { ...count, description: 'acquisitions without a release' },
    overdue: { ...count, description: 'acquisitions whose work outlived the lock' },
    longestUs: {
      type: ['integer', 'null'],
      minimum: 0,
      description: 'µs from an acquisition to its release, at most',
    },
    overlaps: described(finding, 'it was taken while its last holder still worked'),
    foreignReleases: described(finding, 'it was released by one who held it no longer'),
    holders: { type: 'array', maxItems: 100, items: holder, description: 'the first ones' },
    mostOverdue: {
      type: 'array',
      maxItems: 20,
      items: holder,
      description: 'who outlived it by most',
    },
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
          text: described(text, 'what happened'),
        },
        'One moment.',
        {
          client: described(text, 'whose it is'),
          mark: { ...text, description: 'what went wrong here' },
        },
      ),
    },
  },
  'One lock.',
);

const stock = object(
  {
    db: described(count, 'its database'),
    key: described(text, 'its name'),
    reads: described(count, 'of its value'),
    plainWrites: { ...count, description: 'set to a value by a client' },
    atomicWrites: {
      ...count,
      description: 'counted, or set by a script or a watched transaction',
    },
    first: described(units, 'value that was known, units'),
    last: described(units, 'value that was known, units'),
    lowest: described(units, 'value that was known, units'),
    countedBelowZero: { ...count, description: 'times it was counted to below zero' },
    staleWrites: described(finding, 'set from a value that had changed since it was read'),
    repeatedValues: described(finding, 'set to a value that another had set it to'),
    belowZero: described(finding, 'it fell below zero'),
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
      schemaVersion: versionField(SCHEMA_VERSION),
      tool: toolField,
      kind: { const: 'monitor-capture', description: 'tells this document from others' },
      verdict: {
        enum: ['pass', 'fail', 'inconclusive'],
        description: 'fail: something that is judged went wrong for certain',
      },
      reasons: { type: 'array', items: text, description: 'why it is inconclusive' },
      isPartial: { type: 'boolean', description: 'true where the reading was interrupted' },
      capture: object(
        {
          file: described(text, 'as it was named'),
          lines: described(count, 'of it'),
          commands: described(count, 'in it'),
          fromUs: {
            type: ['integer', 'null'],
            description: 'the first command, µs since 1970; null without one',
          },
          toUs: { type: ['integer', 'null'], description: 'the last command; likewise' },
          clients: { ...count, description: 'addresses; 50,000 at most' },
          databases: { type: 'array', items: count, description: 'that were used' },
          damaged: described(lineCountRef, 'lines that are none of MONITOR, or a part of one'),
          backwards: described(lineCountRef, 'timestamps before that of the line above'),
          furthestBackUs: described(us, 'by how much, at most, µs'),
          joined: described(lineCountRef, 'where another capture begins in mid-file'),
        },
        'What the file is.',
      ),
      locks: { type: 'array', maxItems: 200, items: lock, description: 'the most used first' },
      stocks: { type: 'array', maxItems: 200, items: stock, description: 'the most changed first' },
      unknown: { type: 'array', items: text, description: 'what could not be known' },
    },
    'What a capture of MONITOR shows.',
    { hint: described(text, 'one action that would help where it is inconclusive') },
  ),
  $defs: { finding: findingSchema, lineCount },
};
