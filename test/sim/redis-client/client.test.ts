import type { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import type { CallSent } from '../../../src/core/history.ts';
import type { CallObserver } from '../../../src/core/observer.ts';
import { seededSource } from '../../../src/core/random.ts';
import { SimHost } from '../../../src/sim/host.ts';

describe.each(['short', 'long'] as const)('a simulated client on the %s way', (way) => {
  it('reports each command once, with its arguments and its end', async () => {
    const { seen } = await observe(way, async (redis) => {
      await redis.set('key', 'value', 'PX', 1_000, 'NX');
      await redis.get('key');
    });
    expect(seen).toEqual([
      'redis set key value PX 1000 NX',
      'answered OK',
      'redis get key',
      'answered value',
    ]);
  });

  it('reports an error reply as refused: nothing can have happened', async () => {
    const { seen } = await observe(way, async (redis) => {
      await redis.set('key', 'value');
      await redis.incr('key').catch(() => {});
    });
    expect(seen.slice(2)).toEqual([
      'redis incr key',
      'refused ERR value is not an integer or out of range',
    ]);
  });

  it('reports an error of a script as lost: what came before it has happened', async () => {
    const { seen, state } = await observe(way, async (redis) => {
      const script = "redis.call('INCR', KEYS[1]) return redis.call('LPUSH', KEYS[1], 1)";
      await redis.eval(script, 1, 'key').catch(() => {});
      return redis.get('key');
    });
    expect(state).toBe('1');
    expect(seen[1]).toMatch(/^lost WRONGTYPE /);
  });

  it('reports a script that the server does not know as refused', async () => {
    const { seen } = await observe(way, async (redis) => {
      await redis.evalsha('0'.repeat(40), 0).catch(() => {});
    });
    expect(seen[1]).toMatch(/^refused NOSCRIPT /);
  });

  it('reports what was under way when the client disconnected as lost', async () => {
    const { seen } = await observe(way, async (redis) => {
      const reply = redis.incr('key');
      redis.disconnect();
      await reply.catch(() => {});
    });
    expect(seen).toEqual(['redis incr key', 'lost Connection is closed.']);
  });

  it('reports the commands of a transaction and its end', async () => {
    const { seen } = await observe(way, async (redis) => {
      await redis.multi().set('key', 1).incr('key').exec();
    });
    expect(seen.filter((line) => line.startsWith('redis'))).toEqual([
      'redis multi',
      'redis set key 1',
      'redis incr key',
      'redis exec',
    ]);
    expect(seen.filter((line) => !line.startsWith('redis'))).toHaveLength(4);
  });

  it('hears that the server closed its connection: what it waits for is lost', async () => {
    const { seen } = await observe(way, async (redis, open) => {
      const id = await redis.client('ID');
      const blocked = redis.blpop('nothing', 0).catch((error: Error) => error.message);
      const other = await open();
      await other.call('client', 'kill', 'id', String(id));
      return [await blocked, redis.status];
    });
    expect(seen.at(-1)).toBe('lost Connection is closed.');
  });

  it('says nothing of its own handshake, and observes its duplicates', async () => {
    const { seen } = await observe(way, async (redis) => {
      const other = redis.duplicate();
      await other.ping();
      await other.quit();
    });
    expect(seen).toEqual(['redis ping', 'answered PONG', 'redis quit', 'answered OK']);
  });

  it('refuses options that would run on the wall clock', async () => {
    await observe(way, async (redis) => {
      for (const option of ['commandTimeout', 'socketTimeout', 'blockingTimeout']) {
        expect(() => redis.duplicate({ [option]: 300 })).toThrow(
          `ioredis option ${option}: expected none on the simulator, got 300`,
        );
      }
    });
  });

  it('never connects again by itself', async () => {
    const { state } = await observe(way, async (redis) => {
      redis.disconnect(true);
      await new Promise((resolve) => redis.once('end', resolve));
      return redis.status;
    });
    expect(state).toBe('end');
  });
});

type Body<T> = (redis: Redis, open: () => Promise<Redis>) => Promise<T>;

/** What an observer saw of the body, one line for each command and one for each end. */
async function observe<T>(way: 'short' | 'long', body: Body<T>) {
  const seen: string[] = [];
  const observer: CallObserver = {
    sent(target, operation, args) {
      seen.push([target, operation, ...args].join(' '));
      return { kind: 'call-sent', atUs: 0, attempt: 1, call: seen.length, target, operation, args };
    },
    settled(_call: CallSent, end, reply) {
      seen.push(`${end} ${reply instanceof Error ? reply.message : String(reply)}`);
    },
  };
  const host = new SimHost({
    random: seededSource(1),
    servers: 1,
    networkUs: { min: 200, max: 500 },
    careful: true,
    shortWay: way === 'short',
  });
  const state = await host.drive(async () => {
    const { redisNodes, openConnection } = await host.connectNode(observer);
    const [redis] = redisNodes;
    if (redis === undefined) throw new Error('expected a client, got none');
    seen.length = 0;
    return body(redis, openConnection);
  });
  await host.close();
  return { seen, state };
}
