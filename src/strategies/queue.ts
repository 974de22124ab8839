import { PurchaseFailed } from '../core/purchase-failed.ts';
import type { ClockPort } from '../ports/clock.ts';
import { defineStrategy } from '../ports/define-strategy.ts';
import type { PurchaseRequest } from '../ports/strategy.ts';
import { loadCounter, readCounter } from './counted-stock.ts';
import { infoKey, STOCK_FIELD } from './keys.ts';
import { ACCEPT_REQUEST, acceptRequestScript } from './lua/accept-request.ts';
import { defineScript } from './lua/script.ts';
import { settleRequestScript } from './lua/settle-request.ts';
import { encodeRequest, type Handover, type HandoverOptions } from './queue/handover.ts';
import { newsChannel, requestsKey, resultsKey } from './queue/keys.ts';
import { listHandover } from './queue/list.ts';
import { hearNews } from './queue/news.ts';
import { decide, type Result } from './queue/orders.ts';
import { streamHandover } from './queue/streams.ts';
import { startWorker } from './queue/worker.ts';
import { createShop, readStock, type ShopTables, unitsOrdered } from './sql/tables.ts';

/**
 * The whole flash-sale system. A script in Redis deducts and queues in one step, or refuses at once. Workers take the
 * requests, ask the services, and write the order and the lower stock in one transaction, which happens once however
 * often a request is delivered. The buyer learns of it over its line to the node, and only then has been answered.
 *
 * Promises: nothing stranded.
 * Breaks when: the transaction is not idempotent and a request is delivered twice, by a worker that died before it
 *   acknowledged or was taken for dead: it has two orders, and another buyer's unit is gone.
 * Cost per purchase: 1 round trip (EVALSHA) and the wait for the news; a worker makes 8 (BLMOVE, SELECT, BEGIN, INSERT,
 *   UPDATE, COMMIT, EVALSHA, LREM); a refusal costs 1.
 * Needs: one Redis, a database, a line to the buyers.
 * Shown by: test/strategies/queue.test.ts
 */
