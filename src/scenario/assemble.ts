import { basename, extname } from 'node:path/posix';
import { defaultMaxTimeMs } from './max-time.ts';
import type { Scenario } from './scenario.ts';
import type { Settings } from './schema.ts';

/** The scenario of fields that were read and found right; `path` is the file's, where there is one. */
export function assembleScenario(
  settings: Settings,
  path: string | undefined,
  allowRemote: boolean,
): Scenario {
  const { about, limitPerBuyer, attempts, inFlight, target, lockTtl, maxTime } = settings;
  const { sql, nats, zookeeper, zookeeperNodes, isolation } = settings;
  const downstream = settings.faults?.downstream;
  return {
    name: settings.name ?? (path ? basename(path, extname(path)) : 'command line'),
    ...(about === undefined ? {} : { about }),
    strategies: settings.strategy,
    set: { ...settings.set, ...(settings.queue && { queue: settings.queue }) },
    stock: settings.stock,
    quantity: settings.quantity,
    ...(limitPerBuyer === undefined ? {} : { limitPerBuyer }),
    buyers: settings.buyers,
    nodes: settings.nodes,
    arrival: settings.arrival,
    retry: settings.retry,
    patienceMs: settings.patience,
    doubleClick: settings.doubleClick,
    ...(attempts === undefined ? {} : { attempts }),
    ...(inFlight === undefined ? {} : { inFlight }),
    lockTtlMs: lockTtl,
    delay: settings.delay,
    orderDelay: settings.orderDelay,
    networkUs: settings.network,
    maxTimeMs: maxTime ?? defaultMaxTimeMs(settings),
    seed: settings.seed,
    ...(settings.repeat > 1 && { repeat: settings.repeat }),
    timeScale: settings.timeScale,
    target,
    topology: settings.topology,
    ...(settings.replicaLag !== undefined && { replicaLagMs: settings.replicaLag }),
    ...(sql === undefined ? {} : { sql }),
    ...(nats === undefined ? {} : { nats }),
    ...(zookeeper === undefined ? {} : { zookeeper }),
    ...(zookeeperNodes === undefined ? {} : { zookeeperNodes }),
    ...(isolation === undefined ? {} : { isolation }),
    faults: settings.fault ?? [],
    connections: settings.connections,
    redisOptions: settings.redisOptions ?? {},
    ...(settings.http === undefined ? {} : { http: settings.http }),
    ...(downstream === undefined ? {} : { downstream }),
    allowRemote,
    expect: settings.expect ?? [],
  };
}
