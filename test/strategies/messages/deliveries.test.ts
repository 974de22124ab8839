import { expect, it } from 'vitest';
import { settledDeliveries } from '../../../src/strategies/messages/deliveries.ts';
import type { MessageShop } from '../../../src/strategies/messages/tables.ts';

type Rows = Readonly<Record<'orders' | 'outbox' | 'shipments', readonly number[]>>;

/** Tables in which a transaction commits after the outbox was looked into for the first time. */
function deliveriesOf(before: Rows, after: Rows) {
  let now = before;
  const shop = {
    selectFrom(table: keyof Rows) {
      const query = {
        select: () => query,
        where: () => query,
        async execute() {
          const rows = now[table].map((attempt) => ({ attempt }));
          if (table === 'outbox') now = after;
          return rows;
        },
      };
      return query;
    },
  } as unknown as MessageShop;
  const queue = { waiting: async () => 0 } as never;
  const clock = { nowMs: () => 0, sleep: async () => {} };
  return settledDeliveries({ shop, queue, queueName: 'orders', clock, withinMs: 100 });
}

const shipped = { orders: [1], outbox: [], shipments: [1] };

it('loses no order that is committed while it looks: its message is still to be sent', async () => {
  const late = { orders: [1, 2], outbox: [2], shipments: [1] };
  expect(await deliveriesOf(shipped, late)).toMatchObject({
    orders: 1,
    undelivered: 0,
    surplus: 0,
  });
});

it('takes its effect for no other order’s second one', async () => {
  const late = { orders: [1, 2], outbox: [], shipments: [1, 2] };
  expect(await deliveriesOf(shipped, late)).toMatchObject({ undelivered: 0, surplus: 0 });
});

it('tells of an order without its effect, and of effects without an order', async () => {
  const lost = { orders: [1, 2], outbox: [], shipments: [1] };
  expect(await deliveriesOf(lost, lost)).toMatchObject({ orders: 2, undelivered: 1, surplus: 0 });
  const twice = { orders: [1], outbox: [], shipments: [1, 1, 7] };
  expect(await deliveriesOf(twice, twice)).toMatchObject({ undelivered: 0, surplus: 2 });
});
