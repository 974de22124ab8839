import type { TcpAddress } from '../service.ts';

/** Where an ensemble listens. Plain data, so that the reaper can be told over its pipe. */
export interface ZookeeperEndpoint {
  /** For output: `zookeeper`, or the servers as given. */
  readonly label: string;
  /** At least one. */
  readonly servers: readonly TcpAddress[];
  /** The znode below which everything is made, without a slash at its end; empty for the root. */
  readonly chroot: string;
}

/** `host:port` of every server, as clients take it. */
export function serversText(servers: readonly TcpAddress[]): string {
  return servers
    .map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`)
    .join(',');
}
