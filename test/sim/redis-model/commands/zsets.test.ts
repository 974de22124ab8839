import { describe, expect, it } from 'vitest';
import { encodeReply } from '../../../../src/sim/redis-model/resp.ts';
import { ModelWorld } from '../model-world.ts';

describe('sorted sets', () => {
  it('answer scores flat under RESP2 and in pairs of doubles under RESP3', () => {
    const client = new ModelWorld().client();
    client.send('zadd z 1 a 2.5 b');
    expect(wire(client.send('zrange z 0 -1 withscores'), 2)).toBe(
      '*4\r\n$1\r\na\r\n$1\r\n1\r\n$1\r\nb\r\n$3\r\n2.5\r\n',
    );
    client.send('hello 3');
    expect(wire(client.send('zrange z 0 -1 withscores'), 3)).toBe(
      '*2\r\n*2\r\n$1\r\na\r\n,1\r\n*2\r\n$1\r\nb\r\n,2.5\r\n',
    );
  });

  it('wait for members, and serve who has waited longest', () => {
    const world = new ModelWorld();
    const [first, second, other] = [world.client(), world.client(), world.client()];
    expect(first.send('bzpopmin z 0')).toBeUndefined();
    expect(second.send('bzpopmax z 0')).toBeUndefined();
    other.send('zadd z 1 a 2 b 3 c');
    expect(wire(first.later[0], 2)).toBe('*3\r\n$1\r\nz\r\n$1\r\na\r\n$1\r\n1\r\n');
    expect(wire(second.later[0], 2)).toBe('*3\r\n$1\r\nz\r\n$1\r\nc\r\n$1\r\n3\r\n');
  });

  it('let a watch stand where ZADD changes nothing', () => {
    const world = new ModelWorld();
    const [watcher, other] = [world.client(), world.client()];
    other.send('zadd z 1 a');
    watcher.send('watch z');
    other.send('zadd z nx 5 a');
    watcher.send('multi');
    watcher.send('zscore z a');
    expect(wire(watcher.send('exec'), 2)).toBe('*1\r\n$1\r\n1\r\n');
  });

  it('pass through the limit of infinity without becoming a NaN', () => {
    const client = new ModelWorld().client();
    client.send('zadd z inf a');
    expect(wire(client.send('zincrby z -inf a'), 2)).toBe(
      '-ERR resulting score is not a number (NaN)\r\n',
    );
    expect(wire(client.send('zunion 2 z z weights 1 -1 withscores'), 2)).toBe(
      '*2\r\n$1\r\na\r\n$1\r\n0\r\n',
    );
  });
});

function wire(reply: Parameters<typeof encodeReply>[0] | undefined, protocol: 2 | 3): string {
  return reply === undefined ? 'no reply' : encodeReply(reply, protocol).toString('latin1');
}
