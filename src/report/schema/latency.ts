import { described, object } from '../object-schema.ts';
import { count, us, usOrNull } from './words.ts';

/** One latency distribution. */
export const latency = object(
  {
    count: described(count, 'how many were measured'),
    min: described(usOrNull, 'the least, µs'),
    mean: { type: ['number', 'null'], minimum: 0, description: 'may be fractional, µs' },
    p50: described(usOrNull, 'half took at most this, µs'),
    p90: described(usOrNull, '90 % took at most this, µs'),
    p95: described(usOrNull, '95 % took at most this, µs'),
    p99: described(usOrNull, '99 % took at most this, µs'),
    p999: described(usOrNull, '99.9 % took at most this, µs'),
    max: described(usOrNull, 'the most, µs'),
    buckets: {
      type: 'array',
      description: 'non-empty bars, ascending: [upper bound in µs (inclusive), count]',
      items: { type: 'array', prefixItems: [us, count], items: false, minItems: 2 },
    },
  },
  'One latency distribution in integer µs; all null when count is 0.',
);

/** The same, by its name among the definitions of the document. */
export const latencyRef = { $ref: '#/$defs/latency' } as const;
