import type { NatsConnection } from '@nats-io/transport-node';
import { connect } from '@nats-io/transport-node';
import { SeckillError } from '../../core/errors.ts';
import { redactUrls } from '../redact.ts';
import type { NatsEndpoint } from './endpoint.ts';

/**
 * Connects to a NATS server, bounded by 5 s. The connection comes back by itself after an outage, however long.
 *
 * @param name names the connection on the server
 * @throws SeckillError (`target`)
 */
export async function connectNats(endpoint: NatsEndpoint, name: string): Promise<NatsConnection> {
  const { host, port, tls, user, password: pass, token } = endpoint;
  try {
    return await connect({
      servers: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
      name,
      timeout: 5_000,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 200,
      reconnectJitter: 0,
      reconnectJitterTLS: 0,
      // It would make an error for each request, for its stack.
      noAsyncTraces: true,
      // Other servers of a cluster may be on other machines.
      ignoreClusterUpdates: true,
      ...(tls !== undefined && { tls }),
      ...(token !== undefined && { token }),
      ...(user !== undefined && { user, ...(pass !== undefined && { pass }) }),
    });
  } catch (error) {
    throw explainNatsFailure(error, endpoint);
  }
}

/** Why a server cannot be used, as an error for the user that shows no credentials. */
export function explainNatsFailure(error: unknown, { label }: NatsEndpoint): SeckillError {
  if (error instanceof SeckillError) return error;
  const message = messagesOf(error).join(': ');
  const known = KNOWN.find(([pattern]) => pattern.test(message))?.[1];
  const { reason = message || 'no reason given', hint = UP } = known ?? {};
  return new SeckillError('target', `${label}: ${redactUrls(reason)}`, hint);
}

const UP = 'check the address, and that the server is up';

const KNOWN: readonly (readonly [RegExp, { reason: string; hint: string }])[] = [
  [
    /authoriz|authenticat/i,
    {
      reason: 'the server does not accept this login',
      hint: 'give it in the URL, in SECKILL_NATS_TOKEN, or in SECKILL_NATS_USERNAME and SECKILL_NATS_PASSWORD',
    },
  ],
  [/ECONNREFUSED|connection refused/i, { reason: 'connection refused', hint: UP }],
  [/ENOTFOUND/, { reason: 'no such host', hint: 'check the host name' }],
  [/EAI_AGAIN/, { reason: 'the host name cannot be looked up now', hint: 'check the network' }],
  [
    /jetstream.*(not|disabled)|no responders|503/i,
    {
      reason: 'JetStream is not enabled on this server, or not for this user',
      hint: 'start it with nats-server -js',
    },
  ],
  [
    /certificate|self.signed|altname/i,
    {
      reason: 'the server’s certificate is not trusted',
      hint: 'set SECKILL_NATS_CA to the PEM file of the authority that signed it',
    },
  ],
  [
    /permission/i,
    {
      reason: 'this user may not make streams, which a run needs for its messages',
      hint: 'grant $JS.API.> and seckill_*.> to it',
    },
  ],
  [/timeout/i, { reason: 'no answer within 5 s', hint: 'check the host, port and firewall' }],
];

/** The client's own words, and what was under them. */
function messagesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const { code } = error as { code?: unknown };
  const own = [error.message, typeof code === 'string' ? code : ''].filter(Boolean);
  return error.cause === undefined ? own : [...own, ...messagesOf(error.cause)];
}
