import {
  type Delivery,
  decodeRequest,
  type Handover,
  type HandoverOptions,
  lookout,
  type Taker,
} from './handover.ts';
import { requestsKey } from './keys.ts';

const GROUP = 'workers';

/**
 * A stream with a consumer group. XREADGROUP takes an entry to the worker's own list of pending ones, XACK acknowledges
 * it, and XDEL takes it out of the stream. A worker that works for long claims its entry for itself, so that it does
 * not look idle; XAUTOCLAIM gives what has been idle for a lease to another.
 */
export function streamHandover(options: HandoverOptions): Handover {
  const { sale, redis, leaseMs } = options;
  const isTime = lookout(options);
  const stream = requestsKey(sale);
  const claim = async (name: string): Promise<Delivery | undefined> => {
    let from = '0-0';
    do {
      const claimed = await redis.xautoclaim(stream, GROUP, name, leaseMs, from, 'COUNT', 1);
      const [next, entries] = claimed as [string, Entry[]];
      const found = deliveryOf(entries);
      if (found !== undefined) return found;
      from = next;
    } while (from !== '0-0');
    return undefined;
  };
  return {
    create: () => redis.xgroup('CREATE', stream, GROUP, '0', 'MKSTREAM').then(() => undefined),
    hire(name, own): Taker {
      /** Where one was silent there may be others. */
      let hasMore = false;
      return {
        async take() {
          const found = hasMore || isTime() ? await claim(name) : undefined;
          hasMore = found !== undefined;
          if (found !== undefined) return found;
          const read = await own.xreadgroup(
            ...(['GROUP', GROUP, name, 'COUNT', 1, 'BLOCK', Math.ceil(leaseMs / 2)] as const),
            ...(['STREAMS', stream, '>'] as const),
          );
          const [[, entries] = ['', []]] = (read ?? []) as [string, Entry[]][];
          return deliveryOf(entries);
        },
        keep: ({ token }) => redis.xclaim(stream, GROUP, name, 0, token, 'JUSTID'),
        async acknowledge({ token }) {
          await Promise.all([redis.xack(stream, GROUP, token), redis.xdel(stream, token)]);
        },
      };
    },
    unfinished: () => redis.xlen(stream),
  };
}

/** An entry's id, and its fields and values in turn. */
type Entry = [string, string[]];

function deliveryOf([entry]: readonly Entry[]): Delivery | undefined {
  if (entry === undefined) return undefined;
  const [token, [, text = '']] = entry;
  return { token, request: decodeRequest(text) };
}
