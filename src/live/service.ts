import { isLoopback, type RedisEndpoint } from './endpoint.ts';

/** A Redis as it is deployed: one server, or several that stand for one. Plain data, as the reaper needs it. */
export type RedisService = RedisEndpoint | SentinelService | ClusterService;

/** Where a server listens; no unix socket, for such servers find each other by address. */
export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

interface Deployment {
  /** For output: the URL without credentials, or `local`. */
  readonly label: string;
  /** Of the servers that hold the data. */
  readonly username?: string;
  readonly password?: string;
  /** False where no server but those of this machine may be talked to, whatever is announced later. */
  readonly allowRemote: boolean;
}

/** A master and its replicas, watched by sentinels that say which one is the master. */
export interface SentinelService extends Deployment {
  readonly kind: 'sentinel';
  /** At least one. */
  readonly sentinels: readonly TcpAddress[];
  /** What the sentinels call the master. */
  readonly name: string;
  readonly sentinelUsername?: string;
  readonly sentinelPassword?: string;
  /** Database number, from 0. */
  readonly db: number;
}

/** A Redis Cluster: the keys are spread over several masters, by their hash tags. */
export interface ClusterService extends Deployment {
  readonly kind: 'cluster';
  /** Some of its servers, at least one; they name the rest. */
  readonly seeds: readonly TcpAddress[];
}

/** True where a server that others have announced may be talked to. `address` is `host:port`. */
export function mayReach(
  { allowRemote }: Pick<Deployment, 'allowRemote'>,
  address: string,
): boolean {
  return allowRemote || isLoopback({ kind: 'tcp', ...addressOf(address) });
}

/** Reads `host:port`, the host perhaps an IPv6 address. */
export function addressOf(text: string): TcpAddress {
  const colon = text.lastIndexOf(':');
  const host = text.slice(0, colon).replace(/^\[|\]$/g, '');
  return { host, port: Number(text.slice(colon + 1)) };
}
