import type { Field } from './field.ts';

/** Who comes, when, and how often each tries. */
export const BUYERS_FIELDS = {
  buyers: {
    flag: 'buyers',
    group: 'Buyers',
    value: 'count',
    bounds: 'integer, 1 to 10,000,000',
    default: '1000',
    about: 'how many buyers come',
    min: 1,
    max: 10_000_000,
  },
  arrival: {
    flag: 'arrival',
    group: 'Buyers',
    value: 'model',
    bounds:
      '`burst`, `constant(200/s)`, `poisson(200/s)` or `ramp(10/s..500/s,30s)`; rates per s, m or h, 1/h to 10,000,000/s (a ramp may start at 0/s)',
    default: 'burst',
    about: 'when buyers arrive',
    examples: 'burst, constant(200/s), poisson(200/s), ramp(10/s..500/s,30s)',
  },
  retry: {
    flag: 'retry',
    group: 'Buyers',
    value: 'think time',
    bounds:
      'duration in whole ms, 0s to 168h, and a share, 0% to 100%: `4s`, `4s±50%` or `4s+-50%`',
    default: '4s±50%',
    about: 'think time before another try, after `busy` or `failed`',
  },
  patience: {
    flag: 'patience',
    group: 'Buyers',
    value: 'duration',
    bounds: 'duration in whole ms, 0s to 168h, or `none`',
    default: 'none',
    about:
      'how long after its arrival a buyer still tries again; `none` is to the end, `0s` never again',
  },
  doubleClick: {
    flag: 'double-click',
    group: 'Buyers',
    value: 'count',
    bounds: 'integer, 1 to 1,000',
    default: '1',
    about: 'attempts that each buyer sends at once',
    min: 1,
    max: 1_000,
  },
  attempts: {
    flag: 'attempts',
    group: 'Buyers',
    value: 'count',
    bounds: 'integer, 1 to 1,000,000,000',
    default: null,
    about: 'a fixed number of attempts in all, by buyers who go on after being served',
    min: 1,
    max: 1_000_000_000,
  },
  inFlight: {
    flag: 'in-flight',
    group: 'Buyers',
    value: 'count',
    bounds: 'integer, 1 to 10,000,000',
    default: null,
    about: 'most attempts in flight at once; without it there is no cap',
    min: 1,
    max: 10_000_000,
  },
} as const satisfies Readonly<Record<string, Field>>;
