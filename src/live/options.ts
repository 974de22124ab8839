import { isIP } from 'node:net';
import type { RedisOptions } from 'ioredis';
import type { ClientSettings } from './client.ts';
import type { RedisEndpoint } from './endpoint.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** How long a broken connection is tried again unless told, ms. */
export const RECONNECT_FOR_MS = 10_000;
const RECONNECT_PAUSE_MS = { first: 5, most: 200 };

/**
 * ioredis options under which every command settles once, at once, and is never sent twice: with its defaults
 * a command whose reply was lost is sent again, and without resending it would hang.
 */
export function clientOptions(settings: ClientSettings): RedisOptions {
  return {
    ...addressOptions(settings.endpoint),
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

/** Node sends no server name by itself; hosted servers choose their certificate by it. */
function serverName(address: RedisEndpoint['address']): { servername?: string } {
  return address.kind === 'tcp' && isIP(address.host) === 0 ? { servername: address.host } : {};
}

/** Quick reconnects, so that later attempts work again after a short break; then none. */
function retryFor(totalMs: number, pauseMs?: number): (times: number) => number | null {
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
