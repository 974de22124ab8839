import { PurchaseFailed } from '../core/purchase-failed.ts';
import type { DownstreamPort } from '../ports/downstream.ts';

/** What a holder is told of its lock. */
export interface Held {
  /** True once it is known that the lock is not the holder's any more. A holder that stood still may not know yet. */
  readonly isLost: boolean;
}

/** The long wait stands before the write: a holder that was told meanwhile that its lock is lost writes nothing. */
export function whileHeld(held: Held, downstream: DownstreamPort): DownstreamPort {
  return {
    async validate(buyer) {
      await downstream.validate(buyer);
      if (held.isLost) throw new PurchaseFailed('the lock was lost before the stock was written');
    },
    order: (buyer, units) => downstream.order(buyer, units),
  };
}
