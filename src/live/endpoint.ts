/** Where one Redis listens and how to log in. Plain data, so that the reaper can be told over its pipe. */
export interface RedisEndpoint {
  /** Never there: what has a kind is a `RedisService` of several servers. */
  readonly kind?: undefined;
  /** For output: the URL without credentials. */
  readonly label: string;
  readonly address:
    | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
    | { readonly kind: 'unix'; readonly path: string };
  /** Absent without TLS. The server's certificate is always verified. */
  readonly tls?: {
    /** PEM text of the certificate authority; absent means the ones Node trusts. */
    readonly ca?: string;
  };
  readonly username?: string;
  readonly password?: string;
  /** Database number, from 0. */
  readonly db: number;
  /** True for a server of a cluster, which has the keys of some slots. */
  readonly inCluster?: boolean;
}

/** The endpoint of a server that listens on a unix socket without a password. */
export function socketEndpoint(path: string): RedisEndpoint {
  return { label: `unix:${path}`, address: { kind: 'unix', path }, db: 0 };
}

/** True for addresses that cannot leave this machine: 127.0.0.0/8, ::1, localhost, unix sockets. */
export function isLoopback(address: RedisEndpoint['address']): boolean {
  if (address.kind === 'unix') return true;
  return (
    address.host === 'localhost' ||
    address.host === '::1' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address.host)
  );
}
