import { COMPARE_SCHEMA_VERSION, COMPARED_FIGURES } from '../../core/compare.ts';
import { type JsonSchema, object } from '../object-schema.ts';

const verdict = { enum: ['pass', 'fail', 'inconclusive'] } as const;
const text = { type: 'string' } as const;
const texts = { type: 'array', items: text } as const;
const count = { type: 'integer', minimum: 0 } as const;
const numberOrNull = { type: ['number', 'null'], minimum: 0 } as const;

const side = object(
  { verdict, runs: count, failed: count, sold: count, oversold: count },
  'What the runs of one side came to; sold and oversold are of the one that is told.',
);
const sideOrNull = { anyOf: [side, { type: 'null' }] };

const figure = object(
  {
    name: { enum: [...COMPARED_FIGURES] },
    base: numberOrNull,
    head: numberOrNull,
    ratio: { ...numberOrNull, description: 'head over base' },
    low: { ...numberOrNull, description: 'bound of its 95 % confidence interval' },
    high: numberOrNull,
    change: { enum: ['worse', 'better', 'same', 'unknown'] },
  },
  'A figure of speed, geometric means over the runs: per second, or µs.',
);

/** The JSON Schema of the document that `compare --json` prints. */
export const compareSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'seckill-bench compare',
  ...object(
    {
      schemaVersion: { const: COMPARE_SCHEMA_VERSION },
      tool: object({ name: { const: 'seckill-bench' }, version: text }, 'What compared them.'),
      verdict,
      tolerance: { type: 'number', minimum: 0, description: 'a share' },
      strategies: {
        type: 'array',
        items: object(
          {
            strategy: text,
            verdict,
            base: sideOrNull,
            head: sideOrNull,
            regressions: texts,
            fixes: texts,
            unknown: texts,
            figures: { type: 'array', items: figure },
          },
          'One strategy before and after.',
        ),
      },
      notes: texts,
    },
    'What changed between two results of run --json.',
  ),
};
