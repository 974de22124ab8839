import { defineStrategy } from '../ports/define-strategy.ts';
import { CONSUMER_POINTS, consume } from './messages/consumer.ts';
import { settledDeliveries } from './messages/deliveries.ts';
import { RELAY_POINTS, relay } from './messages/relay.ts';
import { createMessageTables, type MessageTables, post } from './messages/tables.ts';
import { deathsAt, supervise } from './messages/worker.ts';
import { answered } from './sql/conflicts.ts';
import {
  createShop,
  readStock,
  recordOrder,
  type ShopTables,
  takeUnits,
  unitsOrdered,
} from './sql/tables.ts';

/**
 * The transactional outbox. One transaction lowers the stock, writes the order, and writes the message about it into a
 * table: there is no order without its message and no message without its order, as there would be if the purchase told
 * the queue itself. A relay on every node publishes what the outbox holds, at least once; consumers ship the order of
 * each message exactly once, for they keep the ids of messages that have had their effect.
 *
 * The buyer is told `sold` when the transaction has committed. From then on order and message are durable together, and
 * nothing that happens to relay, queue or consumer can take the unit away or sell it again: it can only ship later. The
 * order service is the consumer's to call, so `--order-delay` lengthens the shipping and not the purchase.
 *
 * Promises: nothing stranded. That every order ships once is judged of every strategy that sends messages.
 * Breaks when: the consumer is not idempotent (`idempotent=false`): a redelivery ships twice.
 * Cost per purchase: 6 round trips (SELECT, BEGIN, UPDATE, INSERT, INSERT, COMMIT); a refusal costs 1 to 4.
 * Needs: a database, and a message queue.
 * Shown by: test/strategies/transactional-message.test.ts
 */
export const transactionalMessage = defineStrategy({
  name: 'transactional-message',
  about: 'UPDATE … WHERE stock >= n, order and outgoing message in one transaction; an outbox',
  needs: ['sql', 'queue'],
  promises: ['nothing-stranded'],
  worksApart: true,
  breaksWhen:
    'nothing known oversells it; a consumer that is not idempotent ships a redelivered order twice',
  cost: '6 round trips (SELECT, BEGIN, UPDATE, INSERT, INSERT, COMMIT); a refusal costs 1 to 4',
  options: {
    relayDies: {
      kind: 'choice',
      default: 'never',
      choices: ['never', ...RELAY_POINTS],
      about: `where the relay of each node is killed: ${RELAY_POINTS.join(', ')}`,
    },
    consumerDies: {
      kind: 'choice',
      default: 'never',
      choices: ['never', ...CONSUMER_POINTS],
      about: `where a consumer of each node is killed: ${CONSUMER_POINTS.join(', ')}`,
    },
    deaths: {
      kind: 'number',
      default: 3,
      min: 0,
      max: 1_000,
      isWhole: true,
      about: 'how often, the first times that it gets there',
    },
    restart: {
      kind: 'duration',
      defaultMs: 100,
      networkBound: true,
      about: 'how long until another one runs in its place, wall time',
    },
    idempotent: {
      kind: 'flag',
      default: true,
      about: 'whether the consumer keeps the ids of messages that have had their effect',
    },
    consumers: {
      kind: 'number',
      default: 4,
      min: 1,
      max: 100,
      isWhole: true,
      searched: 1,
      about: 'consumers on each node',
    },
    ackWait: {
      kind: 'duration',
      defaultMs: 2_000,
      networkBound: true,
      about: 'a message that is not acknowledged in this time is delivered again, wall time',
    },
    duplicateWindow: {
      kind: 'duration',
      defaultMs: 120_000,
      networkBound: true,
      about: 'for how long the queue knows the ids of messages again, wall time; at least 100ms',
    },
    poll: {
      kind: 'duration',
      defaultMs: 20,
      networkBound: true,
      about: 'how often the relay looks into an empty outbox, wall time',
    },
  },
  async setUp(sale, { sql, queue }, { ackWait, duplicateWindow }) {
    await createShop(sql, sale);
    await createMessageTables(sql);
    const duplicateWindowMs = Math.max(SHORTEST_WINDOW_MS, duplicateWindow);
    await queue.create(QUEUE, { ackWaitMs: Math.max(1, ackWait), duplicateWindowMs });
  },
  async open(sale, { sql, queue, downstream, clock }, settings) {
    const shop = sql.tables<ShopTables>();
    const { restart: restartMs, deaths: times } = settings;
    const common = { shop: shop.withTables<MessageTables>(), queue, queueName: QUEUE, clock };
    const sending = {
      ...common,
      pollMs: settings.poll,
      deaths: deathsAt(settings.relayDies, times),
    };
    const receiving = {
      ...common,
      sql,
      downstream,
      isIdempotent: settings.idempotent,
      againMs: restartMs,
      deaths: deathsAt(settings.consumerDies, times),
    };
    const endings: AbortController[] = [];
    // A signal for each: one that many listen to looks like a leak.
    const employ = (pass: (signal: AbortSignal) => Promise<void>): Promise<void> => {
      const ending = new AbortController();
      endings.push(ending);
      const { signal } = ending;
      return supervise({ clock, restartMs, signal }, () => pass(signal));
    };
    const workers = [
      employ((signal) => relay({ ...sending, signal })),
      ...Array.from({ length: settings.consumers }, () =>
        employ((signal) => consume({ ...receiving, signal })),
      ),
    ];
    return {
      purchase: (request) =>
        answered(sql, async () => {
          const { buyer, quantity } = request;
          if ((await readStock(shop, sale)) < quantity) return 'sold-out';
          await downstream.validate(buyer);
          return shop.transaction().execute(async (all) => {
            if (!(await takeUnits(all, sale, quantity))) return 'sold-out';
            await recordOrder(all, sale, request);
            await post(all.withTables<MessageTables>(), request);
            return 'sold';
          });
        }),
      remaining: () => readStock(shop, sale),
      recorded: () => unitsOrdered(shop, sale),
      async delivered(withinMs = DRAIN_MS) {
        const told = await settledDeliveries({ ...common, withinMs });
        return { ...told, againMs: settings.ackWait };
      },
      async close() {
        for (const ending of endings) ending.abort();
        await Promise.all(workers);
      },
    };
  },
});

const QUEUE = 'orders';
/** The shortest that JetStream takes. */
const SHORTEST_WINDOW_MS = 100;
/** Longest wait for messages in one call: live, none after the sale may take more than 10 s. */
const DRAIN_MS = 8_000;
