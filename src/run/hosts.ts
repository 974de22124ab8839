import { randomBytes } from 'node:crypto';
import { seededSource } from '../core/random.ts';
import { openLiveHost } from '../live/host.ts';
import { openNotifierStore } from '../live/notifier/store.ts';
import { type Reaper, startReaper } from '../live/reaper-pipe.ts';
import { createRedactor, type Redactor } from '../live/redact.ts';
import type { LiveStore } from '../live/store.ts';
import type { WorldHost } from '../ports/host.ts';
import type { AnyStrategy } from '../ports/strategy.ts';
import type { Need } from '../ports/world.ts';
import { onSimulator } from '../scenario/redis-options.ts';
import { isLive, type Scenario } from '../scenario/scenario.ts';
import { SimHost } from '../sim/host.ts';
import type { SimReplicated } from '../sim/redis-servers.ts';
import { strategies as builtIn } from '../strategies/catalog.ts';
import { sqlDatabase } from './databases.ts';
import { ownEndpoint } from './endpoint/endpoint.ts';
import { queueServer } from './queues.ts';
import { redisServers } from './redis-servers.ts';
import { modelledSqlFor, NO_DATABASE, whyNotSimulated } from './simulated.ts';
import { zookeeperOfRun, zookeeperSessionFor } from './zookeepers.ts';

/** Independent masters for a strategy that needs `redis-nodes`. */
const MASTERS = 5;

/** Makes the worlds of one run, one after the other. */
export interface HostMaker {
  /** Takes the passwords of the targets out of whatever is told. */
  readonly redactor: Redactor;
  /** How many masters the target has for `strategy`; the reason where that is not what it needs. */
  whyNotRunnable(strategy: AnyStrategy): string | undefined;
  /** A world of its own for one run; on the simulator its random numbers follow from `seed`. */
  open(strategy: AnyStrategy, seed: number): Promise<WorldHost>;
  /** Lets go of what outlives a single world. */
  close(): Promise<void>;
}

/**
 * The worlds of a scenario's target.
 *
 * @throws SeckillError (`target`) where no server program is installed; UsageError for bad URLs
 */
export function hostMaker(
  scenario: Scenario,
  env: Readonly<Record<string, string | undefined>>,
  note: (text: string) => void,
): HostMaker {
  return isLive(scenario) ? liveHosts(scenario, env, note) : simHosts(scenario, note);
}

function simHosts(scenario: Scenario, note: (text: string) => void): HostMaker {
  const { redisOptions, topology } = scenario;
  const breaks = topology !== 'single';
  const idle = [
    ...(breaks ? [] : onSimulator(redisOptions, 'where-it-breaks')),
    ...onSimulator(redisOptions, 'without-effect'),
  ];
  if (idle.length > 0) {
    const why = breaks ? '' : ', whose connections never break';
    note(`${idle.join(', ')}: without effect on the simulator${why}`);
  }
  const modelled = new Set<AnyStrategy>();
  return {
    redactor: createRedactor([]),
    whyNotRunnable: (strategy) =>
      whyNoPrimary(strategy, scenario) ?? whyNotSimulated(strategy, scenario),
    open: async (strategy, seed) => {
      const sql = modelledSqlFor(strategy, scenario);
      if (sql !== undefined && !modelled.has(strategy)) {
        modelled.add(strategy);
        note(`${strategy.name}: the database is a model of ${NAMES[sql.database]}`);
      }
      return new SimHost({
        random: seededSource(seed),
        servers: mastersFor(strategy),
        networkUs: scenario.networkUs,
        zookeeperSessionMs: zookeeperSessionFor(strategy),
        sql,
        careful: !builtIn.includes(strategy),
        // A client that connects again sets timers.
        virtualGlobals: !builtIn.includes(strategy) || scenario.topology !== 'single',
        sharesMemory: strategy.sharesMemory,
        nodesFail: nodesMayFail(scenario),
        replicated: scenario.topology === 'single' ? undefined : replicationOf(scenario),
        lostReplyPercent: lostReplyPercent(scenario),
      });
    },
    close: async () => {},
  };
}

/** How far a replica is behind unless told, ms: one in the same room of servers. */
const REPLICA_LAG_MS = 1;

function replicationOf({
  topology,
  faults,
  replicaLagMs = REPLICA_LAG_MS,
  redisOptions,
}: Scenario): SimReplicated {
  const death = faults.find((fault) => fault.kind === 'kill-primary');
  const { retryDelay, ...rest } = redisOptions;
  const inEffect = onSimulator(rest, 'where-it-breaks').map((name) => [name, redisOptions[name]]);
  return {
    isCluster: topology === 'cluster',
    lagUs: replicaLagMs * 1000,
    diesAtUs: death && death.atMs * 1000,
    retryPauseMs: retryDelay,
    overrides: Object.fromEntries(inEffect),
  };
}

