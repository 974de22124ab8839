import { describe, expect, it } from 'vitest';
import { ordersRecorded } from '../../src/check/orders-recorded.ts';
import { history } from './history.ts';
import { findings, resultOf, verdictOf } from './run.ts';

describe('orders-recorded', () => {
  const oneSold = () => history().start(1).start(2).end(1, 'sold').end(2, 'sold-out');
  const verdict = (recorded: number | null, written = oneSold()) =>
    verdictOf(ordersRecorded, written, { final: { recorded } });

  it('accepts orders for exactly what was sold', () => {
    expect(verdict(1)).toBe('pass');
    expect(verdict(0, history().start(1).end(1, 'sold-out'))).toBe('pass');
  });

  it('rejects a sold unit without an order, and an order that nobody was told of', () => {
    expect(verdict(0)).toBe('fail');
    expect(verdict(2)).toBe('fail');
    expect(
      findings(ordersRecorded, oneSold(), { final: { recorded: 3 } }).findings[0],
    ).toMatchObject({
      figure: 'unmatchedOrders',
      value: 2,
      evidence: 'the orders have 3 units, the ledger has 1',
    });
  });

  it('accepts unclear units with an order or without, and no more than those', () => {
    const unclear = () => history().start(1).start(2).end(1, 'sold').end(2, 'unclear');
    expect([0, 1, 2, 3].map((recorded) => verdict(recorded, unclear()))).toEqual([
      ...['fail', 'pass', 'pass', 'fail'],
    ]);
    const unfinishedAttempts = [{ attempt: 3, buyer: 3, sinceUs: 0 }];
    const final = { recorded: 3, unfinishedAttempts };
    expect(verdictOf(ordersRecorded, unclear().start(3), { final })).toBe('pass');
  });

  it('is inconclusive where they could not be read, and does not apply where there are none', () => {
    expect(verdict(null)).toBe('inconclusive');
    expect(verdictOf(ordersRecorded, oneSold())).toBe('not-applicable');
  });

  it('is judged of every strategy that writes orders down, and only told where oversold is accepted', () => {
    const judged = (expect: readonly string[]) => {
      const result = resultOf(oneSold(), { final: { recorded: 0 }, expect });
      const check = result.checks.find(({ name }) => name === 'orders-recorded');
      return [result.verdict, check?.judged, result.unmatchedOrders];
    };
    expect(judged([])).toEqual(['fail', true, 1]);
    expect(judged(['unmatchedOrders<=1'])).toEqual(['pass', false, 1]);
  });
});
