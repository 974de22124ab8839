import type { Sale } from '../../core/sale.ts';

/** The queue: accepted requests that no worker has taken (of a stream: that none has acknowledged). */
export const requestsKey = (sale: Sale): string => `{${sale.id}}:requests`;

/** What became of each request that is settled. */
export const resultsKey = (sale: Sale): string => `{${sale.id}}:results`;

/** Where the nodes hear of it. */
export const newsChannel = (sale: Sale): string => `{${sale.id}}:news`;

/** The workers that may hold a request of a list. */
export const workersKey = (sale: Sale): string => `{${sale.id}}:workers`;

/** There while the worker lives. */
export const pulseKey = (sale: Sale, worker: string): string => `{${sale.id}}:pulse:${worker}`;

/** What a worker has taken from the list and not acknowledged. */
export const takenKey = (sale: Sale, worker: string): string => `{${sale.id}}:taken:${worker}`;
