import { once } from 'node:events';
import type { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import type { ClientWorld } from './client-worlds.ts';

/** Something that ioredis does, as a fact that holds in every world. */
type Fact = (world: ClientWorld) => Promise<void>;

/** What ioredis's own client does on a Redis: one suite for every world. */
const FACTS: Readonly<Record<string, Fact>> = {
  'answers plain commands in the order in which they were sent': async (world) => {
    const redis = await world.client();
    const replies = await Promise.all([
      redis.set('a', 'ü€😀'),
      redis.get('a'),
      redis.incrby('n', 41),
      redis.incr('n'),
      redis.get('missing'),
    ]);
    expect(replies).toEqual(['OK', 'ü€😀', 41, 42, null]);
  },
  'gives bytes back unchanged through the Buffer variants': async (world) => {
    const redis = await world.client();
    const bytes = Buffer.from([0, 255, 13, 10, 128, 36]);
    await redis.set('bytes', bytes);
    expect(await redis.getBuffer('bytes')).toEqual(bytes);
    expect(await redis.hset('h', { é: bytes })).toBe(1);
    expect(await redis.hgetBuffer('h', 'é')).toEqual(bytes);
  },
  'applies argument and reply transformers': async (world) => {
    const redis = await world.client();
    await redis.hset('h', { one: 1, two: '2' });
    expect(await redis.hgetall('h')).toEqual({ one: '1', two: '2' });
    await redis.mset({ x: '1', y: '2' });
    expect(await redis.mget('x', 'y', 'z')).toEqual(['1', '2', null]);
    await redis.zadd('z', '1', 'a', '2.5', 'b');
    expect(await redis.zrange('z', '0', '-1', 'WITHSCORES')).toEqual(['a', '1', 'b', '2.5']);
    expect(await redis.zscore('z', 'b')).toBe('2.5');
    expect((await redis.smembers('none')).length).toBe(0);
  },
  'rejects with the server’s error and the command that caused it': async (world) => {
    const redis = await world.client();
    await redis.set('text', 'abc');
    const error = await redis.incr('text').catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      name: 'ReplyError',
      message: 'ERR value is not an integer or out of range',
      command: { name: 'incr', args: ['text'] },
    });
    await expect(redis.lpush('text', 'x')).rejects.toThrow(/^WRONGTYPE /);
  },
  'runs defined scripts, first by source and then by hash': async (world) => {
    const redis = await world.client();
    redis.defineCommand('addTwice', {
      numberOfKeys: 1,
      lua: "redis.call('INCRBY', KEYS[1], ARGV[1]) return redis.call('INCRBY', KEYS[1], ARGV[1])",
    });
    const client = redis as Redis & { addTwice(key: string, by: number): Promise<number> };
    expect(await Promise.all([client.addTwice('n', 2), client.addTwice('n', 3)])).toEqual([4, 10]);
    expect(await client.addTwice('n', 1)).toBe(12);
  },
  'sends a script again after the server lost it': async (world) => {
    const redis = await world.client();
    redis.defineCommand('answer', { numberOfKeys: 0, lua: 'return {1, ARGV[1], false}' });
    const client = redis as Redis & { answer(text: string): Promise<unknown> };
    expect(await client.answer('a')).toEqual([1, 'a', null]);
    await redis.script('FLUSH');
    expect(await client.answer('b')).toEqual([1, 'b', null]);
  },
  'answers a pipeline with one pair for each command': async (world) => {
    const redis = await world.client();
    const replies = await redis.pipeline().set('p', 1).incr('p').lpush('p', 'x').get('p').exec();
    expect(replies?.map(([error, reply]) => (error ? error.message.slice(0, 9) : reply))).toEqual([
      'OK',
      2,
      'WRONGTYPE',
      '2',
    ]);
  },
  'keeps a pipeline together and in order with what surrounds it': async (world) => {
    const redis = await world.client();
    const before = redis.rpush('order', 'before');
    const within = redis.pipeline().rpush('order', 'first').rpush('order', 'second').exec();
    const after = redis.rpush('order', 'after');
    await Promise.all([before, within, after]);
    expect(await redis.lrange('order', 0, -1)).toEqual(['before', 'first', 'second', 'after']);
  },
  'runs a transaction and answers its replies': async (world) => {
    const redis = await world.client();
    expect(await redis.multi().set('t', 5).decr('t').hgetall('none').exec()).toEqual([
      [null, 'OK'],
      [null, 4],
      [null, {}],
    ]);
  },
  'runs a transaction sent command by command': async (world) => {
    const redis = await world.client();
    const started = redis.multi({ pipeline: false });
    const queued = redis.set('t', 'x');
    const done = redis.exec();
    expect(await Promise.all([started, queued, done])).toEqual(['OK', 'QUEUED', [[null, 'OK']]]);
  },
  'voids a transaction when another client wrote the watched key': async (world) => {
    const [one, two] = [await world.client(), await world.client()];
    await one.set('stock', 1);
    await one.watch('stock');
    await two.watch('stock');
    expect(await two.multi().set('stock', 0).exec()).toEqual([[null, 'OK']]);
    expect(await one.multi().set('stock', -1).exec()).toBeNull();
    expect(await one.get('stock')).toBe('0');
  },
  'keeps no watch across UNWATCH and DISCARD': async (world) => {
    const [one, two] = [await world.client(), await world.client()];
    await one.watch('k');
    await one.unwatch();
    await two.set('k', 1);
    expect(await one.multi().get('k').exec()).toEqual([[null, '1']]);
  },
  'serves a blocking pop when another client pushes': async (world) => {
    const [worker, shop] = [await world.client(), await world.client()];
    const popped = worker.blpop('queue', 0);
    await shop.get('anything');
    await shop.rpush('queue', 'job');
    expect(await popped).toEqual(['queue', 'job']);
  },
  'times a blocking pop out with null': async (world) => {
    const worker = await world.client();
    expect(await worker.blpop('nothing', 0.05)).toBeNull();
  },
  'answers what waits behind a blocked command after it': async (world) => {
    const [worker, shop] = [await world.client(), await world.client()];
    const popped = worker.brpop('queue', 0);
    const behind = worker.set('behind', 1);
    await shop.rpush('queue', 'job');
    expect(await Promise.all([popped, behind])).toEqual([['queue', 'job'], 'OK']);
  },
  'delivers published messages to subscribers, by channel and by pattern': async (world) => {
    const [subscriber, publisher] = [await world.client(), await world.client()];
    const seen: unknown[] = [];
    subscriber.on('message', (...message) => seen.push(message));
    subscriber.on('pmessage', (...message) => seen.push(message));
    expect(await subscriber.subscribe('news', 'other')).toBe(2);
    expect(await subscriber.psubscribe('n*')).toBe(3);
    expect(await publisher.publish('news', 'sold out')).toBe(2);
    await publisher.publish('other', 'x');
    await publisher.ping();
    await subscriber.ping();
    expect(seen).toEqual([
      ['news', 'sold out'],
      ['n*', 'news', 'sold out'],
      ['other', 'x'],
    ]);
    expect(await subscriber.unsubscribe('news')).toBe(2);
    expect(await publisher.publish('news', 'y')).toBe(1);
  },
  'duplicates into a client of its own on the same server': async (world) => {
    const redis = await world.client();
    await redis.set('shared', 'yes');
    const twin = redis.duplicate();
    expect(await twin.get('shared')).toBe('yes');
    await twin.watch('shared');
    await redis.set('shared', 'no');
    expect(await twin.multi().get('shared').exec()).toBeNull();
    twin.disconnect();
  },
  'is ready, and ends after quit': async (world) => {
    const redis = await world.client();
    expect(redis.status).toBe('ready');
    const ended = once(redis, 'end');
    expect(await redis.quit()).toBe('OK');
    await ended;
    expect(redis.status).toBe('end');
    await expect(redis.get('x')).rejects.toThrow('Connection is closed.');
  },
  'rejects what is under way when it disconnects': async (world) => {
    const redis = await world.client();
    const ended = once(redis, 'end');
    const pending = redis.blpop('never', 0);
    redis.disconnect();
    await expect(pending).rejects.toThrow('Connection is closed.');
    await ended;
  },
  'connects again after it ended': async (world) => {
    const redis = await world.client();
    const ended = once(redis, 'end');
    redis.disconnect();
    await ended;
    await redis.connect();
    expect(await redis.ping()).toBe('PONG');
  },
  'calls back as well as promises': async (world) => {
    const redis = await world.client();
    const reply = await new Promise((resolve, reject) => {
      redis.set('cb', '1', (error, result) => (error ? reject(error) : resolve(result)));
    });
    expect(reply).toBe('OK');
  },
  'prefixes keys where the options say so': async (world) => {
    const redis = await world.client();
    const prefixed = redis.duplicate({ keyPrefix: 'shop:' });
    await prefixed.set('k', 'v');
    expect(await redis.get('shop:k')).toBe('v');
    prefixed.disconnect();
  },
  'expires keys by the server’s clock': async (world) => {
    const redis = await world.client();
    await redis.set('soon', 1, 'PX', 30, 'NX');
    expect(await redis.set('soon', 2, 'PX', 30, 'NX')).toBeNull();
    // A blocking pop waits on the server's own clock, in every world.
    await redis.blpop('nothing', 0.06);
    expect(await redis.get('soon')).toBeNull();
  },
  'reads a stream as a consumer group': async (world) => {
    const [worker, shop] = [await world.client(), await world.client()];
    await shop.xgroup('CREATE', 'orders', 'workers', '$', 'MKSTREAM');
    const reading = worker.xreadgroup(
      'GROUP',
      'workers',
      'w1',
      'COUNT',
      1,
      'BLOCK',
      0,
      'STREAMS',
      'orders',
      '>',
    );
    const id = await shop.xadd('orders', '*', 'buyer', '7');
    expect(await reading).toEqual([['orders', [[id, ['buyer', '7']]]]]);
    expect(await shop.xack('orders', 'workers', id as string)).toBe(1);
  },
  'scans with a stream of pages': async (world) => {
    const redis = await world.client();
    await redis.mset(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`scan:${i}`, i])));
    const keys = new Set<string>();
    let cursor = '0';
    do {
      const [next, page] = await redis.scan(cursor, 'MATCH', 'scan:*', 'COUNT', 10);
      for (const key of page) keys.add(key);
      cursor = next;
    } while (cursor !== '0');
    expect(keys.size).toBe(30);
  },
};

/** Declares the whole suite for one world; every fact gets a server of its own. */
export function clientFacts(open: () => Promise<ClientWorld>): void {
  for (const [title, fact] of Object.entries(FACTS)) {
    it(title, async () => {
      const world = await open();
      try {
        await world.drive(() => fact(world));
      } finally {
        await world.close();
      }
    });
  }
}
