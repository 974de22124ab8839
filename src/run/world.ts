import type { CallObserver } from '../core/observer.ts';
import { createDownstream } from '../load/downstream.ts';
import type { AttemptSource } from '../load/lane.ts';
import type { Recorder } from '../load/recorder.ts';
import { createTrace } from '../load/trace.ts';
import type { NodeClients, NodePower, ShopHost } from '../ports/host.ts';
import type { BorrowConnection, RedisPort } from '../ports/redis.ts';
import type { BaseWorld, FullWorld } from '../ports/world.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Services } from './plan.ts';
import { type ConnectionPool, createPool } from './pool.ts';

/** One node of the shop: its own connections, and its world as any number of observers see it. */
export interface ShopNode {
  /** The world for whoever is told apart by the host's scope. */
  readonly world: FullWorld;
  /** Present in a simulated world whose nodes may fail. */
  readonly power: NodePower | undefined;
  /** The same world; its calls are reported to `observer`. */
  worldSeenBy(observer: CallObserver & AttemptSource): FullWorld;
}

/** The nodes of a shop, and what must be closed after them. */
export interface Shop {
  readonly nodes: readonly ShopNode[];
  /** Connects one more node, in the place of one that died. */
  connect(): Promise<ShopNode>;
  /** Of every pool: see {@link ConnectionPool.reclaim}. */
  reclaim(isClean: (client: RedisPort) => boolean): void;
  close(): void;
}

/** Connects every node of the shop. The downstream services are one for all of them. */
export async function openShop(
  host: ShopHost,
  scenario: Scenario,
  recorder: Recorder,
  services: Services,
): Promise<Shop> {
  const pools: ConnectionPool[] = [];
  const connect = async (): Promise<ShopNode> => {
    const clients = await host.connectNode(recorder);
    const pool = createPool({
      create: clients.openConnection,
      size: scenario.connections,
      outside: (work) => host.scope.run(undefined, work),
    });
    pools.push(pool);
    const node = { host, recorder, services, clients, pool };
    return {
      world: sharedWorld(node),
      worldSeenBy: (observer) => observedWorld(node, observer),
      power: clients.power,
    };
  };
  return {
    nodes: await Promise.all(Array.from({ length: scenario.nodes }, connect)),
    connect,
    reclaim: (isClean) => {
      for (const pool of pools) pool.reclaim(isClean);
    },
    close: () => {
      for (const pool of pools) pool.close();
    },
  };
}

interface NodeParts {
  readonly host: ShopHost;
  readonly recorder: Recorder;
  readonly services: Services;
  readonly clients: NodeClients;
  readonly pool: ConnectionPool;
}

function sharedWorld(node: NodeParts): FullWorld {
  const { scope } = node.host;
  const connection: BorrowConnection = (use) => {
    // Whoever gives a connection back goes on with the next borrower's code.
    const owner = scope.current();
    return node.pool.borrow((client) => scope.run(owner, () => use(client)));
  };
  return worldOf(node, node.recorder, node.clients.redisNodes, connection);
}

function observedWorld(node: NodeParts, observer: CallObserver & AttemptSource): FullWorld {
  const { clients, pool } = node;
  const redisNodes = clients.redisNodes.map((client, index) => {
    return clients.seenBy(observer, client, index);
  });
  const connection: BorrowConnection = (use) =>
    pool.borrow((client) => use(clients.seenBy(observer, client, 0)));
  return worldOf(node, observer, redisNodes, connection);
}

/** Strategies that need what is not there are turned away before. */
function worldOf(
  { host, recorder, services, clients }: NodeParts,
  observer: CallObserver & AttemptSource,
  redisNodes: readonly RedisPort[],
  connection: BorrowConnection,
): FullWorld {
  const [redis] = redisNodes;
  const sql = clients.sqlSeenBy?.(observer);
  const zookeeper = clients.zookeeperSeenBy?.(observer);
  const queue = clients.queueSeenBy?.(observer);
  const notifier = clients.notifierSeenBy?.(observer);
  const http = clients.httpSeenBy?.(observer);
  const { clock, clockPort } = clients.power ?? clients.own ?? host;
  const world: BaseWorld & Partial<FullWorld> = {
    ...(redis !== undefined && { redis, redisNodes, connection }),
    ...(sql !== undefined && { sql }),
    ...(zookeeper !== undefined && { zookeeper }),
    ...(queue !== undefined && { queue }),
    ...(notifier !== undefined && { notifier }),
    ...(http !== undefined && { http }),
    downstream: createDownstream({
      ...services,
      clock,
      observer,
      alwaysWaits: host.world === 'sim',
    }),
    clock: clockPort,
    random: (clients.own ?? host).randomPort,
    trace: createTrace(recorder, observer),
  };
  return world as FullWorld;
}
