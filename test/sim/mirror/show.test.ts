import { describe, expect, it } from 'vitest';
import { showCommand, showReply } from '../../../src/sim/mirror/show.ts';
import {
  ErrorReply,
  MapReply,
  NULL_ARRAY,
  OK,
  type Reply,
  SetReply,
} from '../../../src/sim/redis-model/reply.ts';

describe('in one line', () => {
  it.each<[Reply, string]>([
    [OK, 'OK'],
    ['99', '"99"'],
    [null, '(nil)'],
    [NULL_ARRAY, '(nil)'],
    [1, '1'],
    [new ErrorReply('WRONGTYPE no'), '(error) WRONGTYPE no'],
    [[1, 'a', [null]], '[1, "a", [(nil)]]'],
    [new SetReply(['a']), '{"a"}'],
    [new MapReply([['a', 1]]), '{"a": 1}'],
    ['\xc3\xa9', '"é"'],
  ])('a reply %j is %s', (reply, text) => {
    expect(showReply(reply)).toBe(text);
  });

  it('a command has its name in capitals, and quotes where they are needed', () => {
    expect(showCommand('set', ['{sale}:lock', 'val', 'PX', '10000'])).toBe(
      'SET {sale}:lock val PX 10000',
    );
    expect(showCommand('set', ['a key', ''])).toBe('SET "a key" ""');
    expect(showCommand('get', ['x'.repeat(100)])).toBe(`GET ${'x'.repeat(59)}…`);
  });

  it('a command leaves out what nobody compares by eye: a script, the end of a UUID', () => {
    expect(showCommand('eval', ['return 1', '1', 'lock'])).toBe('EVAL <script> 1 lock');
    expect(showCommand('set', ['lock', '4c38a55b-36e7-4e99-86af-0c0123456789', 'NX'])).toBe(
      'SET lock 4c38a55b… NX',
    );
  });
});