const NAMES = { postgres: 'PostgreSQL', mariadb: 'MariaDB' } as const;

function liveHosts(
  scenario: Scenario,
  env: Readonly<Record<string, string | undefined>>,
  note: (text: string) => void,
): HostMaker {
  const { retryDelay, ...overrides } = scenario.redisOptions;
  const redis = redisServers(scenario, env);
  const database = sqlDatabase(scenario, env);
  const queue = queueServer(scenario, env);
  const zookeeper = zookeeperOfRun(scenario, env);
  const endpoint = ownEndpoint(scenario, env);
  const reaper: Reaper = startReaper(note);
  const runId = randomBytes(6).toString('hex');
  let opened = 0;
  return {
    redactor: both(
      redis.redactor,
      createRedactor([
        ...(database?.passwords ?? []),
        ...queue.passwords,
        ...(endpoint?.passwords ?? []),
      ]),
    ),
    whyNotRunnable: (strategy) => {
      const noPrimary = whyNoPrimary(strategy, scenario);
      if (noPrimary !== undefined) return noPrimary;
      if (strategy.needs.includes('sql') && database === undefined) return NO_DATABASE;
      const noQueue = strategy.needs.includes('queue') ? queue.whyNone() : undefined;
      if (noQueue !== undefined) return noQueue;
      const noZookeeper = strategy.needs.includes('zookeeper') ? zookeeper.whyNone() : undefined;
      if (noZookeeper !== undefined) return noZookeeper;
      return redis.whyNone(mastersFor(strategy));
    },
    open: async (strategy) => {
      opened += 1;
      const common = { runId: `${opened}-${runId}`, reaper, note };
      const stores: LiveStore[] = [];
      try {
        if (strategy.needs.includes('sql') && database !== undefined) {
          stores.push(await database.open(common));
        }
        if (strategy.needs.includes('queue')) stores.push(await queue.open(common));
        if (strategy.needs.includes('zookeeper')) stores.push(await zookeeper.open(common));
        if (endpoint !== undefined) stores.push(await endpoint.open());
        if (strategy.needs.includes('notifier')) {
          stores.push(openNotifierStore({ nodes: scenario.nodes }));
        }
        return await openLiveHost({
          ...common,
          target: redis.targetFor(mastersFor(strategy)),
          stores,
          // A shop is told the sale's name, which is then another for every run.
          keysBySale: builtIn.includes(strategy) || endpoint !== undefined,
          nodesAreProcesses: needsNodeProcesses(scenario),
          lostReplyPercent: lostReplyPercent(scenario),
          maxTimeMs: scenario.maxTimeMs / scenario.timeScale,
          overrides,
          ...(retryDelay !== undefined && { reconnectPauseMs: retryDelay }),
        });
      } catch (error) {
        for (const store of stores) await store.close(CLOSE_WITHIN_MS);
        throw error;
      }
    },
    close: async () => {
      await database?.close();
      await queue.close();
      await zookeeper.close();
      await reaper.close();
    },
  };
}

/** Why nothing can be killed in a strategy's run; undefined where it is not to be, or can be. */
function whyNoPrimary(strategy: AnyStrategy, { faults }: Scenario): string | undefined {
  const isAsked = faults.some(({ kind }) => kind === 'kill-primary');
  return isAsked && mastersFor(strategy) === 0
    ? 'it uses no Redis, whose primary could be killed: run it without kill-primary'
    : undefined;
}

/** Nodes share no memory, and one that is stopped or killed must not be the harness. */
function needsNodeProcesses({ nodes, faults }: Scenario): boolean {
  return nodes > 1 || nodesMayFail({ faults });
}

function nodesMayFail({ faults }: Pick<Scenario, 'faults'>): boolean {
  return faults.some(({ kind }) => kind === 'pause' || kind === 'crash');
}

function lostReplyPercent({ faults }: Scenario): number | undefined {
  return faults.find((fault) => fault.kind === 'lost-reply')?.percent;
}

const CLOSE_WITHIN_MS = 10_000;

function both(one: Redactor, other: Redactor): Redactor {
  return {
    text: (text) => other.text(one.text(text)),
    value: (value) => other.value(one.value(value)),
  };
}

/** What a strategy can do with alone, without a Redis. */
const OTHERS: readonly Need[] = ['sql', 'queue', 'http'];

/** How many independent masters a strategy needs; none where it needs no Redis. */
export function mastersFor({ needs }: AnyStrategy): number {
  if (needs.includes('redis-nodes')) return MASTERS;
  return needs.includes('redis') || !needs.some((need) => OTHERS.includes(need)) ? 1 : 0;
}
