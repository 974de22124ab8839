import type { Redis } from 'ioredis';
import type { Outcome } from '../core/outcome.ts';
import type { Sale } from '../core/sale.ts';
import type { DownstreamPort } from '../ports/downstream.ts';
import type { PurchaseRequest } from '../ports/strategy.ts';
import { infoKey, STOCK_FIELD } from './keys.ts';

/** Puts the whole stock into its hash field. */
export async function loadCounter(redis: Redis, sale: Sale): Promise<void> {
  await redis.hset(infoKey(sale), STOCK_FIELD, sale.stock);
}

/** Units left by the hash field; below zero where refused units were not given back. */
export async function readCounter(redis: Redis, sale: Sale): Promise<number> {
  return Number(await redis.hget(infoKey(sale), STOCK_FIELD));
}

/** What a counted purchase works with. */
export interface CountedStock {
  readonly redis: Redis;
  readonly downstream: DownstreamPort;
  readonly sale: Sale;
  /** Gives the units of a refused purchase back. */
  readonly undo: boolean;
}

/**
 * HINCRBY by −quantity, below zero means sold out; then the user service and the order service. Where
 * one of those says no, the units are given back and the purchase is known not to have happened.
 */
export function countedPurchase({ redis, downstream, sale, undo }: CountedStock) {
  const info = infoKey(sale);
  return async ({ buyer, quantity }: PurchaseRequest): Promise<Outcome> => {
    const left = await redis.hincrby(info, STOCK_FIELD, -quantity);
    if (left < 0) {
      if (undo) await redis.hincrby(info, STOCK_FIELD, quantity);
      return 'sold-out';
    }
    try {
      await downstream.validate(buyer);
      await downstream.order(buyer, quantity);
      return 'sold';
    } catch {
      await redis.hincrby(info, STOCK_FIELD, quantity);
      return 'failed';
    }
  };
}
