import type { Arrivals } from '../core/incident.ts';
import type { RandomSource } from '../core/random.ts';
import { type ArrivalModel, arrivalTimes } from '../load/arrivals.ts';
import type { LoadPlan } from '../load/buyers.ts';
import type { LatencyModel } from '../load/downstream.ts';
import { sampleDelayMs } from '../scenario/delay.ts';
import type { ArrivalModelSpec, DelaySpec, Scenario } from '../scenario/scenario.ts';

/**
 * The load of a scenario on the world's clock: durations divided by the time scale, rates multiplied.
 *
 * @throws Error for a log's arrivals, which are given and not planned
 */
export function loadPlan(scenario: Scenario, random: RandomSource): LoadPlan {
  const { timeScale, retry, patienceMs, arrival } = scenario;
  if (arrival.kind === 'log') throw new Error('arrival: expected a model, got a log');
  const usPerMs = 1000 / timeScale;
  const think = random.stream('think');
  return {
    buyers: scenario.buyers,
    nodes: scenario.nodes,
    arrivalUs: arrivalTimes(arrivalModel(arrival, timeScale), random.stream('arrival')),
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

/** How the downstream services behave. */
export interface Services {
  readonly validate: LatencyModel;
  readonly order: LatencyModel;
}

/** The services of a scenario: the user service as a log says, where one says it. */
export function serviceModels(
  { delay, orderDelay, timeScale }: Scenario,
  given: Arrivals | Required<Pick<Arrivals, 'delayUs'>> | undefined,
  random: RandomSource,
): Services {
  const delayUs = given?.delayUs;
  return {
    validate:
      delayUs === undefined
        ? latencyModel(delay, 'validate', timeScale, random)
        : loggedLatency(delayUs, timeScale),
    order: latencyModel(orderDelay, 'order', timeScale, random),
  };
}

/**
 * The latency that a log has for each attempt, on the world's clock. An attempt whose latency it does not
 * say has that of the last one before it that has one: that is how slow the service was then.
 */
function loggedLatency(delayUs: Float64Array, timeScale: number): LatencyModel {
  let lastUs = delayUs.find((us) => !Number.isNaN(us)) ?? 0;
  const ownUs = delayUs.map((us) => {
    if (!Number.isNaN(us)) lastUs = us;
    return Math.round(lastUs / timeScale);
  });
  return (_, attempt) => ownUs[(attempt ?? 0) - 1] ?? 0;
}

function arrivalModel(spec: ArrivalModelSpec, timeScale: number): ArrivalModel {
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
