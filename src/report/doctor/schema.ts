import { DOCTOR_SCHEMA_VERSION } from '../../core/doctor.ts';
import { machineFields, toolField, versionField } from '../document-fields.ts';
import { described, type JsonSchema, object } from '../object-schema.ts';
import { text } from '../schema/words.ts';

const textOrNull = { type: ['string', 'null'] } as const;
const list = { type: 'array', items: text } as const;

/** The JSON Schema (draft 2020-12) of the document that `doctor --json` prints. */
export const doctorSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'seckill-bench doctor',
  ...object(
    {
      schemaVersion: versionField(DOCTOR_SCHEMA_VERSION),
      kind: { const: 'doctor', description: 'tells this document from others' },
      tool: toolField,
      verdict: { enum: ['pass', 'fail'], description: 'fail where a self-test failed' },
      node: described(text, 'the version of Node'),
      machine: object(machineFields, 'The machine.'),
      servers: {
        type: 'array',
        description: 'that the tool can start',
        items: object(
          {
            id: described(text, 'as scripts know it'),
            title: described(text, 'as people know it'),
            found: {
              ...textOrNull,
              description: 'the program with its version; null where it is missing',
            },
            file: described(textOrNull, 'where it lies'),
            install: { ...textOrNull, description: 'the command that installs it here' },
          },
          'A server that the tool can start.',
        ),
      },
      strategies: {
        type: 'array',
        description: 'where each can be tried',
        items: object(
          {
            name: described(text, 'of the strategy'),
            simulated: { type: 'boolean', description: 'it runs on the simulator' },
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
        description: 'of this machine, that large sales may hit',
        items: object(
          {
            name: described(text, 'of the limit'),
            value: described(text, 'with its unit'),
            enough: {
              type: 'boolean',
              description: 'false where it would bite in the largest sales of the documentation',
            },
            about: described(text, 'what it limits'),
          },
          'A limit of this machine.',
          { hint: { ...text, description: 'what raises it' } },
        ),
      },
      selfTests: {
        type: 'array',
        description: 'empty where they were not asked for',
        items: object(
          {
            name: described(text, 'what was tried'),
            state: { enum: ['ok', 'failed', 'skipped'], description: 'how it went' },
            detail: described(text, 'what was seen, or why it failed or was skipped'),
            elapsedMs: { type: 'integer', minimum: 0, description: 'how long it took, ms' },
          },
          'A short sale, and whether it went as it must.',
        ),
      },
    },
    'What is installed here, what can be tried, and whether it works.',
  ),
};
