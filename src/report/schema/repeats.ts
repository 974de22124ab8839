import { described, object } from '../object-schema.ts';
import { count, meanOrNull, usOrNull, verdict } from './words.ts';

/** What all runs of a strategy say. */
export const repeats = object(
  {
    asked: { type: 'integer', minimum: 2, description: 'runs asked for' },
    runs: {
      type: 'array',
      description: 'those that were made, in the order of their seeds',
      items: object(
        {
          seed: described(count, 'of this run'),
          verdict: described(verdict, 'of this run'),
          sold: described(count, 'units in its ledger'),
          oversold: described(count, 'units beyond the stock'),
          attemptsPerSec: described(meanOrNull, "per second of the world's clock"),
          p50: described(usOrNull, 'of responseUs, µs'),
          p99: described(usOrNull, 'of responseUs, µs'),
          p999: described(usOrNull, 'of responseUs, µs'),
          saturated: described({ type: 'boolean' }, 'the generator was the likely bottleneck'),
        },
        'One run.',
      ),
    },
    passed: described(count, 'runs'),
    failed: described(count, 'runs'),
    inconclusive: described(count, 'runs'),
    oversold: { ...count, description: 'runs in which more was sold than there was' },
    oversoldShareAtMost: {
      type: ['number', 'null'],
      minimum: 0,
      maximum: 1,
      description: 'with 95 % confidence no greater share of such runs oversells',
    },
  },
  'What all runs of the strategy say; the rest of the result is the first with the worst verdict.',
);
