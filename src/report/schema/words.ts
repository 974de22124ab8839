/** How something was judged. */
export const verdict = { enum: ['pass', 'fail', 'inconclusive'] } as const;

/** Any text. */
export const text = { type: 'string' } as const;

/** An integer, 0 or more. */
export const count = { type: 'integer', minimum: 0 } as const;

/** The same; null where nobody knows. */
export const countOrNull = { type: ['integer', 'null'], minimum: 0 } as const;

/** An amount with decimals, 0 or more; null where it was not measured. */
export const meanOrNull = { type: ['number', 'null'], minimum: 0 } as const;

/** A time or a duration. */
export const us = { type: 'integer', minimum: 0, description: 'integer µs' } as const;

/** The same; null where there is none. */
export const usOrNull = {
  type: ['integer', 'null'],
  minimum: 0,
  description: 'integer µs',
} as const;
