import type { Sale } from '../core/sale.ts';

/** The stock as a plain string of units. All keys of a sale share its hash tag. */
export const stockKey = (sale: Sale): string => `{${sale.id}}:stock`;

/** A hash whose field {@link STOCK_FIELD} holds the units left. */
export const infoKey = (sale: Sale): string => `{${sale.id}}:info`;

/** The field of {@link infoKey} that is the stock. */
export const STOCK_FIELD = 'stock';

/** The sale's lock. */
export const lockKey = (sale: Sale): string => `{${sale.id}}:lock`;

/** Units that one buyer has bought, for the limit per buyer. */
export const boughtKey = (sale: Sale, buyer: number): string => `{${sale.id}}:bought:${buyer}`;

/** The last fencing token that was drawn; it only grows. */
export const tokensKey = (sale: Sale): string => `{${sale.id}}:tokens`;

/** Where a released lock is told of. */
export const lockChannel = (sale: Sale): string => `{${sale.id}}:unlocked`;

/** The token bucket of a rate limit. */
export const bucketKey = (sale: Sale): string => `{${sale.id}}:bucket`;

/** One shard's stock, units; `shard` counts from 0. Its own hash tag, so that a cluster spreads the shards. */
export const shardKey = (sale: Sale, shard: number): string => `{${sale.id}:shard${shard}}:stock`;

/** Units of one shard that somebody has taken and may put back. */
export const heldKey = (sale: Sale, shard: number): string => `{${sale.id}:shard${shard}}:held`;
