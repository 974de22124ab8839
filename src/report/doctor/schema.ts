import { DOCTOR_SCHEMA_VERSION } from '../../core/doctor.ts';
import { type JsonSchema, object } from '../object-schema.ts';

const text = { type: 'string' } as const;
const textOrNull = { type: ['string', 'null'] } as const;
const list = { type: 'array', items: text } as const;

/** The JSON Schema (draft 2020-12) of the document that `doctor --json` prints. */
export const doctorSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'seckill-bench doctor',
  ...object(
    {
      schemaVersion: { const: DOCTOR_SCHEMA_VERSION },
      kind: { const: 'doctor' },
      tool: object({ name: { const: 'seckill-bench' }, version: text }, 'What wrote this.'),
      verdict: { enum: ['pass', 'fail'], description: 'fail where a self-test failed' },
      node: text,
      machine: object(
        {
          os: text,
          cpu: text,
          cores: { type: 'integer', minimum: 1 },
          memoryBytes: { type: 'integer', minimum: 0 },
        },
        'The machine.',
      ),
      servers: {
        type: 'array',
        items: object(
          {
            id: text,
            title: text,
            found: { ...textOrNull, description: 'the program with its version' },
            file: textOrNull,
            install: { ...textOrNull, description: 'the command that installs it here' },
          },
          'A server that the tool can start.',
        ),
      },
      strategies: {
        type: 'array',
        items: object(
          {
            name: text,
            simulated: { type: 'boolean' },
            real: {
              oneOf: [{ type: 'null' }, list],
              description: 'flags that run it on real servers here',
            },
            missing: { ...list, description: 'servers that are missing for that' },
          },
          'Where a strategy can be tried.',
        ),
      },
      limits: {
        type: 'array',
        items: object(
          { name: text, value: text, enough: { type: 'boolean' }, about: text },
          'A limit of this machine.',
          { hint: { ...text, description: 'what raises it' } },
        ),
      },
      selfTests: {
        type: 'array',
        items: object(
          {
            name: text,
            state: { enum: ['ok', 'failed', 'skipped'] },
            detail: text,
            elapsedMs: { type: 'integer', minimum: 0 },
          },
          'A short sale, and whether it went as it must.',
        ),
      },
    },
    'What is installed here, what can be tried, and whether it works.',
  ),
};
