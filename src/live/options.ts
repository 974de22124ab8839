import { isIP } from 'node:net';
import type { RedisOptions } from 'ioredis';
import type { ClientSettings } from './client.ts';
import type { RedisEndpoint } from './endpoint.ts';
import { mayReach, type SentinelService } from './service.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** How long a broken connection is tried again unless told, ms. */
export const RECONNECT_FOR_MS = 10_000;
const RECONNECT_PAUSE_MS = { first: 5, most: 200 };

/**
 * ioredis options under which every command settles once, at once, and is never sent twice: with its defaults
 * a command whose reply was lost is sent again, and without resending it would hang.
 */
export function clientOptions(settings: ClientSettings): RedisOptions {
  const { endpoint } = settings;
  return {
    ...(endpoint.kind === 'sentinel'
      ? sentinelOptions(endpoint, settings)
      : addressOptions(endpoint)),
    lazyConnect: true,
    connectTimeout: settings.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    disconnectTimeout: 500,
    // 0 flushes what is pending at every close, before anything could be resent.
    maxRetriesPerRequest: 0,
    retryStrategy: retryFor(settings.reconnectForMs ?? RECONNECT_FOR_MS, settings.reconnectPauseMs),
    ...settings.overrides,
    ...(settings.keyPrefix !== undefined && { keyPrefix: settings.keyPrefix }),
  };
}

function addressOptions({ address, tls, username, password, db }: RedisEndpoint): RedisOptions {
  const where =
    address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port };
  return {
    ...where,
    db,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls !== undefined && { tls: { ...tls, ...serverName(address) } }),
  };
}

/** A sentinel that answers later than this is passed over, ms. */
const SENTINEL_ANSWER_MS = 1_000;

/** ioredis asks the sentinels for the master at every connection, so it finds the one that was promoted. */
function sentinelOptions(service: SentinelService, settings: ClientSettings): RedisOptions {
  const { sentinels, name, db, username, password, sentinelUsername, sentinelPassword } = service;
  const forMs = settings.reconnectForMs ?? RECONNECT_FOR_MS;
  return {
    sentinels: [...sentinels],
    name,
    role: 'master',
    db,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(sentinelUsername !== undefined && { sentinelUsername }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    sentinelCommandTimeout: SENTINEL_ANSWER_MS,
    // A connector that gives up ends its client, without asking the client's own strategy.
    sentinelRetryStrategy: forMs === 0 ? () => null : retryFor(forMs, settings.reconnectPauseMs),
    // Those that we were given will do; what they announce may be anywhere.
    updateSentinels: false,
    natMap: (address) => {
      if (!mayReach(service, address)) throw new Error(`${address} is not on this machine`);
      return null;
    },
    // A master that was demoted while it stayed up: the next connection goes to the new one.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  };
}

/** Node sends no server name by itself; hosted servers choose their certificate by it. */
function serverName(address: RedisEndpoint['address']): { servername?: string } {
  return address.kind === 'tcp' && isIP(address.host) === 0 ? { servername: address.host } : {};
}

/** Quick reconnects, so that later attempts work again after a short break; then none. */
export function retryFor(totalMs: number, pauseMs?: number): (times: number) => number | null {
  let since = 0;
  return (times) => {
    const now = performance.now();
    if (times === 1) since = now;
    if (now - since >= totalMs) return null;
    return (
      pauseMs ?? Math.min(RECONNECT_PAUSE_MS.first * 2 ** (times - 1), RECONNECT_PAUSE_MS.most)
    );
  };
}
