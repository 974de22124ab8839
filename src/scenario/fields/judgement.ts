import type { Field } from './field.ts';

/** How the run is judged. */
export const JUDGEMENT_FIELDS = {
  repeat: {
    flag: 'repeat',
    group: 'Judgement',
    value: 'number',
    bounds: 'integer, 1 to 1,000',
    default: '1',
    about: 'runs of each strategy, with seed after seed; the worst is told, and what all say',
    examples: '20',
    min: 1,
    max: 1_000,
  },
  expect: {
    flag: 'expect',
    group: 'Judgement',
    value: 'expression',
    bounds: 'a figure of the result, an operator and a value: `oversold==0`, `p99<250ms`; a list',
    default: null,
    about: 'what must hold; replaces the default judgement of its figure',
    examples: 'oversold==0, p99<250ms',
    many: true,
  },
} as const satisfies Readonly<Record<string, Field>>;
