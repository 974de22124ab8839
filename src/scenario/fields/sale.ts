import type { Field } from './field.ts';

/** What is on sale. */
export const SALE_FIELDS = {
  stock: {
    flag: 'stock',
    group: 'Sale',
    value: 'units',
    bounds: 'integer, 1 to 1,000,000,000 units',
    default: '100',
    about: 'units on sale',
    min: 1,
    max: 1_000_000_000,
  },
  quantity: {
    flag: 'quantity',
    group: 'Sale',
    value: 'units',
    bounds: 'integer, 1 to 1,000,000,000 units; may exceed the stock',
    default: '1',
    about: 'units that one purchase takes',
    min: 1,
    max: 1_000_000_000,
  },
  limitPerBuyer: {
    flag: 'limit-per-buyer',
    group: 'Sale',
    value: 'units',
    bounds: 'integer, quantity to 1,000,000,000 units',
    default: null,
    about: 'most units that one buyer may own; without it there is no limit',
    min: 1,
    max: 1_000_000_000,
  },
} as const satisfies Readonly<Record<string, Field>>;
