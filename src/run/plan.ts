import type { RandomSource } from '../core/random.ts';
import { type ArrivalModel, arrivalTimes } from '../load/arrivals.ts';
import type { LoadPlan } from '../load/buyers.ts';
import type { LatencyModel } from '../load/downstream.ts';
import { sampleDelayMs } from '../scenario/delay.ts';
import type { ArrivalSpec, DelaySpec, Scenario } from '../scenario/scenario.ts';

/** The load of a scenario on the world's clock: durations divided by the time scale, rates multiplied. */
export function loadPlan(scenario: Scenario, random: RandomSource): LoadPlan {
  const { timeScale, retry, patienceMs } = scenario;
  const usPerMs = 1000 / timeScale;
  const think = random.stream('think');
  return {
    buyers: scenario.buyers,
    nodes: scenario.nodes,
    arrivalUs: arrivalTimes(arrivalModel(scenario.arrival, timeScale), random.stream('arrival')),
    thinkUs: () => retry.baseMs * (1 + retry.share * (2 * think.next() - 1)) * usPerMs,
    patienceUs: patienceMs === 'none' ? Number.POSITIVE_INFINITY : (patienceMs * 1000) / timeScale,
    doubleClick: scenario.doubleClick,
    attempts: scenario.attempts,
    inFlight: scenario.inFlight,
  };
}

/** How long a downstream service takes on the world's clock, drawn from its own stream. */
export function latencyModel(
  spec: DelaySpec,
  service: string,
  timeScale: number,
  source: RandomSource,
): LatencyModel {
  if (spec.kind === 'fixed') {
    const us = Math.round((spec.ms * 1000) / timeScale);
    return () => us;
  }
  const random = source.stream(service);
  return (atUs) => {
    const scenarioMs = (atUs * timeScale) / 1000;
    return Math.round((sampleDelayMs(spec, scenarioMs, random) * 1000) / timeScale);
  };
}

function arrivalModel(spec: ArrivalSpec, timeScale: number): ArrivalModel {
  switch (spec.kind) {
    case 'burst':
      return spec;
    case 'constant':
    case 'poisson':
      return { kind: spec.kind, ratePerSec: spec.ratePerSec * timeScale };
    case 'ramp':
      return {
        kind: 'ramp',
        fromPerSec: spec.fromPerSec * timeScale,
        toPerSec: spec.toPerSec * timeScale,
        overUs: (spec.overMs * 1000) / timeScale,
      };
  }
}
