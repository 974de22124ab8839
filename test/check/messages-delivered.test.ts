import { describe, expect, it } from 'vitest';
import { messagesDelivered } from '../../src/check/messages-delivered.ts';
import type { Deliveries } from '../../src/core/deliveries.ts';
import { history } from './history.ts';
import { findings, resultOf } from './run.ts';

describe('messages-delivered', () => {
  const sold = () => history().start(1).end(1, 'sold');
  const atRest = { orders: 1, undelivered: 0, surplus: 0, onTheirWay: 0 };
  const verdicts = (delivered: Deliveries | null) =>
    findings(messagesDelivered, sold(), { final: { delivered } }).findings.map(
      ({ verdict }) => verdict,
    );

  it('accepts one effect for each order', () => {
    expect(verdicts(atRest)).toEqual(['pass', 'pass']);
  });

  it('rejects an order without its effect, and an effect too many', () => {
    expect(verdicts({ ...atRest, undelivered: 1 })).toEqual(['fail', 'pass']);
    expect(verdicts({ ...atRest, surplus: 1 })).toEqual(['pass', 'fail']);
  });

  it('cannot tell whether an order is lost while as many messages are under way', () => {
    expect(verdicts({ ...atRest, undelivered: 1, onTheirWay: 1 })).toEqual([
      'inconclusive',
      'pass',
    ]);
    expect(verdicts({ orders: 3, undelivered: 2, surplus: 0, onTheirWay: 1 })[0]).toBe('fail');
    expect(verdicts({ ...atRest, onTheirWay: 1 })).toEqual(['pass', 'pass']);
  });

  it('is inconclusive where nothing could be read, and does not apply where nothing is sent', () => {
    expect(verdicts(null)).toEqual(['inconclusive', 'inconclusive']);
    expect(findings(messagesDelivered, sold()).findings).toEqual([]);
  });

  it('says how many orders took effect, and is judged of every strategy that sends messages', () => {
    const delivered = { orders: 3, undelivered: 1, surplus: 2, onTheirWay: 0 };
    const result = resultOf(sold(), { final: { delivered } });
    expect(result).toMatchObject({ verdict: 'fail', undelivered: 1, deliveredTwice: 2 });
    expect(result.checks.find(({ name }) => name === 'messages-delivered')).toMatchObject({
      judged: true,
      evidence: 'of 3 orders 2 took effect; 2 effects too many',
    });
    const replaced = resultOf(sold(), { final: { delivered }, expect: ['deliveredTwice<=2'] });
    expect(replaced).toMatchObject({ verdict: 'fail' });
  });
});
