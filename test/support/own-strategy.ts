import type { Outcome } from '../../src/core/outcome.ts';
import type { Sale } from '../../src/core/sale.ts';
import { defineStrategy } from '../../src/ports/define-strategy.ts';
import type { AnyStrategy, PurchaseRequest, Strategy } from '../../src/ports/strategy.ts';
import type { FullWorld } from '../../src/ports/world.ts';

/** What a test's purchase gets. */
export interface Purchase {
  readonly world: FullWorld;
  readonly sale: Sale;
  readonly request: PurchaseRequest;
}

/**
 * A strategy made of its purchase alone; its counter is the key `stock`, loaded with the sale's stock.
 * It is not in the catalog, so the simulator takes the care with it that it takes with a user's.
 */
export function ownStrategy(
  purchase: (purchase: Purchase) => Promise<Outcome>,
  rest: Partial<Strategy> = {},
): AnyStrategy {
  const own = defineStrategy({
    name: 'own',
    about: 'a strategy of a test',
    needs: ['redis', 'redis-nodes'],
    promises: [],
    breaksWhen: 'nothing known',
    async setUp(sale, world) {
      await world.redis.set('stock', sale.stock);
    },
    async open(sale, world) {
      return {
        purchase: (request) => purchase({ world: world as FullWorld, sale, request }),
        remaining: async () => Number(await world.redis.get('stock')),
        close: async () => {},
      };
    },
  });
  return { ...own, ...rest };
}
