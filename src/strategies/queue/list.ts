import type { Redis } from 'ioredis';
import { reclaimRequestsScript } from '../lua/reclaim-requests.ts';
import { defineScript } from '../lua/script.ts';
import {
  decodeRequest,
  type Handover,
  type HandoverOptions,
  lookout,
  type Taker,
} from './handover.ts';
import { pulseKey, requestsKey, takenKey, workersKey } from './keys.ts';

/**
 * A list with a reliable hand-over. BLMOVE takes from the queue to a list of the worker's own in one step, and LREM
 * acknowledges. A worker has a pulse that expires; where it is gone, another puts what it held back into the queue.
 *
 * ```text
 *   requests  ── BLMOVE ──▶  taken:w1  ── LREM ──▶  done
 *        ▲                      │ pulse:w1 has expired
 *        └────── LMOVE ─────────┘
 * ```
 */
export function listHandover(options: HandoverOptions): Handover {
  const { sale, redis, leaseMs } = options;
  const isTime = lookout(options);
  const queue = requestsKey(sale);
  const workers = workersKey(sale);
  const reclaim = defineScript(redis, reclaimRequestsScript);
  const keysOf = (name: string) => [pulseKey(sale, name), takenKey(sale, name)] as const;
  const live = (name: string, client: Redis) => {
    client.sadd(workers, name).catch(() => undefined);
    return client.set(pulseKey(sale, name), 1, 'PX', leaseMs);
  };
  const bury = async (): Promise<void> => {
    for (const name of await redis.smembers(workers)) {
      // An answer that is lost keeps nobody from looking after the others.
      await reclaim(...keysOf(name), queue, workers, name).catch(() => undefined);
    }
  };
  return {
    create: async () => {},
    hire(name, own): Taker {
      const [, taken] = keysOf(name);
      return {
        async take() {
          if (isTime()) await bury();
          // Sent together: it is known to live before it holds anything.
          live(name, own).catch(() => undefined);
          const token = await own.blmove(queue, taken, 'RIGHT', 'LEFT', leaseMs / 2_000);
          return token === null ? undefined : { token, request: decodeRequest(token) };
        },
        keep: () => live(name, redis),
        acknowledge: ({ token }) => redis.lrem(taken, 1, token),
      };
    },
    async unfinished() {
      const names = await redis.smembers(workers);
      const lists = [queue, ...names.map((name) => takenKey(sale, name))];
      const lengths = await Promise.all(lists.map((list) => redis.llen(list)));
      return lengths.reduce((sum, length) => sum + length, 0);
    },
  };
}
