import { describe, expect, it } from 'vitest';
import { strategies } from '../../src/strategies/catalog.ts';
import { simulate, simulateDocument } from '../support/simulate.ts';

describe('a quantity that does not divide the stock', () => {
  const odd = { stock: '100', quantity: '3', buyers: '50' };

  it('strands units with hincrby, which is judged', async () => {
    const result = await simulate({ ...odd, strategy: 'hincrby' });
    // 33 purchases of 3 sell 99; the 34th takes the last unit and is refused.
    expect(result).toMatchObject({ verdict: 'fail', sold: 99, oversold: 0, stranded: 1 });
    const failed = result.checks.filter(({ verdict }) => verdict === 'fail');
    expect(failed).toMatchObject([{ name: 'stock-conserved', judged: true }]);
    expect(result.remaining).toBe(100 - 3 * 50);
  });

  it('strands nothing with hincrby where refused units are given back', async () => {
    const result = await simulate({ ...odd, strategy: 'hincrby', set: ['undo=true'] });
    expect(result).toMatchObject({ verdict: 'pass', sold: 99, stranded: 0, remaining: 1 });
  });

  it.each(['lua-decrement', 'watch-multi'])('strands nothing with %s', async (strategy) => {
    const result = await simulate({ ...odd, strategy });
    expect(result).toMatchObject({ verdict: 'pass', sold: 99, stranded: 0, remaining: 1 });
  });

  it('strands units with uuid-lock-hincrby, which promises nothing about it', async () => {
    const result = await simulate({ ...odd, strategy: 'uuid-lock-hincrby', retry: '10ms±50%' });
    expect(result).toMatchObject({ verdict: 'pass', sold: 99, stranded: 1 });
  });
});

describe('ten thousand buyers of ten units against a stock of 100', () => {
  const crowd = { stock: '100', quantity: '10', buyers: '10000' };

  it.each([
    ['hincrby', {}],
    ['lua-decrement', { limitPerBuyer: '10' }],
  ])('make exactly 10 purchases with %s', async (strategy, flags) => {
    const result = await simulate({ ...crowd, ...flags, strategy });
    expect(result).toMatchObject({
      ...{ verdict: 'pass', sold: 100, oversold: 0, stranded: 0 },
      attempts: { total: 10_000, sold: 10, soldOut: 9_990 },
    });
  });
});

describe('a limit per buyer under double clicks', () => {
  const clicks = { stock: '1000', buyers: '100', limitPerBuyer: '1', doubleClick: '3' };

  it('is broken by naive, which reads and compares', async () => {
    const result = await simulate({ ...clicks, strategy: 'naive' });
    expect(result).toMatchObject({ verdict: 'fail', overLimit: 100 });
    const failed = result.checks.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ name }) => name)).toContain('limit-per-buyer');
  });

  it('is held by lua-decrement, which checks it inside the script', async () => {
    const result = await simulate({ ...clicks, strategy: 'lua-decrement' });
    expect(result).toMatchObject({
      ...{ verdict: 'pass', sold: 100, overLimit: 0 },
      attempts: { total: 300, sold: 100, rejected: 200 },
    });
  });

  it('is refused by the strategies that have none', async () => {
    await expect(simulate({ ...clicks, strategy: 'hincrby' })).rejects.toThrow(
      '--limit-per-buyer: expected a strategy that keeps a limit per buyer, got hincrby',
    );
    const flags = { ...clicks, buyers: '2', stock: '10', strategy: 'all' };
    const { results, notRun } = await simulateDocument(flags);
    const refused = notRun.filter(({ reason }) => reason.startsWith('--limit-per-buyer'));
    expect(refused.map(({ strategy }) => strategy)).toEqual(
      expect.arrayContaining(['uuid-lock-hincrby', 'hincrby', 'watch-multi', 'sql-conditional']),
    );
    expect(results).toHaveLength(strategies.filter((one) => one.limitsBuyers).length);
  });
});
