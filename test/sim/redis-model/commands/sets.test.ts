import { describe, expect, it } from 'vitest';
import { ErrorReply, SetReply } from '../../../../src/sim/redis-model/reply.ts';
import { ModelWorld } from '../model-world.ts';

describe('sets', () => {
  it('are gone with their last member', () => {
    const client = new ModelWorld().client();
    expect(client.send('sadd s a b a')).toBe(2);
    expect(client.send('srem s a b c')).toBe(2);
    expect(client.send('exists s')).toBe(0);
  });

  it('pop members at random, each once', () => {
    const client = new ModelWorld().client();
    client.send('sadd s a b c');
    const popped = [client.send('spop s'), client.send('spop s'), client.send('spop s')];
    expect(popped.sort()).toEqual(['a', 'b', 'c']);
    expect(client.send('spop s')).toBeNull();
  });

  it('combine, and replace what the result is stored in', () => {
    const client = new ModelWorld().client();
    client.send('sadd a 1 2 3');
    client.send('sadd b 2 3 4');
    expect(client.send('sinter a b')).toEqual(new SetReply(['2', '3']));
    expect(client.send('sdiff a b missing')).toEqual(new SetReply(['1']));
    expect(client.send('sunionstore a a b')).toBe(4);
    expect(client.send('sinterstore a a missing')).toBe(0);
    expect(client.send('exists a')).toBe(0);
  });

  it('refuse keys of another type before anything changes', () => {
    const client = new ModelWorld().client();
    client.send('sadd s a');
    client.send('set t v');
    expect(client.send('smove s t a')).toBeInstanceOf(ErrorReply);
    expect(client.send('sismember s a')).toBe(1);
  });
});
