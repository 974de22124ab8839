import type { Redis } from 'ioredis';
import type { Outcome } from '../core/outcome.ts';
import type { Sale } from '../core/sale.ts';
import type { DownstreamPort } from '../ports/downstream.ts';
import type { OptionSpecs, PurchaseRequest } from '../ports/strategy.ts';
import { boughtKey, stockKey } from './keys.ts';

/** The options that every get-then-compare strategy shares. */
export const getThenCompareOptions = {
  reportOrder: {
    kind: 'flag',
    default: false,
    about: "validate first, then read, compare and write: the incident reports' own order",
  },
} as const satisfies OptionSpecs;

/** What a get-then-compare purchase works with. */
export interface GetThenCompare {
  readonly redis: Redis;
  readonly downstream: DownstreamPort;
  readonly sale: Sale;
  readonly reportOrder: boolean;
}

/**
 * The purchase that oversells when two are inside together: read the stock, compare, call the user
 * service, write the lowered stock, call the order service.
 */
export async function getThenCompare(
  { redis, downstream, sale, reportOrder }: GetThenCompare,
  { buyer, quantity }: PurchaseRequest,
): Promise<Outcome> {
  if (reportOrder) await downstream.validate(buyer);
  const stock = Number(await redis.get(stockKey(sale)));
  if (stock < quantity) return 'sold-out';
  const bought = sale.limitPerBuyer === undefined ? 0 : await unitsBought(redis, sale, buyer);
  if (sale.limitPerBuyer !== undefined && bought + quantity > sale.limitPerBuyer) return 'rejected';
  if (!reportOrder) await downstream.validate(buyer);
  await redis.set(stockKey(sale), stock - quantity);
  if (sale.limitPerBuyer !== undefined) await redis.set(boughtKey(sale, buyer), bought + quantity);
  await downstream.order(buyer, quantity);
  return 'sold';
}

/** Puts the whole stock into its key. */
export async function loadStock(redis: Redis, sale: Sale): Promise<void> {
  await redis.set(stockKey(sale), sale.stock);
}

/** Units left by the key, possibly negative. */
export async function readStock(redis: Redis, sale: Sale): Promise<number> {
  return Number(await redis.get(stockKey(sale)));
}

async function unitsBought(redis: Redis, sale: Sale, buyer: number): Promise<number> {
  return Number((await redis.get(boughtKey(sale, buyer))) ?? 0);
}
