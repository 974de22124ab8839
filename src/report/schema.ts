import { SCHEMA_VERSION } from '../core/result.ts';
import {
  machineFields,
  notRunFields,
  toolField,
  versionField,
  wallFields,
} from './document-fields.ts';
import { type JsonSchema, object } from './object-schema.ts';
import { incident } from './schema/incident.ts';
import { check, expectation, storyLine } from './schema/judgement.ts';
import { latency } from './schema/latency.ts';
import { repeats } from './schema/repeats.ts';
import { result } from './schema/result.ts';
import { timelineSchema } from './schema/timeline.ts';
import { text, verdict } from './schema/words.ts';

/** The JSON Schema (draft 2020-12) of the document that `run --json` prints. */
export const reportSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'seckill-bench run',
  ...object(
    {
      schemaVersion: versionField(SCHEMA_VERSION),
      tool: toolField,
      verdict: { ...verdict, description: 'the worst of the results' },
      wall: object(
        wallFields,
        'Measured in wall time; all that differs between two simulated runs with one seed.',
        {
          machine: object(
            {
              ...machineFields,
              servers: {
                type: 'array',
                items: text,
                description: 'that the run started, with their versions',
              },
            },
            'Where it ran; absent in a document that judges a recording.',
          ),
        },
      ),
      results: {
        type: 'array',
        items: { $ref: '#/$defs/result' },
        description: 'one for each strategy that was run, in the order asked for',
      },
      notRun: {
        type: 'array',
        description: 'strategies that were not run: they cannot here, or the target had failed',
        items: object(notRunFields, 'One of them.', {
          targetFailed: { const: true, description: 'it could, until the target failed' },
        }),
      },
    },
    'The result of one seckill-bench run.',
    { incident: { $ref: '#/$defs/incident' } },
  ),
  $defs: {
    result,
    incident,
    latency,
    check,
    expectation,
    storyLine,
    repeats,
    timeline: timelineSchema,
  },
};
