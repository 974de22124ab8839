import { SeckillError } from '../core/errors.ts';
import type { LiveClient } from './client.ts';
import type { RedisEndpoint } from './endpoint.ts';
import { redactUrls } from './redact.ts';
import type { SentinelService } from './service.ts';
import { within } from './within.ts';

/** What a connected server says about itself. */
export interface ServerFacts {
  /** e.g. `7.0.15`; of Valkey, the Redis version that it is compatible with. Empty where INFO is forbidden. */
  readonly version: string;
}

/**
 * Connects, and makes sure that this is one writable Redis. Throws a `SeckillError` (code `target`) that says
 * what is wrong and what would help; the client is then closed and tries no more.
 *
 * @param withinMs bound on all of it, ms; 10,000 unless told
 */
export async function connectClient(
  client: LiveClient,
  endpoint: RedisEndpoint | SentinelService,
  withinMs = 10_000,
): Promise<ServerFacts> {
  try {
    return await within(withinMs, open(client, endpoint), () => {
      const state = client.status === 'connect' ? 'accepted, but never became ready' : 'no answer';
      return new ConnectProblem(`${state} within ${withinMs} ms`, SLOW_HINT);
    });
  } catch (error) {
    client.disconnect();
    throw explainConnect(error, client.lastError, endpoint);
  }
}

const SLOW_HINT =
  'check that the server is up, has loaded its data, and speaks TLS only for rediss://';

/** A failure whose cause is already in words. */
export class ConnectProblem extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

async function open(
  client: LiveClient,
  { db, ...endpoint }: RedisEndpoint | SentinelService,
): Promise<ServerFacts> {
  await client.connect();
  // ioredis goes on in database 0 where the server has no such number.
  if (db !== 0) await client.select(db);
  const info = await client.info().catch((error: Error) => {
    if (error.message.startsWith('NOPERM')) return '';
    throw error;
  });
  const { inCluster = false } = endpoint.kind === undefined ? endpoint : {};
  if (!inCluster && field(info, 'cluster_enabled') === '1') {
    throw new ConnectProblem(
      'this is a node of a Redis Cluster, which would answer MOVED',
      'give the cluster as redis+cluster://host:port',
    );
  }
  if (field(info, 'redis_mode') === 'sentinel') {
    throw new ConnectProblem(
      'this is a sentinel, which holds no data',
      'give the sentinels and what they call the master: redis+sentinel://host:port/mymaster',
    );
  }
  if (field(info, 'role') === 'slave') {
    throw new ConnectProblem('this is a read-only replica', 'give its master');
  }
  return { version: field(info, 'redis_version') ?? '' };
}

function field(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1];
}

/**
 * Why a connection did not come about, in words.
 *
 * @param last the client's last connection error, where there was one
 */
export function explainConnect(
  error: unknown,
  last: Error | undefined,
  endpoint: { readonly label: string; readonly tls?: unknown },
): SeckillError {
  const told = error as Error;
  // ioredis rejects `connect` with "Connection is closed."; the reason came as an event.
  const cause = told.message === 'Connection is closed.' && last !== undefined ? last : told;
  const { reason, hint } =
    cause instanceof ConnectProblem
      ? { reason: cause.message, hint: cause.hint }
      : explain(cause as NodeJS.ErrnoException, endpoint);
  const message = `${endpoint.label}: ${redactUrls(reason)}`;
  // No `cause`: ioredis hangs the command with its arguments, the password among them, on its errors.
  return new SeckillError('target', message, hint);
}

interface Explanation {
  readonly reason: string;
  readonly hint: string;
}

function explain(error: NodeJS.ErrnoException, endpoint: { readonly tls?: unknown }): Explanation {
  const { code = '', message } = error;
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  const said = BY_MESSAGE.find(([pattern]) => pattern.test(message));
  if (said !== undefined) return said[1];
  if (
    endpoint.tls !== undefined &&
    (code.startsWith('ERR_TLS') ||
      code.startsWith('ERR_SSL') ||
      CERTIFICATE.test(`${code} ${message}`))
  ) {
    return {
      reason: `TLS failed: ${message}`,
      hint: 'set SECKILL_REDIS_CA to the PEM file of the authority that signed the server, or use redis:// if it has no TLS',
    };
  }
  return { reason: message, hint: 'check the URL and that the server is up' };
}

const BY_CODE: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    reason: 'connection refused',
    hint: 'check the address, and that the server is up',
  },
  ENOENT: { reason: 'no such socket', hint: 'check the path, and that the server is up' },
  ENOTSOCK: { reason: 'not a socket', hint: 'give the path of the unix socket' },
  EACCES: { reason: 'no permission to use this socket', hint: 'check the socket’s owner and mode' },
  ENOTFOUND: { reason: 'no such host', hint: 'check the host name' },
  EAI_AGAIN: { reason: 'the host name cannot be looked up now', hint: 'check the network' },
  ETIMEDOUT: {
    reason: 'no answer to the connection attempt',
    hint: 'check the host, port and firewall',
  },
  EHOSTUNREACH: { reason: 'the host cannot be reached', hint: 'check the network' },
  ECONNRESET: {
    reason: 'the server closed the connection before it was ready',
    hint: 'check that this port is a Redis, and use rediss:// if it speaks TLS',
  },
};

const CREDENTIALS_HINT =
  'give them in the URL, or in SECKILL_REDIS_USERNAME and SECKILL_REDIS_PASSWORD';

const BY_MESSAGE: readonly (readonly [RegExp, Explanation])[] = [
  [
    /wrong version number|packet length too long/,
    {
      reason: 'the server does not speak TLS on this port',
      hint: 'use redis://, or give its TLS port',
    },
  ],
  [
    /^WRONGPASS|invalid password/i,
    { reason: 'wrong user name or password', hint: CREDENTIALS_HINT },
  ],
  [/^NOAUTH|NOAUTH/, { reason: 'the server asks for a password', hint: CREDENTIALS_HINT }],
  [
    /^NOPERM/,
    {
      reason: 'this user may not run the commands that a run needs',
      hint: 'allow it @all on its keys, and INFO',
    },
  ],
  [
    /DB index is out of range/,
    { reason: 'no such database number', hint: 'check the number in the URL' },
  ],
  [/^LOADING/, { reason: 'the server is still loading its data', hint: 'wait until it has' }],
  [
    /max number of clients/i,
    {
      reason: 'the server takes no more clients',
      hint: 'raise its maxclients or lower --connections',
    },
  ],
  [
    /Connection is closed|disconnected before secure TLS|socket hang up/,
    {
      reason: 'the server closed the connection before it was ready',
      hint: 'check that this port is a Redis, and use rediss:// if it speaks TLS',
    },
  ],
  [
    /Unknown RESP type|Protocol error|Unexpected/i,
    {
      reason: 'this is not a Redis: its answer is not the Redis protocol',
      hint: 'check the port',
    },
  ],
];

const CERTIFICATE = /CERT|ISSUER|SELF_SIGNED|EPROTO|altname/i;
