import { formatDurationMs } from '../core/units.ts';
import { formatArrival } from './arrival.ts';
import { formatDelay } from './delay.ts';
import { formatFault } from './faults.ts';
import { FIELDS, type FieldName } from './fields.ts';
import { describeHttp } from './http/describe.ts';
import { defaultMaxTimeMs } from './max-time.ts';
import { formatNats } from './nats.ts';
import { formatNetwork } from './network.ts';
import { formatRedisOptions } from './redis-options.ts';
import type { Scenario } from './scenario.ts';
import { formatSql } from './sql.ts';
import { formatTarget } from './target.ts';
import { formatThinkTime } from './think-time.ts';

/**
 * The whole scenario as a file would say it: durations as text, URLs without passwords, fields
 * without a value left out. Reading it back gives the same scenario, but for passwords, and for a log,
 * which says for itself what its buyers do.
 */
export function describeScenario(scenario: Scenario): Readonly<Record<string, unknown>> {
  const { patienceMs, about, limitPerBuyer, attempts, inFlight, arrival } = scenario;
  const log = arrival.kind === 'log' ? arrival : undefined;
  const unlessLogged = <T>(value: T) => (log === undefined ? value : undefined);
  const described: Record<FieldName, unknown> = {
    name: scenario.name,
    about,
    strategy: scenario.strategies,
    set: scenario.set,
    // It is one of them.
    queue: undefined,
    stock: scenario.stock,
    quantity: log?.units ? AS_LOGGED : scenario.quantity,
    limitPerBuyer,
    buyers: scenario.buyers,
    nodes: scenario.nodes,
    arrival: formatArrival(arrival),
    retry: unlessLogged(formatThinkTime(scenario.retry)),
    patience: unlessLogged(patienceMs === 'none' ? 'none' : formatDurationMs(patienceMs)),
    doubleClick: unlessLogged(scenario.doubleClick),
    attempts,
    inFlight,
    lockTtl: formatDurationMs(scenario.lockTtlMs),
    delay: log?.delays ? AS_LOGGED : formatDelay(scenario.delay),
    orderDelay: formatDelay(scenario.orderDelay),
    network: formatNetwork(scenario.networkUs),
    // A database by itself makes a run live; beside a simulator that is named it is a model.
    target: isByDatabase(scenario) ? undefined : formatTarget(scenario.target),
    topology: scenario.topology,
    replicaLag:
      scenario.replicaLagMs === undefined ? undefined : formatDurationMs(scenario.replicaLagMs),
    sql: scenario.sql && formatSql(scenario.sql),
    nats: scenario.nats && formatNats(scenario.nats),
    zookeeper: scenario.zookeeper,
    zookeeperNodes: scenario.zookeeperNodes,
    isolation: scenario.isolation,
    fault: noneIfEmpty(scenario.faults.map(formatFault)),
    faults: scenario.downstream && { downstream: scenario.downstream },
    connections: scenario.connections,
    redisOptions: noneIfEmpty(formatRedisOptions(scenario.redisOptions)),
    http: scenario.http && describeHttp(scenario.http),
    timeScale: scenario.timeScale,
    maxTime: formatDurationMs(scenario.maxTimeMs),
    seed: scenario.seed,
    repeat: scenario.repeat,
    expect: scenario.expect,
  };
  const known = Object.keys(FIELDS).map((name) => [name, described[name as FieldName]] as const);
  return Object.fromEntries(known.filter(([, value]) => value !== undefined));
}

function isByDatabase({ target, sql }: Scenario): boolean {
  return target.kind === 'sim' && sql !== undefined && sql.kind !== 'model';
}

/** What a log says of each attempt. */
const AS_LOGGED = 'as logged';

/** What a reproduce line says of one strategy. */
export interface ReproducedStrategy {
  /** Its name, or its file as given. */
  readonly ref: string;
  /** The options that it declares: other `--set` values are left out. */
  readonly options: readonly string[];
}

/** The arguments after `seckill-bench` that give this scenario again for one of its strategies. */
export function scenarioToArguments(scenario: Scenario, strategy: ReproducedStrategy): string[] {
  const { arrival } = scenario;
  if (scenario.command !== undefined) {
    return [...scenario.command, '--seed', String(scenario.seed)];
  }
  const command = arrival.kind === 'log' ? arrival.command : ['run'];
  return [...command, ...scenarioToFlags(scenario, strategy)];
}

/**
 * The flags of `run` that give this scenario again for one of its strategies: what differs from the
 * defaults, and always the seed. Passwords are left out, and so is what a log says.
 */
export function scenarioToFlags(scenario: Scenario, strategy: ReproducedStrategy): string[] {
  const { arrival } = scenario;
  const { buyers: _, ...logged } = describeScenario(scenario);
  const described = arrival.kind === 'log' ? withoutLogged(logged) : describeScenario(scenario);
  const flags = ['--strategy', strategy.ref];
  for (const [name, field] of Object.entries(FIELDS)) {
    if (field.flag === null || name === 'strategy') continue;
    for (const value of valuesOf(name as FieldName, described[name], strategy)) {
      const isTold = name === 'target' && scenario.sql?.kind === 'model';
      if (isTold || value !== defaultText(name as FieldName, scenario)) {
        flags.push(`--${field.flag}`, value);
      }
    }
  }
  return scenario.allowRemote ? [...flags, '--allow-remote'] : flags;
}

function withoutLogged(described: Readonly<Record<string, unknown>>) {
  const { arrival: _, ...rest } = described;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== AS_LOGGED));
}

function noneIfEmpty<T extends object>(map: T): T | undefined {
  return Object.keys(map).length === 0 ? undefined : map;
}

function valuesOf(name: FieldName, value: unknown, strategy: ReproducedStrategy): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.map(String);
  if (typeof value !== 'object' || value === null) return [String(value)];
  const isTheirs = (key: string) => name !== 'set' || strategy.options.includes(key);
  const own = Object.entries(value).filter(([key]) => isTheirs(key));
  return own.map(([key, set]) => `${key}=${set}`);
}

function defaultText(name: FieldName, scenario: Scenario): string | null {
  if (name === 'seed') return null;
  if (name !== 'maxTime') return FIELDS[name].default;
  return formatDurationMs(defaultMaxTimeMs(scenario));
}
