import { formatDurationMs } from '../core/units.ts';
import { formatArrival } from './arrival.ts';
import { formatDelay } from './delay.ts';
import { FIELDS, type FieldName } from './fields.ts';
import { defaultMaxTimeMs } from './load.ts';
import { formatNetwork } from './network.ts';
import type { Scenario } from './scenario.ts';
import { formatTarget } from './target.ts';
import { formatThinkTime } from './think-time.ts';

/**
 * The whole scenario as a file would say it: durations as text, URLs without passwords, fields
 * without a value left out. Reading it back gives the same scenario, but for passwords.
 */
export function describeScenario(scenario: Scenario): Readonly<Record<string, unknown>> {
  const { patienceMs, about, limitPerBuyer, attempts, inFlight } = scenario;
  const described: Record<FieldName, unknown> = {
    name: scenario.name,
    about,
    strategy: scenario.strategies,
    set: scenario.set,
    stock: scenario.stock,
    quantity: scenario.quantity,
    limitPerBuyer,
    buyers: scenario.buyers,
    nodes: scenario.nodes,
    arrival: formatArrival(scenario.arrival),
    retry: formatThinkTime(scenario.retry),
    patience: patienceMs === 'none' ? 'none' : formatDurationMs(patienceMs),
    doubleClick: scenario.doubleClick,
    attempts,
    inFlight,
    lockTtl: formatDurationMs(scenario.lockTtlMs),
    delay: formatDelay(scenario.delay),
    orderDelay: formatDelay(scenario.orderDelay),
    network: formatNetwork(scenario.networkUs),
    target: formatTarget(scenario.target),
    connections: scenario.connections,
    timeScale: scenario.timeScale,
    maxTime: formatDurationMs(scenario.maxTimeMs),
    seed: scenario.seed,
    expect: scenario.expect,
  };
  const known = Object.keys(FIELDS).map((name) => [name, described[name as FieldName]] as const);
  return Object.fromEntries(known.filter(([, value]) => value !== undefined));
}

/** What a reproduce line says of one strategy. */
export interface ReproducedStrategy {
  /** Its name, or its file as given. */
  readonly ref: string;
  /** The options that it declares: other `--set` values are left out. */
  readonly options: readonly string[];
}

/**
 * The flags of `run` that give this scenario again for one of its strategies: what differs from the
 * defaults, and always the seed. Passwords are left out.
 */
export function scenarioToFlags(scenario: Scenario, strategy: ReproducedStrategy): string[] {
  const described = describeScenario(scenario);
  const flags = ['--strategy', strategy.ref];
  for (const [name, field] of Object.entries(FIELDS)) {
    if (field.flag === null || name === 'strategy') continue;
    for (const value of valuesOf(name as FieldName, described[name], strategy)) {
      if (value !== defaultText(name as FieldName, scenario)) flags.push(`--${field.flag}`, value);
    }
  }
  return scenario.allowRemote ? [...flags, '--allow-remote'] : flags;
}

function valuesOf(name: FieldName, value: unknown, strategy: ReproducedStrategy): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.map(String);
  if (name !== 'set' || typeof value !== 'object' || value === null) return [String(value)];
  const own = Object.entries(value).filter(([key]) => strategy.options.includes(key));
  return own.map(([key, set]) => `${key}=${set}`);
}

function defaultText(name: FieldName, scenario: Scenario): string | null {
  if (name === 'seed') return null;
  if (name !== 'maxTime') return FIELDS[name].default;
  return formatDurationMs(defaultMaxTimeMs(scenario));
}
