import { COMPARE_SCHEMA_VERSION, COMPARED_FIGURES } from '../../core/compare.ts';
import { toolField, versionField } from '../document-fields.ts';
import { described, type JsonSchema, object } from '../object-schema.ts';
import { count, text, verdict } from '../schema/words.ts';

const texts = { type: 'array', items: text } as const;
const numberOrNull = { type: ['number', 'null'], minimum: 0 } as const;

const side = object(
  {
    verdict: described(verdict, 'the worst of its runs'),
    runs: described(count, 'that were made'),
    failed: described(count, 'of those'),
    sold: described(count, 'units, in the run that is told'),
    oversold: described(count, 'units beyond the stock, in the run that is told'),
  },
  'What the runs of one side came to.',
);
const sideOrNull = {
  anyOf: [side, { type: 'null' }],
  description: 'null where it was not run there',
};

const figure = object(
  {
    name: { enum: [...COMPARED_FIGURES], description: 'as in a result of run' },
    base: described(numberOrNull, 'before; null where it was not measured in each run'),
    head: described(numberOrNull, 'after; likewise'),
    ratio: { ...numberOrNull, description: 'head over base; null where it is not known' },
    low: { ...numberOrNull, description: 'lower bound of its 95 % confidence interval' },
    high: described(numberOrNull, 'upper bound of that interval'),
    change: {
      enum: ['worse', 'better', 'same', 'unknown'],
      description: 'same where it lies within the tolerance, or may',
    },
  },
  'A figure of speed, geometric means over the runs: per second, or µs.',
);

/** The JSON Schema of the document that `compare --json` prints. */
export const compareSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'seckill-bench compare',
  ...object(
    {
      schemaVersion: versionField(COMPARE_SCHEMA_VERSION),
      tool: toolField,
      verdict: described(verdict, 'fail: something is worse; inconclusive: it cannot be told'),
      tolerance: {
        type: 'number',
        minimum: 0,
        description: 'slower by no more than this share is no regression',
      },
      strategies: {
        type: 'array',
        description: 'of either side',
        items: object(
          {
            strategy: described(text, 'its name'),
            verdict: described(verdict, 'of its comparison'),
            base: sideOrNull,
            head: sideOrNull,
            regressions: described(texts, 'what holds no longer, in sentences; any makes it fail'),
            fixes: described(texts, 'what holds now and did not'),
            unknown: described(texts, 'what could not be told'),
            figures: { type: 'array', items: figure, description: 'of speed' },
          },
          'One strategy before and after.',
        ),
      },
      notes: described(texts, 'what makes the two hard to compare, in sentences'),
    },
    'What changed between two results of run --json.',
  ),
};
