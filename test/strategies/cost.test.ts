import { describe, expect, it } from 'vitest';
import { whyNotSimulated } from '../../src/run/simulated.ts';
import { strategies } from '../../src/strategies/catalog.ts';
import { simulate } from '../support/simulate.ts';

const simulated = strategies.filter((strategy) => whyNotSimulated(strategy) === undefined);

describe('the round trips that a strategy says it costs', () => {
  it.each(simulated.map(({ name, cost }) => [name, cost] as const))(
    '%s: %s',
    async (name, cost = '') => {
      // One buyer after the other, and enough for everybody.
      const sale = { stock: '1000', buyers: '5', arrival: 'constant(1/s)' };
      const { roundTrips } = await simulate({ strategy: name, ...sale });
      const [, told] = /(\d+) round trips?/.exec(cost) ?? [];
      expect(roundTrips.perSold).toBe(Number(told));
    },
  );
});
