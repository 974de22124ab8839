import { describe, expect, it } from 'vitest';
import { limitPerBuyer } from '../../src/check/limit-per-buyer.ts';
import { noOversell } from '../../src/check/no-oversell.ts';
import { stockConserved } from '../../src/check/stock-conserved.ts';
import { history } from './history.ts';
import { findings, verdictOf } from './run.ts';

describe('no-oversell', () => {
  it('accepts as many units as there were, and rejects one more', () => {
    const sold = history().start(1).start(2).end(1, 'sold');
    expect(verdictOf(noOversell, sold)).toBe('pass');
    expect(verdictOf(noOversell, sold.end(2, 'sold'))).toBe('fail');
  });

  it('rejects more in the orders than there was, whatever buyers were told', () => {
    const told = history().start(1).start(2).end(1, 'sold').end(2, 'unclear');
    expect(verdictOf(noOversell, told, { final: { recorded: 1 } })).toBe('inconclusive');
    expect(findings(noOversell, told, { final: { recorded: 2 } }).findings[0]).toMatchObject({
      verdict: 'fail',
      value: 1,
      evidence: 'sold 1 of 1 unit, and the orders have 2: 1 too many',
    });
  });

  it('counts units, not purchases', () => {
    const sale = { id: 'sale', stock: 10, quantity: 6 };
    const twice = history().start(1).start(2).end(1, 'sold', 6).end(2, 'sold', 6);
    expect(findings(noOversell, twice, { sale }).findings[0]).toMatchObject({
      value: 2,
      evidence: 'sold 12 of 10 units: 2 too many',
    });
  });

  it('is inconclusive when unclear units could make the difference, and fails where they cannot', () => {
    const unclear = history().start(1).start(2).end(1, 'sold').end(2, 'unclear');
    expect(findings(noOversell, unclear).findings[0]).toMatchObject({
      verdict: 'inconclusive',
      range: [0, 1],
    });
    expect(verdictOf(noOversell, unclear.start(3).end(3, 'sold'))).toBe('fail');
  });

  it('takes an attempt that never ended for unclear', () => {
    const one = history().start(1).start(2).end(1, 'sold');
    const unfinishedAttempts = [{ attempt: 2, buyer: 2, sinceUs: 0 }];
    expect(verdictOf(noOversell, one, { final: { unfinishedAttempts } })).toBe('inconclusive');
  });

  it('is inconclusive without a single ended attempt', () => {
    expect(verdictOf(noOversell, history().start(1))).toBe('inconclusive');
  });
});

describe('stock-conserved', () => {
  const sale = { id: 'sale', stock: 2, quantity: 1 };
  const oneSold = () => history().start(1).end(1, 'sold');
  const balance = (remaining: number | null, written = oneSold()) =>
    findings(stockConserved, written, { sale, final: { remaining } }).findings.map(
      ({ figure, value, verdict }) => [figure, value, verdict],
    );

  it('accepts a counter that fell by the units sold', () => {
    expect(balance(1)).toEqual([
      ['lostUpdates', 0, 'pass'],
      ['stranded', 0, 'pass'],
    ]);
  });

  it('finds a sold unit that the counter did not notice', () => {
    expect(balance(2)).toEqual([
      ['lostUpdates', 1, 'fail'],
      ['stranded', 0, 'pass'],
    ]);
  });

  it('finds a unit taken that nobody was sold', () => {
    expect(balance(0)).toEqual([
      ['lostUpdates', 0, 'pass'],
      ['stranded', 1, 'fail'],
    ]);
  });

  it('takes a counter below zero for zero when it counts stranded units, and says so', () => {
    const both = oneSold().start(2).end(2, 'sold');
    expect(balance(-7, both)).toEqual([
      ['lostUpdates', 0, 'pass'],
      ['stranded', 0, 'pass'],
    ]);
    const [first] = findings(stockConserved, both, { sale, final: { remaining: -7 } }).findings;
    expect(first?.evidence).toContain('below zero');
  });

  it('is inconclusive where unclear units could explain what is missing', () => {
    const unclear = oneSold().start(2).end(2, 'unclear');
    expect(balance(0, unclear)).toEqual([
      ['lostUpdates', 0, 'pass'],
      ['stranded', 1, 'inconclusive'],
    ]);
    expect(balance(1, unclear)).toEqual([
      ['lostUpdates', 0, 'inconclusive'],
      ['stranded', 0, 'pass'],
    ]);
  });

  it('is inconclusive when the counter could not be read', () => {
    expect(balance(null).map(([, value, verdict]) => [value, verdict])).toEqual([
      [null, 'inconclusive'],
      [null, 'inconclusive'],
    ]);
  });
});

describe('limit-per-buyer', () => {
  const sale = { id: 'sale', stock: 10, quantity: 1, limitPerBuyer: 1 };

  it('accepts a buyer at the limit, and rejects the next unit', () => {
    const bought = history().start(1, 7).end(1, 'sold').start(2, 7);
    expect(verdictOf(limitPerBuyer, bought, { sale })).toBe('pass');
    const [finding] = findings(limitPerBuyer, bought.end(2, 'sold'), { sale }).findings;
    expect(finding).toMatchObject({ verdict: 'fail', value: 1 });
    expect(finding?.evidence).toContain('buyer 7 owns 2');
  });

  it('does not add up the units of different buyers', () => {
    const two = history().start(1).end(1, 'sold').start(2).end(2, 'sold');
    expect(verdictOf(limitPerBuyer, two, { sale })).toBe('pass');
  });

  it('is inconclusive when an unclear or unfinished attempt could break it', () => {
    const unclear = history().start(1, 7).end(1, 'sold').start(2, 7);
    const unfinishedAttempts = [{ attempt: 2, buyer: 7, sinceUs: 0 }];
    expect(verdictOf(limitPerBuyer, unclear, { sale, final: { unfinishedAttempts } })).toBe(
      'inconclusive',
    );
    expect(verdictOf(limitPerBuyer, unclear.end(2, 'unclear'), { sale })).toBe('inconclusive');
  });

  it('does not apply without a limit', () => {
    expect(verdictOf(limitPerBuyer, history().start(1).end(1, 'sold'))).toBe('not-applicable');
  });
});
