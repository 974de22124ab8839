import { defineStrategy } from '../ports/define-strategy.ts';
import { countedPurchase, loadCounter, readCounter } from './counted-stock.ts';
import { lockKey } from './keys.ts';
import { uuidLock } from './locks/uuid-lock.ts';

/**
 * The reports' fix: the stock change is atomic, and the lock stays in front of the downstream
 * services as a traffic shaper. It is not what protects the stock, so it promises nothing.
 *
 * Promises: nothing beyond what is always judged.
 * Breaks when: nothing but a failover that loses writes oversells it; a crash after the deduction strands units.
 * Cost per purchase: 3 round trips (SET NX, HINCRBY, EVALSHA).
 * Needs: one Redis.
 * Shown by: test/strategies/incident.test.ts
 */
export const uuidLockHincrby = defineStrategy({
  name: 'uuid-lock-hincrby',
  about: 'HINCRBY by −quantity, below zero means sold out; a UUID lock around it as a shaper',
  needs: ['redis'],
  promises: [],
  breaksWhen:
    'nothing but a failover that loses writes oversells it; a crash after the deduction strands units',
  cost: '3 round trips (SET NX, HINCRBY, EVALSHA)',
  sharesMemory: false,
  setUp: (sale, world) => loadCounter(world.redis, sale),
  async open(sale, { redis, downstream, random, trace }, { lockTtlMs }) {
    const alone = uuidLock({ redis, random, trace, lock: lockKey(sale), ttlMs: lockTtlMs });
    const purchase = countedPurchase({ redis, downstream, sale, undo: false });
    return {
      purchase: (request) => alone(() => purchase(request)),
      remaining: () => readCounter(redis, sale),
      close: async () => {},
    };
  },
});
