import { describe, expect, it, vi } from 'vitest';
import type { RunResult } from '../../src/core/result.ts';
import type { AnyStrategy } from '../../src/ports/strategy.ts';
import { runScenario } from '../../src/run/run.ts';
import { CONSUMER_POINTS } from '../../src/strategies/messages/consumer.ts';
import { RELAY_POINTS } from '../../src/strategies/messages/relay.ts';
import { transactionalMessage } from '../../src/strategies/transactional-message.ts';
import { DATABASES, useDatabase } from '../support/databases.ts';
import { useNats } from '../support/nats.ts';
import { describeWith } from '../support/servers.ts';
import { scenarioOf, simulate } from '../support/simulate.ts';
import { warningsOf } from '../support/warnings.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A small crowd, a user service of 3 s, and a minute in each second. */
const SALE = { stock: '20', buyers: '100', delay: '3s', timeScale: '60', maxTime: '20m' };

/** Nothing sold twice, nothing lost: every order has one shipment. */
const RIGHT = {
  ...{
    sold: 20,
    oversold: 0,
    lostUpdates: 0,
    stranded: 0,
    remaining: 0,
    ended: { by: 'completed' },
  },
  ...{ recorded: 20, unmatchedOrders: 0, undelivered: 0, deliveredTwice: 0 },
};

describe.each(DATABASES)("'transactional-message' on %s", (database) => {
  describeWith([database, 'nats'], 'a sale', () => {
    const used = useDatabase(database);
    const queue = useNats();

    async function sell(
      set: readonly string[] = [],
      flags: Readonly<Record<string, string>> = {},
      strategy: AnyStrategy = transactionalMessage,
    ): Promise<RunResult> {
      const scenario = scenarioOf({
        ...{ ...SALE, strategy: strategy.name, sql: used.url, nats: queue.url },
        set: ['ackWait=300ms', 'restart=20ms', ...set],
        ...flags,
      });
      const hooks = { signal: new AbortController().signal, onProgress() {}, note() {}, env: {} };
      const chosen = { strategy, ref: strategy.name, named: true };
      const { results } = await runScenario(scenario, [chosen], hooks);
      return results[0] as RunResult;
    }

    it('sells to the last unit and no further, and ships every order once', async () => {
      const result = await sell();
      expect(result).toMatchObject(RIGHT);
      expect(result.checks.find(({ name }) => name === 'messages-delivered')).toMatchObject({
        ...{ judged: true, verdict: 'pass' },
        evidence: 'of 20 orders 20 took effect; 0 effects too many',
      });
    });

    it.each(RELAY_POINTS)(
      'loses and doubles nothing where the relay is killed %s',
      async (point) => {
        expect(await sell([`relayDies=${point}`])).toMatchObject(RIGHT);
      },
    );

    it.each(CONSUMER_POINTS)(
      'loses and doubles nothing where a consumer is killed %s',
      async (point) => {
        expect(await sell([`consumerDies=${point}`])).toMatchObject(RIGHT);
      },
    );

    it('loses and doubles nothing where relays and consumers of three nodes are killed time and again', async () => {
      const set = ['relayDies=mid-publish', 'consumerDies=after-effect', 'deaths=10'];
      expect(await sell(set, { nodes: '3' })).toMatchObject(RIGHT);
    });

    it('ships what the queue does not know again once, by the inbox of the consumer', async () => {
      // Published again when the window of duplicates is over, so that the queue delivers it as a new message.
      const late = [
        'relayDies=after-publish',
        'deaths=1',
        'duplicateWindow=100ms',
        'restart=400ms',
      ];
      expect(await sell(late)).toMatchObject(RIGHT);
      const twice = await sell([...late, 'idempotent=false']);
      expect(twice.deliveredTwice).toBeGreaterThan(0);
    });

    it('ships twice where a consumer that is not idempotent gets a message again', async () => {
      const set = ['idempotent=false', 'consumerDies=after-effect', 'deaths=2'];
      const result = await sell(set);
      expect(result).toMatchObject({ verdict: 'fail', sold: 20, oversold: 0, undelivered: 0 });
      expect(result.deliveredTwice).toBeGreaterThanOrEqual(2);
    });

    it('sells right at serializable too', async () => {
      expect(await sell([], { isolation: 'serializable' })).toMatchObject(RIGHT);
    });

    it('delivers again what the order service has refused', async () => {
      let calls = 0;
      const moody: AnyStrategy = {
        ...transactionalMessage,
        open: (sale, world, settings) => {
          const { downstream } = world;
          const services = {
            validate: (buyer: number) => downstream.validate(buyer),
            async order(buyer: number, units: number) {
              calls += 1;
              if (calls % 3 === 0) throw new Error('no');
              await downstream.order(buyer, units);
            },
          };
          return transactionalMessage.open(sale, { ...world, downstream: services }, settings);
        },
      };
      expect(await sell([], {}, moody)).toMatchObject(RIGHT);
      expect(calls).toBeGreaterThan(20);
    });

    it('tells the buyer before the order service is told, however slow that is', async () => {
      const result = await sell(['ackWait=5s'], { orderDelay: '60s', stock: '4', delay: '0s' });
      expect(result).toMatchObject({ sold: 4, undelivered: 0, deliveredTwice: 0 });
      // A second of wall time for each order.
      expect(result.responseUsBy.sold.max).toBeLessThan(1_000_000);
    });
  });
});

it('takes as many consumers as it is told to, without a warning', async () => {
  const sale = { strategy: 'transactional-message', stock: '20', buyers: '30' };
  const warned = await warningsOf(async () => {
    expect(await simulate({ ...sale, set: ['consumers=16'] })).toMatchObject(RIGHT);
  });
  expect(warned).toEqual([]);
});
