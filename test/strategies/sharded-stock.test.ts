import { describe, expect, it } from 'vitest';
import { PurchaseFailed } from '../../src/core/purchase-failed.ts';
import type { AnyStrategy } from '../../src/ports/strategy.ts';
import { shardedStock } from '../../src/strategies/sharded-stock.ts';
import { SoldOutFlag } from '../../src/strategies/sold-out-flag.ts';
import { searchAll, spaceOf } from '../run/explore/searching.ts';
import { simulate } from '../support/simulate.ts';

const strategy = 'sharded-stock';

/** The same, with an order service that refuses the first `count` orders of each node. */
function refusing(count: number): AnyStrategy {
  return {
    ...shardedStock,
    name: 'own',
    open: (sale, world, settings) => {
      let left = count;
      const order = async (buyer: number, units: number) => {
        await world.downstream.order(buyer, units);
        left -= 1;
        if (left >= 0) throw new PurchaseFailed('no');
      };
      const downstream = { ...world.downstream, order };
      return shardedStock.open(sale, { ...world, downstream }, settings);
    },
  };
}

describe('sharded-stock', () => {
  it('sells every unit of every shard, and not one more, whoever comes', async () => {
    for (const shards of [1, 7, 64]) {
      const result = await simulate({ strategy, buyers: '300', set: [`shards=${shards}`] });
      expect(result).toMatchObject({
        ...{ verdict: 'pass', sold: 100, oversold: 0, stranded: 0, remaining: 0 },
        buyers: { served: 100, soldOut: 200 },
      });
    }
  });

  it('sells a purchase from several shards where none has enough, and leaves what is too little', async () => {
    const odd = { stock: '100', quantity: '7', buyers: '200', retry: '10ms±50%' };
    const result = await simulate({ strategy, ...odd });
    expect(result).toMatchObject({ verdict: 'pass', sold: 98, stranded: 0, remaining: 2 });
    expect(result.buyers).toMatchObject({ served: 14, soldOut: 186 });
  });

  it('answers the crowd after the last unit from memory', async () => {
    const late = { stock: '20', buyers: '1000', arrival: 'constant(1000/s)', strategy };
    const remembering = await simulate(late);
    const asking = await simulate({ ...late, set: ['soldOutFor=0s'] });
    expect([remembering.sold, asking.sold]).toEqual([20, 20]);
    expect(remembering.responseUsBy.soldOut.p50).toBe(0);
    expect(asking.responseUsBy.soldOut.p50).toBeGreaterThan(0);
  });

  it('sells what another node has given back', async () => {
    const result = await simulate({
      strategy: refusing(3),
      ...{ stock: '10', buyers: '40', nodes: '2', arrival: 'constant(2/s)' },
    });
    expect(result).toMatchObject({ sold: 10, oversold: 0, stranded: 0, remaining: 0 });
    expect(result.attempts.failed).toBe(6);
  });

  it('survives every order of events of two buyers, with units in several shards', async () => {
    for (const small of [
      { stock: 2, quantity: '1' },
      { stock: 3, quantity: '2' },
    ]) {
      const space = spaceOf(strategy, { ...small, set: ['shards=2'] });
      const { violated, all } = await searchAll(space);
      expect(violated).toEqual([]);
      expect(all).toBeGreaterThan(1n);
    }
  });

  it('never says sold out while two hold the parts of what each of them wants', async () => {
    const small = { stock: 4, quantity: '3', attempts: 2, set: ['shards=2'] };
    const { outcomes, violated, all } = await searchAll(spaceOf(strategy, small));
    expect(violated).toEqual([]);
    expect(all).toBeGreaterThan(1n);
    const told = outcomes.map((one) => one.split(':')[0] ?? '');
    expect(told.filter((one) => one.includes('busy')).length).toBeGreaterThan(0);
    expect(told.filter((one) => one.includes('sold-out') && !/sold,/.test(one))).toEqual([]);
  });

  it('strands a unit where a client crashes after the deduction', async () => {
    const space = spaceOf(strategy, { attempts: 1, faults: { crash: 1 }, set: ['shards=2'] });
    const { violated } = await searchAll(space);
    expect(violated).toEqual(['stranded']);
  });
});

describe('the flag of a sold-out sale', () => {
  it('is up for as many units as were missed, or more, for its time, and until units come back', () => {
    let nowMs = 0;
    const flag = new SoldOutFlag({ nowMs: () => nowMs, sleep: async () => {} }, 100);
    expect(flag.isUp(1)).toBe(false);
    flag.raise(3);
    expect([2, 3, 4].map((units) => flag.isUp(units))).toEqual([false, true, true]);
    nowMs = 99;
    expect(flag.isUp(3)).toBe(true);
    nowMs = 100;
    expect(flag.isUp(3)).toBe(false);
    flag.raise(3);
    flag.lower();
    expect(flag.isUp(3)).toBe(false);
  });
});
