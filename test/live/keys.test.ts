import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RedisEndpoint } from '../../src/live/endpoint.ts';
import { startSweeper } from '../../src/live/expiry.ts';
import { deleteKeys, expireKeys, keyPrefixOf } from '../../src/live/keys.ts';
import { openKeyspace } from '../../src/live/keyspace.ts';
import { describeWith, useServers } from '../support/servers.ts';

describeWith(['redis'], 'the keys of a run', () => {
  const servers = useServers(1);
  const prefix = keyPrefixOf('a1');
  let redis: Redis;

  beforeEach(async () => {
    const [endpoint] = servers.current.endpoints;
    redis = new Redis({ path: endpoint?.address.kind === 'unix' ? endpoint.address.path : '' });
    const pipeline = redis.pipeline();
    for (let index = 0; index < 2_500; index++) pipeline.set(`${prefix}key-${index}`, index);
    await pipeline.set('foreign', 1).set('seckill:a12:foreign', 2).set('x-seckill:a1:y', 3).exec();
  });

  afterEach(async () => {
    await redis.del('foreign', 'seckill:a12:foreign', 'x-seckill:a1:y');
    await deleteKeys(redis, prefix);
    redis.disconnect();
  });

  it('are deleted and counted, and no others', async () => {
    expect(await deleteKeys(redis, prefix)).toEqual({ deleted: 2_500, isComplete: true });
    expect((await redis.keys('*')).sort()).toEqual([
      'foreign',
      'seckill:a12:foreign',
      'x-seckill:a1:y',
    ]);
    expect(await deleteKeys(redis, prefix)).toEqual({ deleted: 0, isComplete: true });
  });

  it('are told incomplete when the time is up before all were seen', async () => {
    const { isComplete } = await deleteKeys(redis, prefix, -1);
    expect(isComplete).toBe(false);
  });

  it('are meant literally where the prefix has characters of a pattern', async () => {
    await redis.set('seckill:*:x', 1);
    expect(await deleteKeys(redis, 'seckill:*:')).toMatchObject({ deleted: 1 });
    expect(await redis.exists('seckill:a12:foreign')).toBe(1);
  });

  it('get an expiry where they have none, and keep the one they have', async () => {
    await redis.pexpire(`${prefix}key-0`, 5_000);
    expect(await expireKeys(redis, prefix, 60_000)).toBe(2_499);
    expect(await redis.pttl(`${prefix}key-0`)).toBeLessThanOrEqual(5_000);
    expect(await redis.pttl(`${prefix}key-1`)).toBeGreaterThan(50_000);
    expect(await redis.pttl('foreign')).toBe(-1);
    expect(await expireKeys(redis, prefix, 60_000)).toBe(0);
  });

  it('are swept when asked, and no more once the sweeper is stopped', async () => {
    const keyspace = await openKeyspace(servers.current.endpoints[0] as RedisEndpoint);
    const sweeper = startSweeper(keyspace, prefix, 60_000);
    await sweeper.sweep();
    expect(await redis.pttl(`${prefix}key-7`)).toBeGreaterThan(50_000);
    await sweeper.stop();
    keyspace.close();
  });
});
