import { AsyncLocalStorage } from 'node:async_hooks';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CallSent } from '../../src/core/history.ts';
import type { CallObserver } from '../../src/core/observer.ts';
import { createClient, type LiveClient } from '../../src/live/client.ts';
import { connectClient } from '../../src/live/connect.ts';
import { observedView } from '../../src/live/recording.ts';
import { type ServerProxy, startProxy } from '../support/proxy.ts';
import { describeWith, useServers } from '../support/servers.ts';

describeWith(['redis'], 'the recording of a live client', () => {
  const servers = useServers(1);
  const context = new AsyncLocalStorage<number>();
  let notes: unknown[][];
  let client: LiveClient;
  let proxy: ServerProxy;

  const observer: CallObserver = {
    sent: (target, operation, args) => {
      const attempt = context.getStore();
      if (attempt === undefined) return undefined;
      notes.push(['sent', target, operation, ...args]);
      return { kind: 'call-sent', atUs: 0, attempt, call: notes.length, target, operation, args };
    },
    settled: (call: CallSent, end, reply) => {
      notes.push([end, call.operation, reply instanceof Error ? reply.message : reply]);
    },
  };

  beforeEach(async () => {
    notes = [];
    const [endpoint] = servers.current.endpoints;
    proxy = await startProxy(endpoint?.address.kind === 'unix' ? endpoint.address.path : '');
    client = createClient({
      endpoint: proxy.endpoint,
      keyPrefix: 'p:',
      observed: { observer, target: 'redis' },
    });
    await connectClient(client, proxy.endpoint);
    await client.del('k', 'h', 'list');
  });

  afterEach(async () => {
    client.disconnect();
    await proxy.close();
  });

  const attempt = <T>(run: (redis: Redis) => Promise<T>): Promise<T> =>
    context.run(1, () => run(client));

  it('tells each command of an attempt with its arguments and the reply that the caller sees', async () => {
    await attempt((redis) => redis.hset('h', { a: 1 }));
    await attempt((redis) => redis.hgetall('h'));
    await attempt((redis) => redis.get('k'));
    expect(notes).toEqual([
      ['sent', 'redis', 'hset', 'p:h', 'a', '1'],
      ['answered', 'hset', 1],
      ['sent', 'redis', 'hgetall', 'p:h'],
      ['answered', 'hgetall', { a: '1' }],
      ['sent', 'redis', 'get', 'p:k'],
      ['answered', 'get', null],
    ]);
  });

  it('tells nothing of commands outside any attempt, nor of what ioredis says to connect', async () => {
    await client.set('k', 1);
    await attempt(async (redis) => {
      const duplicate: Redis = redis.duplicate();
      await duplicate.get('k');
      duplicate.disconnect();
    });
    expect(notes).toEqual([
      ['sent', 'redis', 'get', 'p:k'],
      ['answered', 'get', '1'],
    ]);
  });

  it('settles the commands of a transaction once, and EXEC with their results', async () => {
    await attempt((redis) => redis.multi().incr('k').get('k').exec());
    expect(notes.filter(([end]) => end !== 'sent')).toEqual([
      ['answered', 'multi', 'OK'],
      ['answered', 'incr', 'QUEUED'],
      ['answered', 'get', 'QUEUED'],
      ['answered', 'exec', [1, '1']],
    ]);
  });

  it('calls an error reply refused, but a failed script lost: it may have done something first', async () => {
    await attempt((redis) => redis.hget('h', 'a'));
    await client.set('k', 'text');
    await attempt((redis) => redis.incr('k').catch(() => 0));
    const lua = "redis.call('SET', KEYS[1], 1) return redis.call('LPUSH', KEYS[1], 1)";
    await attempt((redis) => redis.eval(lua, 1, 'k').catch(() => 0));
    await attempt((redis) => redis.evalsha('0'.repeat(40), 0).catch(() => 0));
    expect(
      notes.filter(([end]) => end !== 'sent').map(([end, operation]) => [end, operation]),
    ).toEqual([
      ['answered', 'hget'],
      ['refused', 'incr'],
      ['lost', 'eval'],
      ['refused', 'evalsha'],
    ]);
  });

  it('calls a lost reply lost, and a command that was never sent refused', async () => {
    proxy.loseNextReply();
    proxy.isRefusing = true;
    await attempt((redis) => redis.incr('k').catch(() => 0));
    await attempt((redis) => redis.incr('k').catch(() => 0));
    expect(notes).toEqual([
      ['sent', 'redis', 'incr', 'p:k'],
      ['lost', 'incr', 'connection lost before the reply'],
      ['sent', 'redis', 'incr', 'p:k'],
      ['refused', 'incr', 'not connected: not sent'],
    ]);
  });

  it('records a defined command that the server has forgotten as two calls', async () => {
    client.defineCommand('one', { numberOfKeys: 0, lua: 'return 1' });
    const defined = client as unknown as { one(): Promise<number> };
    await defined.one();
    await client.script('FLUSH');
    expect(await attempt(() => defined.one())).toBe(1);
    expect(notes.filter(([end]) => end !== 'sent').map(([end]) => end)).toEqual([
      'refused',
      'answered',
    ]);
  });

  it('follows a view to the copies that are made of it', async () => {
    const seen: string[] = [];
    const own: CallObserver = {
      sent: (target, operation, args) => {
        seen.push(`${target} ${operation}`);
        return { kind: 'call-sent', atUs: 0, attempt: 1, call: 1, target, operation, args };
      },
      settled: (_, end) => void seen.push(end),
    };
    const view = observedView(client, { observer: own, target: 'view' });
    const copy: Redis = view.duplicate();
    await copy.get('k');
    const again: Redis = copy.duplicate();
    await again.get('k');
    expect(seen).toEqual(['view get', 'answered', 'view get', 'answered']);
    for (const one of [copy, again]) one.disconnect();
  });
});
