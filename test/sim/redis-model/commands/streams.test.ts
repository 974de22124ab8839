import { describe, expect, it } from 'vitest';
import { ErrorReply, type MapReply, NULL_ARRAY } from '../../../../src/sim/redis-model/reply.ts';
import { ModelWorld } from '../model-world.ts';

describe('streams', () => {
  it('take ids from the server clock, and never go back', () => {
    const world = new ModelWorld();
    const client = world.client();
    expect(client.send('xadd s * f v')).toBe('1000000-0');
    expect(client.send('xadd s * f v')).toBe('1000000-1');
    world.nowMs = 5;
    expect(client.send('xadd s * f v')).toBe('1000000-2');
    expect(client.send('xadd s 1000000-* f v')).toBe('1000000-3');
    expect(client.send('xadd s 1-1 f v')).toBeInstanceOf(ErrorReply);
  });

  it('wake who waits after $ with the entry alone', () => {
    const world = new ModelWorld();
    const [reader, writer] = [world.client(), world.client()];
    writer.send('xadd s 1-0 f old');
    expect(reader.send('xread block 0 streams s $')).toBeUndefined();
    writer.send('xadd s 2-0 f new');
    expect(reader.later).toEqual([[['s', [['2-0', ['f', 'new']]]]]]);
  });

  it('answer nothing when the time to wait is over', () => {
    const world = new ModelWorld();
    const reader = world.client();
    reader.send('xread block 50 streams s $');
    world.pass(50);
    expect(reader.later).toEqual([NULL_ARRAY]);
  });

  it('deliver each entry to one consumer of a group until it is acknowledged', () => {
    const client = withGroup().client();
    client.send('xreadgroup group g alice count 1 streams s >');
    expect(client.send('xreadgroup group g bob streams s >')).toEqual([
      ['s', [['2-0', ['f', 'b']]]],
    ]);
    expect(client.send('xpending s g')).toEqual([
      2,
      '1-0',
      '2-0',
      [
        ['alice', '1'],
        ['bob', '1'],
      ],
    ]);
    expect(client.send('xack s g 1-0 1-0')).toBe(1);
    expect(client.send('xreadgroup group g alice streams s 0')).toEqual([['s', []]]);
  });

  it('let another consumer claim what is idle for long enough, and counts the deliveries', () => {
    const world = withGroup();
    const client = world.client();
    client.send('xreadgroup group g alice streams s >');
    world.pass(100);
    expect(client.send('xclaim s g bob 101 1-0 justid')).toEqual([]);
    expect(client.send('xautoclaim s g bob 100 - count 1')).toEqual([
      '2-0',
      [['1-0', ['f', 'a']]],
      [],
    ]);
    expect(client.send('xpending s g - + 10 bob')).toEqual([['1-0', 'bob', 0, 2]]);
  });

  it('tell a waiting consumer that its stream is gone', () => {
    const world = withGroup();
    const [reader, other] = [world.client(), world.client()];
    reader.send('xreadgroup group g alice streams s >');
    reader.send('xreadgroup group g alice block 0 streams s >');
    other.send('del s');
    expect(reader.later).toEqual([new ErrorReply('UNBLOCKED the stream key no longer exists')]);
  });

  it('know how far behind a group is, unless a deletion hides it', () => {
    const client = withGroup().client();
    client.send('xreadgroup group g alice count 1 streams s >');
    expect(lag(client.send('xinfo groups s'))).toBe(1);
    client.send('xadd s 3-0 f c');
    client.send('xdel s 2-0');
    expect(lag(client.send('xinfo groups s'))).toBeNull();
  });
});

/** Stream `s` with 1-0 and 2-0, and group `g` that has read none. */
function withGroup(): ModelWorld {
  const world = new ModelWorld();
  const client = world.client();
  client.send('xadd s 1-0 f a');
  client.send('xadd s 2-0 f b');
  client.send('xgroup create s g 0');
  return world;
}

function lag(groups: unknown): unknown {
  const [group] = groups as readonly MapReply[];
  return group?.pairs.find(([name]) => name === 'lag')?.[1];
}
