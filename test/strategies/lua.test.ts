import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DECREMENT, decrementScript } from '../../src/strategies/lua/decrement.ts';
import { giveBackScript } from '../../src/strategies/lua/give-back.ts';
import { RELEASE, releaseScript } from '../../src/strategies/lua/release.ts';
import { defineScript, type LuaScript } from '../../src/strategies/lua/script.ts';
import { type ClientWorld, simClientWorld } from '../conformance/client-worlds.ts';
import { describeWith, useServers } from '../support/servers.ts';

const SCRIPTS: readonly LuaScript[] = [decrementScript, giveBackScript, releaseScript];

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
}