export const queue = defineStrategy({
  name: 'queue',
  about:
    'deduct in Redis and queue; a worker writes the database, a WebSocket tells the buyer; protected by the deduction',
  needs: ['redis', 'sql', 'notifier'],
  promises: ['nothing-stranded'],
  worksApart: true,
  breaksWhen:
    'the transaction is not idempotent (--set idempotent=false) and a request is delivered twice: it has two orders',
  cost: '1 round trip (EVALSHA) and the wait for the news; a worker makes 8 (BLMOVE, SELECT, BEGIN, INSERT, UPDATE, COMMIT, EVALSHA, LREM); a refusal costs 1',
  options: {
    queue: {
      kind: 'choice',
      default: 'list',
      choices: ['list', 'streams'],
      about: 'what hands the requests over: a list, or a stream with a consumer group',
    },
    workers: {
      kind: 'number',
      default: 8,
      min: 1,
      max: 999,
      isWhole: true,
      searched: 1,
      about:
        'how many workers each node has; each takes one of its --connections, and the news one',
    },
    lease: {
      kind: 'duration',
      defaultMs: 2_000,
      networkBound: true,
      about: 'how long a worker may be silent before what it holds is given to another',
    },
    idempotent: {
      kind: 'flag',
      default: true,
      about: 'number orders by their request; false gives each delivery an order of its own',
    },
    workerDies: {
      kind: 'number',
      default: 0,
      min: 0,
      max: 1_000_000,
      isWhole: true,
      about:
        'every so many requests of a node, the worker dies between the database and the acknowledgement; 0 for never',
    },
    orderFails: {
      kind: 'number',
      default: 0,
      min: 0,
      max: 1_000_000,
      isWhole: true,
      about: 'every so many requests of a node, the order service says no; 0 for never',
    },
  },
  async setUp(sale, { redis, sql, clock }, { queue: kind, lease }) {
    await createShop(sql, sale);
    await loadCounter(redis, sale);
    await handoverOf(kind, { sale, redis, clock, leaseMs: leaseOf(lease) }).create();
  },
  async open(sale, world, settings) {
    const { redis, connection, sql, notifier, clock, random, downstream } = world;
    const { queue: kind, idempotent } = settings;
    const leaseMs = leaseOf(settings.lease);
    const shop = sql.tables<ShopTables>();
    const info = infoKey(sale);
    const accept = defineScript(redis, acceptRequestScript);
    const settle = defineScript(redis, settleRequestScript);
    const handover = handoverOf(kind, { sale, redis, clock, leaseMs });
    const fails = everyNth(settings.orderFails);
    const dies = everyNth(settings.workerDies);
    const news = hearNews({ sale, redis, connection, clock, notifier });
    const workers = Array.from({ length: settings.workers }, () =>
      startWorker({
        ...{ handover, connection, clock, random, leaseMs, dies },
        decide: (request) =>
          decide({ sql, sale, random, idempotent }, request, async () => {
            await downstream.validate(request.buyer);
            if (fails(request)) throw new PurchaseFailed('the order service says no');
            await downstream.order(request.buyer, request.quantity);
          }),
        settle: ({ attempt, quantity }, result) => {
          const back = result === 'failed' ? quantity : 0;
          const [results, channel] = [resultsKey(sale), newsChannel(sale)];
          return settle(results, info, attempt, result, STOCK_FIELD, back, channel);
        },
      }),
    );
    const close = async (): Promise<void> => {
      for (const one of [news, ...workers]) one.close();
    };
    const isStaffed = Promise.all([news.ready, Promise.race(workers.map(({ ready }) => ready))]);
    try {
      await inTime(clock, isStaffed, 'a connection for the news and one for a worker');
    } catch (error) {
      await close();
      throw error;
    }
    let waiting = 0;
    // Where buyers still wait, the sale was cut short.
    const settled = async () => waiting > 0 || untilEmpty(clock, handover, leaseMs);
    return {
      async purchase(request) {
        const { attempt, quantity } = request;
        const text = encodeRequest(request);
        const left = await accept(info, requestsKey(sale), STOCK_FIELD, quantity, text, kind);
        if (left === ACCEPT_REQUEST.soldOut) return 'sold-out';
        waiting += 1;
        const told = notifier.told(String(attempt)).finally(() => {
          waiting -= 1;
        });
        return (await told) as Result;
      },
      async remaining() {
        await settled();
        const [promised, left] = await Promise.all([
          readCounter(redis, sale),
          readStock(shop, sale),
        ]);
        // What both have can be sold.
        return Math.min(promised, left);
      },
      async recorded() {
        await settled();
        return unitsOrdered(shop, sale);
      },
      close,
    };
  },
});

function handoverOf(kind: 'list' | 'streams', options: HandoverOptions): Handover {
  return kind === 'list' ? listHandover(options) : streamHandover(options);
}

/** Shorter ones would be over before a worker can say that it lives. */
const LEAST_LEASE_MS = 10;

function leaseOf(ms: number): number {
  return Math.max(LEAST_LEASE_MS, Math.round(ms));
}

/** True for every `n`-th request that it is asked about for the first time; for none where `n` is 0. */
function everyNth(n: number): (request: PurchaseRequest) => boolean {
  const seen = new Set<number>();
  return ({ attempt }) => {
    if (n === 0 || seen.has(attempt)) return false;
    seen.add(attempt);
    return seen.size % n === 0;
  };
}

/** Rejects where `work` takes more than 3 s on the strategy's clock. */
async function inTime(clock: ClockPort, work: Promise<unknown>, what: string): Promise<void> {
  const done = new AbortController();
  const late = clock.sleep(CONNECT_WITHIN_MS, done.signal).then(() => {
    if (!done.signal.aborted) throw new Error(`expected ${what}, got none (see --connections)`);
  });
  await Promise.race([work, late]).finally(() => done.abort());
}

const CONNECT_WITHIN_MS = 3_000;

/** Waits until no request is under way, for three leases at most: when the buyers have left, a worker may not be done. */
async function untilEmpty(clock: ClockPort, handover: Handover, leaseMs: number): Promise<void> {
  const untilMs = clock.nowMs() + 3 * leaseMs;
  while ((await handover.unfinished()) > 0 && clock.nowMs() < untilMs) await clock.sleep(POLL_MS);
}

const POLL_MS = 10;
