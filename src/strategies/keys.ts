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
