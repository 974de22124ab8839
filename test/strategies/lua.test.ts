import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCEPT_REQUEST, acceptRequestScript } from '../../src/strategies/lua/accept-request.ts';
import { DECREMENT, decrementScript } from '../../src/strategies/lua/decrement.ts';
import { endHoldScript } from '../../src/strategies/lua/end-hold.ts';
import { FENCED_ACQUIRE, fencedAcquireScript } from '../../src/strategies/lua/fenced-acquire.ts';
import { FENCED_WRITE, fencedWriteScript } from '../../src/strategies/lua/fenced-write.ts';
import { giveBackScript } from '../../src/strategies/lua/give-back.ts';
import { holdOfShardScript } from '../../src/strategies/lua/hold-of-shard.ts';
import { reclaimRequestsScript } from '../../src/strategies/lua/reclaim-requests.ts';
import { RELEASE, releaseScript } from '../../src/strategies/lua/release.ts';
import { defineScript, type LuaScript } from '../../src/strategies/lua/script.ts';
import { SETTLE_REQUEST, settleRequestScript } from '../../src/strategies/lua/settle-request.ts';
import { TAKE_FROM_SHARD, takeFromShardScript } from '../../src/strategies/lua/take-from-shard.ts';
import { TOKEN_BUCKET, tokenBucketScript } from '../../src/strategies/lua/token-bucket.ts';
import {
  WATCHDOG_ACQUIRE,
  watchdogAcquireScript,
} from '../../src/strategies/lua/watchdog-acquire.ts';
import {
  WATCHDOG_RELEASE,
  watchdogReleaseScript,
} from '../../src/strategies/lua/watchdog-release.ts';
import { WATCHDOG_RENEW, watchdogRenewScript } from '../../src/strategies/lua/watchdog-renew.ts';
import { type ClientWorld, simClientWorld } from '../conformance/client-worlds.ts';
import { describeWith, useServers } from '../support/servers.ts';

const SCRIPTS: readonly LuaScript[] = [
  ...[decrementScript, giveBackScript, releaseScript, tokenBucketScript],
  ...[watchdogAcquireScript, watchdogRenewScript, watchdogReleaseScript],
  ...[fencedAcquireScript, fencedWriteScript],
  ...[takeFromShardScript, holdOfShardScript, endHoldScript],
  ...[acceptRequestScript, settleRequestScript, reclaimRequestsScript],
];

describe.each(SCRIPTS.map((script) => [script.name, script] as const))('%s', (_, script) => {
  it('starts with a header that gives every key, argument and return code', () => {
    const lines = script.lua.trimStart().split('\n');
    const header = lines.slice(
      0,
      lines.findIndex((line) => !line.startsWith('--')),
    );
    const body = lines.slice(header.length).join('\n');
    const told = (pattern: RegExp) =>
      new Set(header.flatMap((line) => [...line.matchAll(pattern)].map(([text]) => text)));
    expect([...told(/^-- KEYS\[\d\]/g)]).toHaveLength(script.numberOfKeys);
    for (const [used] of body.matchAll(/(KEYS|ARGV)\[\d\]/g)) {
      expect(told(/(KEYS|ARGV)\[\d\]/g)).toContain(used);
    }
    expect(header.join('\n')).toContain('-- returns ');
  });

  it('is named like no other', () => {
    expect(SCRIPTS.filter(({ name }) => name === script.name)).toHaveLength(1);
  });
});

describe('the codes of a script', () => {
  it.each([
    ['decrement', decrementScript, DECREMENT],
    ['release', releaseScript, RELEASE],
    ['watchdog-acquire', watchdogAcquireScript, WATCHDOG_ACQUIRE],
    ['watchdog-renew', watchdogRenewScript, WATCHDOG_RENEW],
    ['watchdog-release', watchdogReleaseScript, WATCHDOG_RELEASE],
    ['fenced-acquire', fencedAcquireScript, FENCED_ACQUIRE],
    ['fenced-write', fencedWriteScript, FENCED_WRITE],
    ['token-bucket', tokenBucketScript, TOKEN_BUCKET],
    ['take-from-shard', takeFromShardScript, TAKE_FROM_SHARD],
    ['accept-request', acceptRequestScript, ACCEPT_REQUEST],
    ['settle-request', settleRequestScript, SETTLE_REQUEST],
  ])('are the same in the header of %s and in TypeScript', (_, { lua }, constants) => {
    const told = [...lua.matchAll(/^-- (?:returns)? +(-?\d+): /gm)].map(([, code]) => Number(code));
    expect(told.sort()).toEqual(Object.values(constants).sort());
  });
});

