import { describe, expect, it } from 'vitest';
import { seededSource } from '../../src/core/random.ts';
import { latencyModel, loadPlan, serviceModels } from '../../src/run/plan.ts';
import { scenarioOf } from '../support/simulate.ts';

const source = () => seededSource(1);

describe('the load of a scenario', () => {
  it('takes over what has no unit of time', () => {
    const flags = { buyers: '7', nodes: '2', doubleClick: '3', attempts: '50', inFlight: '4' };
    expect(loadPlan(scenarioOf(flags), source())).toMatchObject({
      ...{ buyers: 7, nodes: 2, doubleClick: 3, attempts: 50, inFlight: 4 },
    });
  });

  it('has a patience without an end where it is none', () => {
    expect(loadPlan(scenarioOf({}), source()).patienceUs).toBe(Number.POSITIVE_INFINITY);
  });

  it('draws think times from base ± share, in µs', () => {
    const { thinkUs } = loadPlan(scenarioOf({ retry: '4s±50%' }), source());
    const drawn = Array.from({ length: 2_000 }, thinkUs);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(2_000_000);
    expect(Math.max(...drawn)).toBeLessThan(6_000_000);
    expect(Math.min(...drawn)).toBeLessThan(2_020_000);
    expect(Math.max(...drawn)).toBeGreaterThan(5_980_000);
  });

  it('has fixed think times where they have no share', () => {
    const { thinkUs } = loadPlan(scenarioOf({ retry: '250ms' }), source());
    expect([thinkUs(), thinkUs()]).toEqual([250_000, 250_000]);
  });
});

describe('a time scale of 60', () => {
  const scaled = { target: ['local'], timeScale: '60' };

  it('divides think time and patience, and multiplies rates', () => {
    const flags = { retry: '6s', patience: '1m', arrival: 'constant(2/s)' };
    const plan = loadPlan(scenarioOf({ ...scaled, ...flags }), source());
    expect(plan.thinkUs()).toBe(100_000);
    expect(plan.patienceUs).toBe(1_000_000);
    expect(plan.arrivalUs(121)).toBe(1_000_000);
  });

  it('shortens a ramp and steepens it', () => {
    const ramp = { arrival: 'ramp(0/s..10/s,60s)' };
    const plain = loadPlan(scenarioOf(ramp), source());
    const plan = loadPlan(scenarioOf({ ...scaled, ...ramp }), source());
    for (const buyer of [2, 100, 301, 900]) {
      expect(plan.arrivalUs(buyer) * 60).toBeCloseTo(plain.arrivalUs(buyer), 3);
    }
  });

  it('keeps a Poisson process’s order of gaps, each a sixtieth', () => {
    const arrival = { arrival: 'poisson(5/s)' };
    const plain = loadPlan(scenarioOf(arrival), source());
    const plan = loadPlan(scenarioOf({ ...scaled, ...arrival }), source());
    for (const buyer of [1, 2, 3]) {
      expect(plan.arrivalUs(buyer) * 60).toBeCloseTo(plain.arrivalUs(buyer), 3);
    }
  });

  it('divides a delay, and places its spikes in scenario time', () => {
    const { delay } = scenarioOf({ delay: '600ms,12s@60s+30s' });
    const model = latencyModel(delay, 'validate', 60, source());
    expect([model(0), model(999_999), model(1_000_000)]).toEqual([10_000, 10_000, 200_000]);
    expect([model(1_499_999), model(1_500_000)]).toEqual([200_000, 10_000]);
  });
});

describe('the delays of a log', () => {
  const NONE = Number.NaN;
  const arrivals = (...delayUs: readonly number[]) => ({
    buyers: 1,
    atUs: new Float64Array(delayUs.length),
    buyer: new Uint32Array(delayUs.length).fill(1),
    delayUs: Float64Array.from(delayUs),
  });
  const validateOf = (scenario: ReturnType<typeof scenarioOf>, ...delayUs: readonly number[]) =>
    serviceModels(scenario, arrivals(...delayUs), source()).validate;

  it('are those of each attempt, whenever it calls; without one, that of the one before', () => {
    const validate = validateOf(scenarioOf({ delay: '9s' }), NONE, 500, NONE, 700, 0, NONE);
    expect([1, 2, 3, 4, 5, 6].map((attempt) => validate(123, attempt))).toEqual([
      ...[500, 500, 500, 700, 0, 0],
    ]);
    expect(validate(0)).toBe(0);
  });

  it('are divided by the time scale, and leave the order service alone', () => {
    const scenario = scenarioOf({ target: ['local'], timeScale: '60', orderDelay: '6s' });
    const { validate, order } = serviceModels(scenario, arrivals(12_000_000), source());
    expect([validate(0, 1), order(0, 1)]).toEqual([200_000, 100_000]);
  });

  it('are the scenario’s where the log says none', () => {
    const { delayUs: _, ...rest } = arrivals(1);
    const { validate } = serviceModels(scenarioOf({ delay: '9s' }), rest, source());
    expect(validate(0, 1)).toBe(9_000_000);
  });
});

describe('a delay', () => {
  it('that is fixed is the same for every call', () => {
    const model = latencyModel(scenarioOf({ delay: '12s' }).delay, 'validate', 1, source());
    expect([model(0), model(5_000_000)]).toEqual([12_000_000, 12_000_000]);
  });

  it('that is uniform stays in its bounds, whole µs', () => {
    const model = latencyModel(scenarioOf({ delay: '8s..15s' }).delay, 'validate', 1, source());
    const drawn = Array.from({ length: 2_000 }, () => model(0));
    expect(drawn.every(Number.isInteger)).toBe(true);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(8_000_000);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(15_000_000);
  });

  it('of one service never shifts that of the other', () => {
    const { delay } = scenarioOf({ delay: '8s..15s' });
    const [one, other] = ['validate', 'order'].map((service) => {
      return latencyModel(delay, service, 1, source());
    });
    const alone = latencyModel(delay, 'order', 1, source());
    one?.(0);
    expect(other?.(0)).toBe(alone(0));
    expect(one?.(0)).not.toBe(other?.(0));
  });
});
