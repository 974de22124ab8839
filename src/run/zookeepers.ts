import { SeckillError } from '../core/errors.ts';
import type { Reaper } from '../live/reaper-pipe.ts';
import type { LiveStore } from '../live/store.ts';
import type { ZookeeperEndpoint } from '../live/zookeeper/endpoint.ts';
import { findZookeeperProgram } from '../live/zookeeper/program.ts';
import type { ZookeeperServers } from '../live/zookeeper/server.ts';
import { parseZookeeper } from '../live/zookeeper/target.ts';
import type { AnyStrategy } from '../ports/strategy.ts';
import { ZOOKEEPER_SESSION_MS } from '../ports/zookeeper.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** How long the sessions of a strategy's ZooKeeper live unheard of, ms; undefined where it needs none. */
export function zookeeperSessionFor({ needs }: AnyStrategy): number | undefined {
  return needs.includes('zookeeper') ? ZOOKEEPER_SESSION_MS : undefined;
}

/** The ZooKeeper of a scenario: one for all of its strategies, each with a znode of its own. */
export interface ZookeeperOfRun {
  /**
   * The znode of one run; starts the servers where it is the first on throwaway ones.
   *
   * @throws SeckillError (`target`)
   */
  open(run: { readonly runId: string; readonly reaper: Reaper }): Promise<LiveStore>;
  /** Why there can be none on this machine, with the command that helps; undefined where there can. */
  whyNone(): string | undefined;
  /** Ends servers that were started. */
  close(): Promise<void>;
}

/**
 * What `--zookeeper` means; throwaway servers without it. Client and servers come into it when one is first used.
 *
 * @throws UsageError for addresses that cannot be read, or may not be reached
 */
export function zookeeperOfRun(
  { zookeeper, zookeeperNodes = 1, allowRemote }: Scenario,
  env: Readonly<Record<string, string | undefined>>,
): ZookeeperOfRun {
  const servers =
    zookeeper === undefined
      ? throwaway(env.PATH ?? '', zookeeperNodes)
      : existing(parseZookeeper(zookeeper, { allowRemote }));
  return {
    whyNone: () => servers.whyNone(),
    async open({ runId, reaper }) {
      const { openZookeeperStore } = await import('../live/zookeeper/store.ts');
      const { endpoint, died } = await servers.start(reaper);
      return openZookeeperStore({ runId, reaper, endpoint, ...(died && { died }) });
    },
    close: () => servers.stop(),
  };
}

interface Servers {
  whyNone(): string | undefined;
  start(
    reaper: Reaper,
  ): Promise<{ readonly endpoint: ZookeeperEndpoint; readonly died?: Promise<never> }>;
  stop(): Promise<void>;
}

function existing(endpoint: ZookeeperEndpoint): Servers {
  return { whyNone: () => undefined, start: async () => ({ endpoint }), stop: async () => {} };
}

function throwaway(path: string, nodes: number): Servers {
  const machine = { path, platform: process.platform };
  let started: Promise<ZookeeperServers> | undefined;
  return {
    whyNone() {
      try {
        findZookeeperProgram(machine);
        return undefined;
      } catch (error) {
        if (!(error instanceof SeckillError)) throw error;
        return [error.message, error.hint].filter(Boolean).join('; ');
      }
    },
    start(reaper) {
      started ??= import('../live/zookeeper/server.ts').then(({ startZookeeper }) =>
        startZookeeper(findZookeeperProgram(machine), { nodes, reaper }),
      );
      return started;
    },
    // Those that did not start have left nothing.
    stop: async () => (await started?.catch(() => undefined))?.stop(),
  };
}