describe('on the model of Redis', () => {
  let sim: ClientWorld;
  let client: Redis;
  beforeAll(async () => {
    sim = await simClientWorld('short');
    client = await sim.drive(() => sim.client());
  });
  afterAll(() => sim.close());
  scriptFacts((use) => sim.drive(() => use(client)));
});

describeWith(['redis'], 'on a real Redis', () => {
  const servers = useServers(1);
  let client: Redis;
  beforeAll(async () => {
    const [endpoint] = servers.current.endpoints;
    client = new Redis({ path: endpoint?.address.kind === 'unix' ? endpoint.address.path : '' });
    await client.ping();
  });
  afterAll(() => client?.disconnect());
  scriptFacts((use) => use(client));
});

/** What each script answers and does, on any Redis. */
function scriptFacts(on: (use: (redis: Redis) => Promise<void>) => Promise<void>): void {
  it('decrement deducts and answers what is left, 0 included', () =>
    on(async (redis) => {
      await redis.flushall();
      await redis.hset('info', 'stock', 5);
      const decrement = defineScript(redis, decrementScript);
      expect(await decrement('info', 'bought', 'stock', 2, -1)).toBe(3);
      expect(await decrement('info', 'bought', 'stock', 3, -1)).toBe(0);
      expect(await redis.exists('bought')).toBe(0);
    }));

  it('decrement answers soldOut and changes nothing where fewer are left', () =>
    on(async (redis) => {
      await redis.flushall();
      await redis.hset('info', 'stock', 5);
      const decrement = defineScript(redis, decrementScript);
      expect(await decrement('info', 'bought', 'stock', 6, 10)).toBe(DECREMENT.soldOut);
      expect([await redis.hget('info', 'stock'), await redis.get('bought')]).toEqual(['5', null]);
    }));

  it('decrement keeps the limit per buyer, the last unit of it included', () =>
    on(async (redis) => {
      await redis.flushall();
      await redis.hset('info', 'stock', 50);
      const decrement = defineScript(redis, decrementScript);
      expect(await decrement('info', 'bought', 'stock', 2, 4)).toBe(48);
      expect(await decrement('info', 'bought', 'stock', 2, 4)).toBe(46);
      expect(await decrement('info', 'bought', 'stock', 1, 4)).toBe(DECREMENT.overLimit);
      expect([await redis.hget('info', 'stock'), await redis.get('bought')]).toEqual(['46', '4']);
    }));

  it('give-back undoes a deduction, and the buyer’s share where a limit is kept', () =>
    on(async (redis) => {
      await redis.flushall();
      await redis.hset('info', 'stock', 10);
      const decrement = defineScript(redis, decrementScript);
      const giveBack = defineScript(redis, giveBackScript);
      await decrement('info', 'bought', 'stock', 3, 3);
      expect(await giveBack('info', 'bought', 'stock', 3, 1)).toBe(10);
      expect(await redis.get('bought')).toBe('0');
      await decrement('info', 'other', 'stock', 3, -1);
      expect(await giveBack('info', 'other', 'stock', 3, 0)).toBe(10);
      expect(await redis.exists('other')).toBe(0);
    }));

  it('release deletes the owner’s lock only', () =>
    on(async (redis) => {
      await redis.flushall();
      await redis.set('lock', 'mine');
      const release = defineScript(redis, releaseScript);
      expect(await release('lock', 'yours')).toBe(RELEASE.notOwned);
      expect(await redis.get('lock')).toBe('mine');
      expect(await release('lock', 'mine')).toBe(RELEASE.deleted);
      expect(await release('lock', 'mine')).toBe(RELEASE.notOwned);
    }));

  it('the watchdog lock is its owner’s, as often as it takes it, and tells others how long', () =>
    on(async (redis) => {
      await redis.flushall();
      const acquire = defineScript(redis, watchdogAcquireScript);
      const renew = defineScript(redis, watchdogRenewScript);
      const release = defineScript(redis, watchdogReleaseScript);
      expect(await acquire('lock', 30_000, 'a')).toBe(WATCHDOG_ACQUIRE.granted);
      expect(await acquire('lock', 30_000, 'a')).toBe(WATCHDOG_ACQUIRE.granted);
      expect(await redis.hgetall('lock')).toEqual({ a: '2' });
      const left = Number(await acquire('lock', 1, 'b'));
      expect(left).toBeGreaterThan(20_000);
      expect(left).toBeLessThanOrEqual(30_001);
      expect(await renew('lock', 90_000, 'b')).toBe(WATCHDOG_RENEW.lost);
      expect(await renew('lock', 90_000, 'a')).toBe(WATCHDOG_RENEW.renewed);
      expect(await redis.pttl('lock')).toBeGreaterThan(80_000);
      expect(await release('lock', 'told', 30_000, 'b')).toBe(WATCHDOG_RELEASE.notOwned);
      expect(await release('lock', 'told', 30_000, 'a')).toBe(WATCHDOG_RELEASE.stillHeld);
      expect(await redis.pttl('lock')).toBeLessThanOrEqual(30_000);
      expect(await release('lock', 'told', 30_000, 'a')).toBe(WATCHDOG_RELEASE.deleted);
      expect(await release('lock', 'told', 30_000, 'a')).toBe(WATCHDOG_RELEASE.notOwned);
      expect(await renew('lock', 30_000, 'a')).toBe(WATCHDOG_RENEW.lost);
    }));

  it('the last release of the watchdog lock is told on its channel', () =>
    on(async (redis) => {
      await redis.flushall();
      const heard: string[] = [];
      const listener = redis.duplicate();
      listener.on('message', (channel, message) => heard.push(`${channel} ${message}`));
      await listener.subscribe('told');
      const acquire = defineScript(redis, watchdogAcquireScript);
      const release = defineScript(redis, watchdogReleaseScript);
      for (const owner of ['a', 'a']) await acquire('lock', 30_000, owner);
      for (const owner of ['a', 'b', 'a']) await release('lock', 'told', 30_000, owner);
      // What was published before is heard before.
      await listener.unsubscribe('told');
      expect(heard).toEqual(['told unlocked']);
      listener.disconnect();
    }));

  it('a fenced lock’s tokens only grow, and outlive it', () =>
    on(async (redis) => {
      await redis.flushall();
      const acquire = defineScript(redis, fencedAcquireScript);
      expect(await acquire('lock', 'tokens', 'a', 30_000)).toBe(1);
      expect(await acquire('lock', 'tokens', 'b', 30_000)).toBe(FENCED_ACQUIRE.taken);
      expect(await redis.get('lock')).toBe('a');
      await redis.del('lock');
      expect(await acquire('lock', 'tokens', 'b', 30_000)).toBe(2);
      expect(await redis.ttl('tokens')).toBe(-1);
    }));

  it('a fenced write is refused with an older token, and on top of a stale read', () =>
    on(async (redis) => {
      await redis.flushall();
      await redis.hset('info', 'stock', 5);
      const write = defineScript(redis, fencedWriteScript);
      expect(await write('info', 2, 0, 4)).toBe(FENCED_WRITE.written);
      expect(await write('info', 1, 0, 4)).toBe(FENCED_WRITE.olderToken);
      expect(await write('info', 3, 0, 4)).toBe(FENCED_WRITE.staleRead);
      expect(await redis.hgetall('info')).toEqual({ stock: '4', token: '2' });
      expect(await write('info', 3, 2, 3)).toBe(FENCED_WRITE.written);
      // Without what was read, a newer token is all that counts.
      expect(await write('info', 4, '', 3)).toBe(FENCED_WRITE.written);
      expect(await redis.hgetall('info')).toEqual({ stock: '3', token: '4' });
    }));

  it('a token bucket gives its burst at once, fills by the server’s clock, and is full when it is gone', () =>
    on(async (redis) => {
      await redis.flushall();
      const take = defineScript(redis, tokenBucketScript);
      const taken = async (times: number, rate: number) => {
        let count = 0;
        for (let time = 0; time < times; time++) count += Number(await take('bucket', rate, 3));
        return count;
      };
      // A token in 1,000 s.
      expect(await taken(5, 0.001)).toBe(3);
      expect(await redis.pttl('bucket')).toBeGreaterThan(2_900_000);
      expect(Number(await redis.hget('bucket', 'tokens'))).toBeLessThan(0.01);
      const [seconds] = await redis.time();
      await redis.hset('bucket', 'atUs', (Number(seconds) - 2_000) * 1_000_000);
      expect(await taken(5, 0.001)).toBe(2);
      await redis.hset('bucket', 'tokens', 0, 'atUs', (Number(seconds) - 1_000_000) * 1_000_000);
      expect(await taken(5, 0.001)).toBe(3);
      // A clock that goes back fills nothing, and what was filled before stays.
      await redis.hset('bucket', 'tokens', 1.5, 'atUs', (Number(seconds) + 1_000) * 1_000_000);
      expect(await taken(5, 0.001)).toBe(1);
      await redis.del('bucket');
      expect(await taken(5, 0.001)).toBe(3);
    }));

  it.each([
    ['list', () => ['lrange', 'requests', 0, -1]],
    ['streams', () => ['xrange', 'requests', '-', '+']],
  ])('a request is accepted into a %s as long as there is stock', (kind, read) =>
    on(async (redis) => {
      await redis.flushall();
      await redis.hset('info', 'stock', 5);
      const accept = defineScript(redis, acceptRequestScript);
      const ask = (units: number, text: string) =>
        accept('info', 'requests', 'stock', units, text, kind);
      expect(await ask(3, 'first')).toBe(2);
      expect(await ask(3, 'refused')).toBe(ACCEPT_REQUEST.soldOut);
      expect(await ask(2, 'last')).toBe(0);
      const [command = '', ...args] = read();
      const queued = JSON.stringify(await redis.call(String(command), ...args));
      expect([...queued.matchAll(/first|refused|last/g)].map(([text]) => text).sort()).toEqual([
        'first',
        'last',
      ]);
    }),
  );

  it('a request is settled once, gives its units back once, and is told each time as it was', () =>
    on(async (redis) => {
      await redis.flushall();
      await redis.hset('info', 'stock', 5);
      const heard: string[] = [];
      const listener = redis.duplicate();
      listener.on('message', (_, message) => heard.push(message));
      await listener.subscribe('news');
      const settle = defineScript(redis, settleRequestScript);
      const say = (result: string, back: number) =>
        settle('results', 'info', 7, result, 'stock', back, 'news');
      expect(await say('failed', 2)).toBe(SETTLE_REQUEST.settled);
      expect(await say('failed', 2)).toBe(SETTLE_REQUEST.known);
      expect(await say('sold', 0)).toBe(SETTLE_REQUEST.known);
      expect(await redis.hget('info', 'stock')).toBe('7');
      await listener.unsubscribe('news');
      expect(heard).toEqual(['7 failed', '7 failed', '7 failed']);
      listener.disconnect();
    }));

  it('what a worker holds goes back, next in the line, when it has no pulse', () =>
    on(async (redis) => {
      await redis.flushall();
      await redis.lpush('requests', 'next');
      await redis.lpush('taken', 'a');
      await redis.sadd('workers', 'w');
      await redis.set('pulse', 1);
      const reclaim = defineScript(redis, reclaimRequestsScript);
      const look = () => reclaim('pulse', 'taken', 'requests', 'workers', 'w');
      expect(await look()).toBe(0);
      await redis.del('pulse');
      expect(await look()).toBe(1);
      expect(await redis.lrange('requests', 0, -1)).toEqual(['next', 'a']);
      expect(await redis.scard('workers')).toBe(0);
    }));

  it('a shard gives all or nothing, and counts what is held', () =>
    on(async (redis) => {
      await redis.flushall();
      await redis.set('stock', 5);
      const take = defineScript(redis, takeFromShardScript);
      expect(await take('stock', 'held', 3)).toBe(TAKE_FROM_SHARD.taken);
      expect(await take('stock', 'held', 3)).toBe(2);
      await redis.set('held', 4);
      expect(await take('stock', 'held', 3)).toBe(6);
      expect(await redis.get('stock')).toBe('2');
    }));

  it('what is held of a shard goes back, is sold, or is forgotten', () =>
    on(async (redis) => {
      await redis.flushall();
      await redis.set('stock', 5);
      const hold = defineScript(redis, holdOfShardScript);
      const end = defineScript(redis, endHoldScript);
      const now = () => redis.mget('stock', 'held');
      expect(await hold('stock', 'held', 3, 10_000)).toBe(3);
      expect(await hold('stock', 'held', 3, 10_000)).toBe(2);
      expect(await hold('stock', 'held', 3, 10_000)).toBe(0);
      expect(await now()).toEqual(['0', '5']);
      expect(await redis.pttl('held')).toBeGreaterThan(0);
      expect(await end('stock', 'held', 3, 3)).toBe(3);
      expect(await end('stock', 'held', 2, 0)).toBe(3);
      expect(await now()).toEqual(['3', null]);
      // It was forgotten meanwhile: what goes back goes back all the same.
      expect(await end('stock', 'held', 2, 2)).toBe(5);
      expect(await now()).toEqual(['5', null]);
    }));
}
