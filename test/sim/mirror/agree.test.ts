import { describe, expect, it } from 'vitest';
import { agree, strictnessOf } from '../../../src/sim/mirror/agree.ts';
import {
  DoubleReply,
  ErrorReply,
  MapReply,
  OK,
  type Reply,
  SetReply,
} from '../../../src/sim/redis-model/reply.ts';

const noScript = () => undefined;
const strictness = (name: string, ...args: string[]) => strictnessOf({ name, args }, noScript);

describe('a reply of a real server', () => {
  it.each<[string, string, Reply, Reply, boolean]>([
    ['the same bytes', 'get', '99', '99', true],
    ['another value', 'get', '99', '98', false],
    ['text for a number', 'get', '1', 1, false],
    ['nothing for something', 'get', null, '1', false],
    ['another error', 'incr', new ErrorReply('ERR a'), new ErrorReply('ERR b'), false],
    [
      'members in another order',
      'smembers',
      new SetReply(['a', 'b']),
      new SetReply(['b', 'a']),
      true,
    ],
    ['other members', 'smembers', new SetReply(['a', 'b']), new SetReply(['a', 'c']), false],
    ['fields in another order', 'hgetall', fields('ab'), fields('ba'), true],
    ['a list in another order', 'lrange', ['a', 'b'], ['b', 'a'], false],
    ['another time to live', 'pttl', 10_000, 9_998, true],
    ['no time to live', 'pttl', 10_000, -1, false],
    ['no key to live', 'ttl', -1, -2, false],
    ['another member by chance', 'srandmember', 'a', 'b', true],
    ['no member by chance', 'srandmember', 'a', null, false],
    ['another server', 'info', 'redis_version:7.0.15', 'redis_version:8.0.1', true],
    ['a command that the model refuses', 'client', new ErrorReply('ERR unknown'), OK, true],
  ])('that is %s is held against %s as it has to be', (_, name, model, real, isAlike) => {
    expect(agree(model, real, strictness(name))).toBe(isAlike);
  });

  it('of a script may differ only where the script asks for something that may', () => {
    const ttl = "return redis.call('PTTL', KEYS[1])";
    expect(strictness('eval', ttl, '1', 'lock')).toBe('shape');
    expect(strictness('eval', "return redis.call('get', KEYS[1])", '1', 'ttl')).toBe('bytes');
    expect(strictnessOf({ name: 'evalsha', args: ['abc'] }, () => ttl)).toBe('shape');
    expect(strictness('evalsha', 'abc')).toBe('bytes');
  });

  it('of any kind is of one shape with itself alone', () => {
    const kinds: Reply[] = [1, 'a', null, true, OK, new ErrorReply('ERR'), [1]];
    for (const a of kinds) {
      for (const b of kinds) expect(agree(a, b, 'shape')).toBe(a === b);
    }
    expect(agree(new DoubleReply('1.5'), new DoubleReply('2.5'), 'shape')).toBe(true);
  });
});

function fields(names: string): MapReply {
  return new MapReply([...names].map((name) => [name, `of ${name}`]));
}
