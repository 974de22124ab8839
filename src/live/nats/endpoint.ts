/** Where a NATS server listens and how to log in. Plain data, so that the reaper and other processes can be told. */
export interface NatsEndpoint {
  /** For output: `nats`, or the URL without credentials. */
  readonly label: string;
  readonly host: string;
  readonly port: number;
  /** Absent without TLS. The server's certificate is always verified. */
  readonly tls?: {
    /** PEM text of the certificate authority; absent means the ones Node trusts. */
    readonly ca?: string;
  };
  readonly user?: string;
  readonly password?: string;
  /** In the place of user and password. */
  readonly token?: string;
}
