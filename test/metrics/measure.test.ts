import { describe, expect, it } from 'vitest';
import { measureHistory } from '../../src/metrics/measure.ts';
import { type HistoryWriter, history } from '../check/history.ts';

const sale = { id: 'sale', stock: 2, quantity: 1 };

function measure(written: HistoryWriter, unfinishedBuyers = 0) {
  const measuring = measureHistory(sale);
  written.tell(measuring);
  return measuring.finish(unfinishedBuyers);
}

describe('the measures of a history', () => {
  it('count outcomes, units and buyers', () => {
    const written = history().start(1).start(2).start(3).start(4);
    written.at(2_000_000).end(1, 'sold').end(2, 'sold-out').end(3, 'busy').end(4, 'unclear');
    written.leave(1, 'served').leave(2, 'sold-out').leave(4, 'gave-up');
    expect(measure(written, 1)).toMatchObject({
      sold: 1,
      unclearUnits: 1,
      attempts: { total: 4, sold: 1, soldOut: 1, busy: 1, rejected: 0, failed: 0, unclear: 1 },
      buyers: { total: 4, served: 1, soldOut: 1, gaveUp: 1, unfinished: 1 },
      attemptsPerSec: 2,
      durationUs: 2_000_000,
    });
  });

  it('keep busy answers out of the response time, and measure from the intended start', () => {
    const written = history().at(50).start(1, 1, 0).start(2).start(3);
    written.at(1000).end(2, 'busy').end(3, 'unclear').at(12_000).end(1, 'sold');
    const { responseUs, responseUsBy, serviceUs } = measure(written);
    expect(responseUs).toMatchObject({ count: 1, min: 12_000, max: 12_000 });
    expect(serviceUs).toMatchObject({ count: 1, max: 11_950 });
    expect(responseUsBy.busy).toMatchObject({ count: 1, max: 950 });
    expect(responseUsBy.unclear.count).toBe(1);
  });

  it("measure a buyer's time from its arrival until it leaves", () => {
    expect(measure(history().at(70).leave(1, 'gave-up', 20)).buyerUs.max).toBe(50);
  });

  it('count the downstream calls and the most in flight, and no Redis calls', () => {
    const written = history().start(1).start(2);
    const first = written.send(1, 'validate');
    const second = written.send(2, 'order');
    const redis = written.send(1, 'redis', 'get');
    written.settle(1, redis, null).settle(1, first).settle(2, second);
    written.settle(1, written.send(1, 'order'));
    expect(measure(written).downstream).toEqual({
      calls: 3,
      peakInFlight: 2,
      validate: { calls: 1, peakInFlight: 1, peakPerSec: 1 },
    });
  });

  it('find the second with the most calls to the user service', () => {
    const written = history().start(1);
    for (const atMs of [0, 900, 999, 1000, 1890, 1900, 5000]) {
      const call = written.at(atMs * 1000).send(1, 'validate');
      written.settle(1, call);
    }
    // 900 to 1899 ms.
    expect(measure(written).downstream.validate.peakPerSec).toBe(4);
  });

  it('count calls that an attempt has under way together as one round trip', () => {
    const written = history().start(1).start(2).start(3);
    written.redis(1, ['get', 'stock'], '1');
    const pipeline = [written.send(1, 'redis', 'multi'), written.send(1, 'redis', 'exec')];
    const service = written.send(1, 'validate');
    for (const call of [...pipeline, service]) written.settle(1, call);
    const masters = [1, 2, 3].map((master) => written.send(2, `redis-${master}`, 'set'));
    for (const call of masters) written.settle(2, call);
    written.end(1, 'sold').end(2, 'sold').end(3, 'sold-out');
    expect(measure(written).roundTrips).toEqual({ total: 3, perSold: 1.5, perAttempt: 1 });
    expect(measure(history()).roundTrips).toEqual({ total: 0, perSold: null, perAttempt: null });
  });

  it('count the round trips of an attempt whose journal lost its middle', () => {
    const written = history().start(1);
    for (let trip = 0; trip < 1000; trip++) written.redis(1, ['get', 'lock'], null);
    expect(measure(written.end(1, 'sold')).roundTrips.perSold).toBe(1000);
  });

  it('measure the fight for the stock and the width of the release burst', () => {
    const written = history().at(5).start(1, 1, 0).at(9).start(2, 2, 0).start(3, 3, 9);
    written.end(1, 'sold').end(2, 'sold').start(4).start(5).end(3, 'sold-out');
    expect(measure(written).contention).toEqual({
      peakInFlight: 3,
      peakWhileStock: 3,
      releaseWidthUs: 4,
    });
    expect(measure(history().start(1)).contention.releaseWidthUs).toBeNull();
  });

  it('tell the ten most frequent errors', () => {
    const written = history();
    for (let attempt = 1; attempt <= 40; attempt++) {
      written.start(attempt).end(attempt, 'failed', 1, `error ${attempt % 12}`);
    }
    const { errors } = measure(written);
    expect(errors).toHaveLength(10);
    expect(errors[0]).toEqual({ message: 'error 1', count: 4 });
  });

  it('count errors beyond a thousand different messages together', () => {
    const written = history();
    for (let attempt = 1; attempt <= 1500; attempt++) {
      written.start(attempt).end(attempt, 'failed', 1, `attempt ${attempt} failed`);
    }
    expect(measure(written).errors[0]).toEqual({ message: '(other messages)', count: 500 });
  });

  it('count late starts', () => {
    const written = history().at(20_000).start(1, 1, 0).start(2).end(1, 'busy').end(2, 'busy');
    expect(measure(written).starts).toEqual({ intended: 2, late: 1, maxStartDelayUs: 20_000 });
  });

  it('give no rate for a history without a span of time', () => {
    expect(measure(history().start(1).end(1, 'sold')).attemptsPerSec).toBeNull();
  });
});
