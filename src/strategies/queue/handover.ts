import type { Redis } from 'ioredis';
import type { Sale } from '../../core/sale.ts';
import type { ClockPort } from '../../ports/clock.ts';
import type { PurchaseRequest } from '../../ports/strategy.ts';

/** A queue in Redis from which no request is lost: what a worker has taken stays there until it is acknowledged. */
export interface Handover {
  /** Once per run, before anything is queued. */
  create(): Promise<void>;
  /** A worker that takes by a connection of its own, which it may block; `name` is unique among all. */
  hire(name: string, own: Redis): Taker;
  /** Requests that are queued, or taken and not acknowledged. */
  unfinished(): Promise<number>;
}

/** One worker's way to the queue. */
export interface Taker {
  /**
   * Waits for a request, half a lease at most; undefined where none came. As often, somebody of the node looks for those
   * of workers that have been silent for a lease.
   */
  take(): Promise<Delivery | undefined>;
  /** Says that the worker lives and works on it: to be called before every lease is over. */
  keep(delivery: Delivery): Promise<unknown>;
  /** It is done, and leaves the queue. */
  acknowledge(delivery: Delivery): Promise<unknown>;
}

/** A request in a worker's hands. The same one may come again, to another worker. */
export interface Delivery {
  readonly request: PurchaseRequest;
  /** What the queue knows it by. */
  readonly token: string;
}

/** What a hand-over works with. */
export interface HandoverOptions {
  readonly sale: Sale;
  /** The node's shared connection, for what does not block. */
  readonly redis: Redis;
  readonly clock: ClockPort;
  /** ms, an integer, at least 10. */
  readonly leaseMs: number;
}

/** True at most every half a lease: when it is time to look for what dead workers hold. */
export function lookout({ clock, leaseMs }: HandoverOptions): () => boolean {
  let nextMs = clock.nowMs();
  return () => {
    const now = clock.nowMs();
    if (now < nextMs) return false;
    nextMs = now + leaseMs / 2;
    return true;
  };
}

/** A request as it is queued. */
export function encodeRequest({ attempt, buyer, quantity }: PurchaseRequest): string {
  return `${attempt} ${buyer} ${quantity}`;
}

/** What {@link encodeRequest} wrote. */
export function decodeRequest(text: string): PurchaseRequest {
  const [attempt = 0, buyer = 0, quantity = 0] = text.split(' ').map(Number);
  return { attempt, buyer, quantity };
}
