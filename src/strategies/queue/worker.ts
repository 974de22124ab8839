import type { Redis } from 'ioredis';
import type { ClockPort } from '../../ports/clock.ts';
import type { RandomPort } from '../../ports/random.ts';
import type { BorrowConnection } from '../../ports/redis.ts';
import type { PurchaseRequest } from '../../ports/strategy.ts';
import type { Delivery, Handover, Taker } from './handover.ts';
import type { Result } from './orders.ts';

/** What a worker works with. */
export interface WorkerOptions {
  readonly handover: Handover;
  readonly connection: BorrowConnection;
  readonly clock: ClockPort;
  readonly random: RandomPort;
  readonly leaseMs: number;
  /** Decides a request in the database. */
  decide(request: PurchaseRequest): Promise<Result>;
  /** True where the worker is to die with this request, decided as it is. */
  dies(request: PurchaseRequest): boolean;
  /** Tells the result, to the buyer too. */
  settle(request: PurchaseRequest, result: Result): Promise<unknown>;
}

/** Somebody who takes requests from the queue, one at a time. */
export interface Worker {
  /** Settles when it has a connection; one that dies later is replaced. */
  readonly ready: Promise<void>;
  /** Stops at once; what it holds is left to others. */
  close(): void;
}

/** Before another try of what failed: a store is out of reach. */
const PAUSE_MS = 50;

/**
 * Takes requests for as long as the shop is open: decides each in the database, settles it, and acknowledges it, in
 * this order, so that whatever is cut short is done again by whoever gets it next. Where its connection breaks, or it
 * dies, another one with another name takes its place.
 */
export function startWorker(options: WorkerOptions): Worker {
  const { handover, connection, clock, random } = options;
  const closing = new AbortController();
  const { signal } = closing;
  let client: Redis | undefined;
  const live = (hired: () => void): Promise<void> =>
    connection(async (own) => {
      client = own;
      hired();
      const taker = handover.hire(random.uuid(), own);
      while (!signal.aborted) {
        const delivery = await taker.take();
        if (delivery === undefined) continue;
        if (await work(options, taker, delivery, signal)) continue;
        own.disconnect();
        return;
      }
    });
  const ready = new Promise<void>((resolve) => {
    const shift = async (): Promise<void> => {
      while (!signal.aborted) {
        await live(resolve).catch(() => undefined);
        await clock.sleep(PAUSE_MS, signal);
      }
    };
    void shift();
  });
  return {
    ready,
    close() {
      closing.abort();
      client?.disconnect();
    },
  };
}

/** False where the worker died of it, or the shop closed. */
async function work(
  { decide, dies, settle, clock, leaseMs }: WorkerOptions,
  taker: Taker,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<boolean> {
  const { request } = delivery;
  const untilDone = async <T>(step: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await step();
      } catch (error) {
        if (signal.aborted) throw error;
        await clock.sleep(PAUSE_MS, signal);
      }
    }
  };
  const done = new AbortController();
  const keep = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(leaseMs / 3, done.signal);
      if (done.signal.aborted) return;
      await taker.keep(delivery).catch(() => undefined);
    }
  };
  void keep();
  try {
    const result = await untilDone(() => decide(request));
    if (dies(request)) return false;
    await untilDone(() => settle(request, result));
    await untilDone(() => taker.acknowledge(delivery));
    return !signal.aborted;
  } finally {
    // With a reason, no error is made for one.
    done.abort('done');
  }
}
