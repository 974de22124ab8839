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

/** HINCRBY by −quantity; below zero means sold out. `undo` gives refused units back. */
export async function countDown(
  redis: Redis,
  sale: Sale,
  quantity: number,
  undo: boolean,
): Promise<boolean> {
  const left = await redis.hincrby(infoKey(sale), STOCK_FIELD, -quantity);
  if (left >= 0) return true;
  if (undo) await redis.hincrby(infoKey(sale), STOCK_FIELD, quantity);
  return false;
}

/**
 * What follows an atomic deduction: the user service, then the order service. Where one of them
 * says no, the units are given back and the purchase is known not to have happened.
 */
export async function completePurchase(
  downstream: DownstreamPort,
  { buyer, quantity }: PurchaseRequest,
  giveBack: () => Promise<unknown>,
): Promise<Outcome> {
  try {
    await downstream.validate(buyer);
    await downstream.order(buyer, quantity);
    return 'sold';
  } catch {
    await giveBack();
    return 'failed';
  }
}
