import type { Field } from './field.ts';

/** How slow what a purchase waits for is. */
export const SERVICES_FIELDS = {
  lockTtl: {
    flag: 'lock-ttl',
    group: 'Services',
    value: 'duration',
    bounds: 'duration in whole ms, 5ms to 168h',
    default: '10s',
    about: 'expiry of the locks',
  },
  delay: {
    flag: 'delay',
    group: 'Services',
    value: 'model',
    bounds:
      '`12s`, `8s..15s`, `lognormal(p50=50ms,p99=2s)`, or a base and spikes: `50ms,12s@5s+30s` is 12s for calls that start in the 30s from second 5, else 50ms (without a base, 0s); each duration 0s to 168h, as fine as 1us',
    default: '0s',
    about: 'latency of the user service that validates a buyer',
    examples: '12s, 8s..15s, lognormal(p50=50ms,p99=2s), 50ms,12s@5s+30s',
  },
  orderDelay: {
    flag: 'order-delay',
    group: 'Services',
    value: 'model',
    bounds: 'as for `delay`',
    default: '0s',
    about: 'latency of the order service',
  },
  network: {
    flag: 'network',
    group: 'Services',
    value: 'duration',
    bounds: 'duration or range, 0s to 1m, as fine as 1us: `300us`, `200us..500us`',
    default: '200us..500us',
    about: 'one leg of the network on the simulator; without effect when live',
  },
} as const satisfies Readonly<Record<string, Field>>;
