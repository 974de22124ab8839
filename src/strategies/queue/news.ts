import type { Redis } from 'ioredis';
import type { Sale } from '../../core/sale.ts';
import type { ClockPort } from '../../ports/clock.ts';
import type { NotifierPort } from '../../ports/notifier.ts';
import type { BorrowConnection } from '../../ports/redis.ts';
import { newsChannel, resultsKey } from './keys.ts';

/** What a node hears the news with. */
export interface NewsOptions {
  readonly sale: Sale;
  readonly redis: Redis;
  readonly connection: BorrowConnection;
  readonly clock: ClockPort;
  readonly notifier: NotifierPort;
}

/** A node that hears what any node's workers have settled, and tells its own buyers. */
export interface News {
  /** Settles when it hears; rejects where it cannot at first. */
  readonly ready: Promise<void>;
  close(): void;
}

/** How long a node waits before it listens again, ms. */
const PAUSE_MS = 50;

/** Listens on a connection of its own; where that breaks, it listens again and asks for what it missed. */
export function hearNews({ sale, redis, connection, clock, notifier }: NewsOptions): News {
  const closing = new AbortController();
  const { signal } = closing;
  let resting: Promise<void> | undefined;
  /** One pause for all buyers who ask meanwhile. */
  const rest = (): Promise<void> => {
    resting ??= clock.sleep(PAUSE_MS, signal).then(() => {
      resting = undefined;
    });
    return resting;
  };
  notifier.answerLate(async (request) => {
    while (!signal.aborted) {
      try {
        return (await redis.hget(resultsKey(sale), request)) ?? undefined;
      } catch {
        await rest();
      }
    }
    return undefined;
  });
  let client: Redis | undefined;
  const listen = (heard: () => void): Promise<void> =>
    connection(async (own) => {
      client = own;
      const ended = new Promise<void>((resolve) => own.once('end', resolve));
      own.on('message', (_channel: string, text: string) => {
        const [request = '', news = ''] = text.split(' ');
        notifier.tell(request, news);
      });
      await own.subscribe(newsChannel(sale));
      heard();
      await ended;
    });
  const ready = new Promise<void>((resolve, reject) => {
    const first = listen(resolve);
    first.catch(reject);
    const again = async (): Promise<void> => {
      await first.catch(() => undefined);
      while (!signal.aborted) {
        await clock.sleep(PAUSE_MS, signal);
        if (!signal.aborted) await listen(() => notifier.askAgain()).catch(() => undefined);
      }
    };
    void again();
  });
  return {
    ready,
    close() {
      closing.abort();
      client?.disconnect();
    },
  };
}
