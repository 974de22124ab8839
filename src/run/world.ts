import type { CallObserver } from '../core/observer.ts';
import type { RandomSource } from '../core/random.ts';
import { createDownstream } from '../load/downstream.ts';
import type { Recorder } from '../load/recorder.ts';
import { createTrace } from '../load/trace.ts';
import type { WorldHost } from '../ports/host.ts';
import type { BorrowConnection } from '../ports/redis.ts';
import type { FullWorld } from '../ports/world.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { latencyModel } from './plan.ts';
import { type ConnectionPool, createPool } from './pool.ts';

/** The worlds of a shop's nodes, and the pools that must be closed after them. */
export interface Shop {
  readonly worlds: readonly FullWorld[];
  close(): void;
}

/** Connects every node of the shop. The downstream services are one for all of them. */
export async function openShop(
  host: WorldHost,
  scenario: Scenario,
  recorder: Recorder,
  random: RandomSource,
): Promise<Shop> {
  const model = (service: 'validate' | 'order') =>
    latencyModel(
      service === 'validate' ? scenario.delay : scenario.orderDelay,
      service,
      scenario.timeScale,
      random,
    );
  const common = {
    downstream: createDownstream({
      clock: host.clock,
      observer: recorder,
      validate: model('validate'),
      order: model('order'),
      alwaysWaits: host.world === 'sim',
    }),
    clock: host.clockPort,
    random: host.randomPort,
    trace: createTrace(recorder),
  };
  const pools: ConnectionPool[] = [];
  const connect = async (observer: CallObserver): Promise<FullWorld> => {
    const { redisNodes, openConnection } = await host.connectNode(observer);
    const [redis] = redisNodes;
    if (redis === undefined) throw new Error('redis nodes: expected at least 1, got 0');
    const { scope } = host;
    const pool = createPool({
      create: openConnection,
      size: scenario.connections,
      outside: (work) => scope.run(undefined, work),
    });
    pools.push(pool);
    const connection: BorrowConnection = (use) => {
      // Whoever gives a connection back goes on with the next borrower's code.
      const owner = scope.current();
      return pool.borrow((client) => scope.run(owner, () => use(client)));
    };
    return { ...common, redis, redisNodes, connection };
  };
  const nodes = Array.from({ length: scenario.nodes }, () => connect(recorder));
  return {
    worlds: await Promise.all(nodes),
    close: () => {
      for (const pool of pools) pool.close();
    },
  };
}
