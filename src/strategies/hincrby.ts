import { defineStrategy } from '../ports/define-strategy.ts';
import { countedPurchase, loadCounter, readCounter } from './counted-stock.ts';

/**
 * Promises: nothing stranded.
 * Breaks when: a client crashes between the deduction and the order; the quantity does not divide
 *   the stock (unless `undo`). Units are stranded then, never sold twice.
 * Cost per purchase: 1 round trip (HINCRBY); a refusal costs one too, two with `undo`.
 * Needs: one Redis.
 * Shown by: test/strategies/stranded.test.ts
 */
export const hincrby = defineStrategy({
  name: 'hincrby',
  about: 'HINCRBY by −quantity, below zero means sold out; protected by nothing else',
  needs: ['redis'],
  promises: ['nothing-stranded'],
  breaksWhen:
    'a client crashes after the deduction, or the quantity does not divide the stock: units are stranded, never oversold',
  cost: '1 round trip (HINCRBY); a refusal costs one too, two with `undo`',
  options: {
    undo: { kind: 'flag', default: false, about: 'give the units of a refused purchase back' },
  },
  sharesMemory: false,
  setUp: (sale, world) => loadCounter(world.redis, sale),
  async open(sale, { redis, downstream }, { undo }) {
    return {
      purchase: countedPurchase({ redis, downstream, sale, undo }),
      remaining: () => readCounter(redis, sale),
      close: async () => {},
    };
  },
});
