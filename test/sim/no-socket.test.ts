import dns from 'node:dns';
import net from 'node:net';
import tls from 'node:tls';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { simClientWorld } from '../conformance/client-worlds.ts';
import { ownStrategy } from '../support/own-strategy.ts';
import { simulate } from '../support/simulate.ts';
import { simulated } from '../support/simulated.ts';

/** Every way out of a Node process that a client of Redis could take. */
const waysOut = [
  [net.Socket.prototype, 'connect'],
  [net, 'connect'],
  [net, 'createConnection'],
  [tls, 'connect'],
  [dns, 'lookup'],
  [dns, 'resolveSrv'],
] as const;

let tried: string[];

beforeEach(() => {
  tried = [];
  for (const [owner, name] of waysOut) {
    vi.spyOn(owner as unknown as Record<string, () => never>, name).mockImplementation(() => {
      tried.push(name);
      throw new Error(`a socket was asked for: ${name}`);
    });
  }
});
afterEach(() => vi.restoreAllMocks());

describe('the guard of this file', () => {
  it.each([
    ['on a port', {}],
    ['on a unix socket', { path: 'nowhere.sock' }],
    ['over TLS', { tls: {} }],
  ])('catches a plain client %s', async (_, options) => {
    const plain = new Redis({ ...options, lazyConnect: true, retryStrategy: () => null });
    plain.on('error', () => {});
    await plain.connect().catch(() => {});
    plain.disconnect();
    expect(tried).not.toEqual([]);
  });
});

describe('a simulated client', () => {
  it.each(['short', 'long'] as const)('opens no socket on the %s way', async (way) => {
    const world = await simClientWorld(way);
    await world.drive(async () => {
      const client = await world.client();
      await client.set('key', 1);
      await client.multi().incr('key').exec();
      await client.duplicate().ping();
      await client.duplicate({ host: '127.0.0.1', port: 6379, lazyConnect: false }).ping();
      await client.duplicate({ path: 'nowhere.sock', tls: {} }).ping();
      const subscriber = client.duplicate();
      await subscriber.subscribe('news');
      await subscriber.quit();
      client.disconnect(true);
      await new Promise((resolve) => client.once('end', resolve));
      await client.connect();
      await client.ping();
      await client.quit();
    });
    await world.close();
    expect(tried).toEqual([]);
  });

  it.each([
    ['a sentinel', { sentinels: [{ host: '127.0.0.1', port: 26379 }], name: 'main' }],
    ['a retry strategy of its own', { retryStrategy: () => 1 }],
    ['a reconnect on errors', { reconnectOnError: () => true }],
  ])('opens none where its duplicate asks for %s', async (_, options) => {
    const world = await simClientWorld('short');
    await world.drive(async () => {
      const client = await world.client();
      const other = client.duplicate(options);
      await other.set('key', 'text');
      await other.incr('key').catch(() => {});
      other.disconnect();
      await client.ping();
    });
    await world.close();
    expect(tried).toEqual([]);
  });
});

describe('a whole simulated run', () => {
  const sale = { stock: '5', buyers: '20', delay: '50ms', lockTtl: '30ms', retry: '20ms±50%' };

  it.each(simulated.map(({ name }) => name))('of %s opens no socket', async (strategy) => {
    const result = await simulate({ ...sale, nodes: '2', strategy });
    expect(result.ended).toEqual({ by: 'completed' });
    expect(tried).toEqual([]);
  });

  it('of a user’s strategy that opens clients of its own from the shared one opens none', async () => {
    const strategy = ownStrategy(async ({ world }) => {
      const own = world.redis.duplicate();
      const left = await own.decr('stock');
      await own.quit();
      return left >= 0 ? 'sold' : 'sold-out';
    });
    const result = await simulate({ ...sale, strategy });
    expect(result).toMatchObject({ verdict: 'pass', sold: 5 });
    expect(tried).toEqual([]);
  });
});
