import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallObserver } from '../../../src/core/observer.ts';
import { type LiveHost, openLiveHost } from '../../../src/live/host.ts';
import type { NodeClients } from '../../../src/ports/host.ts';
import type { RedisPort } from '../../../src/ports/redis.ts';
import { isAlive, until } from '../../support/processes.ts';
import { describeWith, serverProgram } from '../../support/servers.ts';

const reaper = { pid: undefined, close: async () => {}, watch: () => () => {} };
const DECREMENT = "return redis.call('HINCRBY', KEYS[1], 'stock', -1)";

describe.each(['sentinel', 'cluster'] as const)('the client of a %s', (topology) => {
  describeWith(['redis'], 'that a run started', () => {
    const context = new AsyncLocalStorage<number>();
    const seen: string[] = [];
    const observer: CallObserver = {
      sent: (target, operation, args) => {
        const attempt = context.getStore();
        if (attempt === undefined) return undefined;
        return { kind: 'call-sent', atUs: 0, attempt, call: 1, target, operation, args };
      },
      settled: ({ target, operation }, end, reply) => {
        const told = reply instanceof Error ? reply.message : JSON.stringify(reply);
        seen.push(`${target} ${operation} ${end} ${told}`);
      },
    };
    let host: LiveHost;
    let node: NodeClients;
    let redis: RedisPort;
    let key: string;
    const notes: string[] = [];

    beforeEach(async () => {
      const target = { kind: 'local-deployment', program: serverProgram(), topology } as const;
      const note = (text: string) => void notes.push(text);
      notes.length = 0;
      host = await openLiveHost({
        ...{ target, runId: '1-test', maxTimeMs: 60_000, reaper, keysBySale: true, note },
      });
      node = await host.connectNode(observer);
      redis = node.redisNodes[0] as RedisPort;
      key = `{${host.saleId}}:info`;
      await redis.hset(key, 'stock', 100);
      redis.defineCommand('decrement', { numberOfKeys: 1, lua: DECREMENT });
      seen.length = 0;
    });
    afterEach(() => host.close());

    const decrement = () =>
      (redis as unknown as Record<string, (key: string) => Promise<number>>).decrement?.(key);

    it('is ioredis’s own, and tells every call of an attempt; a killed master is replaced, and its folder goes', async () => {
      expect(host.target).toBe(`local ${topology}`);
      await context.run(1, async () => {
        expect(await redis.hincrby(key, 'stock', -1)).toBe(99);
        expect(await decrement()).toBe(98);
        expect(
          await redis.multi().hincrby(key, 'stock', -1).hincrby(key, 'other', 1).exec(),
        ).toEqual([
          [null, 97],
          [null, 1],
        ]);
      });
      expect(seen).toEqual([
        'redis hincrby answered 99',
        'redis evalsha answered 98',
        'redis multi answered "OK"',
        'redis hincrby answered "QUEUED"',
        'redis hincrby answered "QUEUED"',
        'redis exec answered [97,1]',
      ]);

      const view = node.seenBy(observer, redis, 0);
      expect(await view.multi().hget(key, 'stock').exec()).toEqual([[null, '97']]);
      const borrowed = await node.openConnection();
      await borrowed.watch(key);
      await redis.hincrby(key, 'stock', -1);
      expect(await borrowed.multi().hset(key, 'stock', 0).exec()).toBeNull();

      const heard: string[] = [];
      const listener = redis.duplicate();
      listener.on('message', (_, message) => heard.push(message));
      await listener.subscribe('told');
      await redis.publish('told', 'before');
      await until(() => heard.length === 1);

      seen.length = 0;
      const dying = context.run(2, () => Promise.allSettled([decrement(), decrement()]));
      await host.killPrimary();
      await dying;
      // Once the client knows nothing is sent: it is known not to have happened.
      await until(async () => {
        await context.run(3, () => decrement()?.catch(() => undefined));
        return seen.at(-1)?.includes(' refused ') === true;
      });
      const refused = seen.at(-1);
      expect(refused).toMatch(/^redis evalsha refused (not connected: not sent|CLUSTERDOWN)/);

      await until(
        () =>
          decrement()?.then(
            () => true,
            () => false,
          ) ?? false,
        20_000,
      );
      expect(host.isBroken()).toBe(false);
      await until(() => borrowed.status === 'end');
      // A sentinel may name the dead master for a moment longer than another one: who asks it then is refused.
      await until(async () => {
        const again = await node.openConnection().catch(() => undefined);
        return (await again?.watch(key)) === 'OK';
      });
      await until(async () => {
        await redis.publish('told', 'after');
        await sleep(50);
        return heard.includes('after');
      });

      expect(host.serverPids.filter(isAlive)).toHaveLength(host.serverPids.length - 1);
      expect(notes).toEqual([]);
      await host.close();
      expect(host.serverPids.filter(isAlive)).toEqual([]);
    }, 60_000);
  });
});
