import { describe, expect, it } from 'vitest';
import { CONSUMER_POINTS } from '../../src/strategies/messages/consumer.ts';
import { RELAY_POINTS } from '../../src/strategies/messages/relay.ts';
import { DATABASES } from '../support/databases.ts';
import { simulate } from '../support/simulate.ts';

/** Nothing sold twice, nothing lost: every order has one shipment. */
const RIGHT = {
  ...{ verdict: 'pass', world: 'sim', sold: 8, oversold: 0, stranded: 0, remaining: 0 },
  ...{ recorded: 8, unmatchedOrders: 0, undelivered: 0, deliveredTwice: 0 },
};

const SALE = { stock: '8', buyers: '24', delay: '200ms', nodes: '2' };

describe.each(DATABASES)("'transactional-message' on a simulated %s", (sql) => {
  const sell = (set: readonly string[], seed = '1') =>
    simulate({
      ...{ ...SALE, strategy: 'transactional-message', sql, target: 'sim', seed },
      set: ['ackWait=200ms', 'poll=50ms', ...set],
    });

  it('loses and doubles nothing, wherever relays and consumers are killed together', async () => {
    for (const [index, relay] of RELAY_POINTS.entries()) {
      for (const consumer of CONSUMER_POINTS) {
        const set = [`relayDies=${relay}`, `consumerDies=${consumer}`, 'deaths=4'];
        expect(await sell(set, `${index}`)).toMatchObject(RIGHT);
      }
    }
  });

  it('ships twice where a consumer that is not idempotent gets a message again', async () => {
    const set = ['idempotent=false', 'consumerDies=after-effect', 'deaths=2'];
    expect(await sell(set)).toMatchObject({ verdict: 'fail', oversold: 0, deliveredTwice: 4 });
  });

  it('ships once what the queue has forgotten and a relay publishes again', async () => {
    const late = ['relayDies=after-publish', 'duplicateWindow=100ms', 'restart=1s', 'deaths=1'];
    expect(await sell(late)).toMatchObject(RIGHT);
    expect((await sell([...late, 'idempotent=false'])).deliveredTwice).toBeGreaterThan(0);
  });

  it('delivers again while the order service takes longer than the queue waits, and ships once', async () => {
    const sale = { ...SALE, strategy: 'transactional-message', sql, target: 'sim' };
    const result = await simulate({ ...sale, orderDelay: '3s', set: ['ackWait=1s'] });
    expect(result).toMatchObject(RIGHT);
  });

  it('comes out the same again for the same seed', async () => {
    const set = ['relayDies=mid-publish', 'consumerDies=after-effect'];
    expect(await sell(set)).toEqual(await sell(set));
  });
});
