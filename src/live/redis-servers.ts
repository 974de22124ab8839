import type { RedisEndpoint } from './endpoint.ts';
import { enterForeignServers } from './foreign-servers.ts';
import type { KeyCleanup } from './keys.ts';
import type { ServerProgram } from './program.ts';
import type { Reaper } from './reaper-pipe.ts';
import { startServers } from './servers.ts';
import type { ClusterService, RedisService, SentinelService } from './service.ts';
import { killPrimary, primaryOf, startDeployment } from './topology/deployment.ts';

/** The Redis servers of a live world: thrown away after the run, or someone else's. */
export type LiveTarget =
  | {
      readonly kind: 'local';
      readonly program: ServerProgram;
      /** Independent masters: 1, or 5 where a strategy needs `redis-nodes`. */
      readonly servers: number;
    }
  /** Throwaway servers that stand for one Redis. */
  | {
      readonly kind: 'local-deployment';
      readonly program: ServerProgram;
      readonly topology: 'sentinel' | 'cluster';
    }
  /** Someone else's servers that stand for one Redis. */
  | { readonly kind: 'deployment'; readonly service: SentinelService | ClusterService }
  | { readonly kind: 'redis'; readonly endpoints: readonly RedisEndpoint[] }
  /** No Redis. */
  | { readonly kind: 'none' };

/** The Redis servers of a live world, while it is open. */
export interface RedisServers {
  /** As printed, for each. */
  readonly labels: readonly string[];
  /** One for each independent master. */
  readonly services: readonly RedisService[];
  /** False for someone else's. */
  readonly isOurs: boolean;
  /** Process ids of our own, in the order of the masters; empty elsewhere. */
  readonly pids: readonly number[];
  /** Rejected with a `SeckillError` (`target`) when one of ours dies that no other can replace. */
  readonly died?: Promise<never>;
  /** Someone else's: gives what set-up wrote an expiry. */
  sweep?(): Promise<void>;
  /** Throwaway servers that can replace a master: kills the one that has a key, as SIGKILL does; gives its address. */
  killPrimary?(key: string): Promise<string>;
  /** Its address; undefined where there is none at the moment. */
  primaryOf?(key: string): Promise<string | undefined>;
  /** Ends our own. */
  stop?(): Promise<void>;
  /** Someone else's: deletes the run's keys. */
  leave?(withinMs: number): Promise<KeyCleanup>;
}

/** What {@link openRedisServers} takes beside the target. */
export interface RedisServersOptions {
  /** Of every key of the run. */
  readonly keyPrefix: string;
  /** Bound on the sale, wall ms. */
  readonly maxTimeMs: number;
  readonly reaper: Reaper;
  /** Told about a server of a deployment of ours that died: the others may go on without it. */
  readonly note?: (text: string) => void;
}

/**
 * Starts or reaches them.
 *
 * @throws SeckillError (`target`) where it cannot; nothing is then left behind
 */
export async function openRedisServers(
  target: LiveTarget,
  { keyPrefix, maxTimeMs, reaper, note }: RedisServersOptions,
): Promise<RedisServers> {
  switch (target.kind) {
    case 'none':
      return { labels: [], services: [], isOurs: true, pids: [] };
    case 'local': {
      const { servers, program } = target;
      const { endpoints, pids, died, stop } = await startServers(servers, program, { reaper });
      return { labels: ['local'], services: endpoints, isOurs: true, pids, died, stop };
    }
    case 'local-deployment': {
      const { topology, program } = target;
      const onDeath = (server: string, how: string) => note?.(`${server}: ${how}`);
      const deployment = await startDeployment(topology, program, { reaper, onDeath });
      return {
        labels: [`local ${topology}`],
        services: [deployment.service],
        isOurs: true,
        pids: deployment.pids,
        killPrimary: (key) => killPrimary(deployment, key),
        primaryOf: (key) => primaryOf(deployment, key),
        stop: () => deployment.stop(),
      };
    }
    default: {
      const services = target.kind === 'redis' ? target.endpoints : [target.service];
      const foreign = await enterForeignServers(services, keyPrefix, maxTimeMs, reaper);
      return {
        labels: services.map(({ label }) => label),
        services,
        isOurs: false,
        pids: [],
        ...foreign,
      };
    }
  }
}
