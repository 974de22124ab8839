import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBinary, toBinary } from '../../../src/sim/redis-client/bytes.ts';
import { toJsReply } from '../../../src/sim/redis-client/js-reply.ts';
import {
  ErrorReply,
  MapReply,
  NullArrayReply,
  SetReply,
  StatusReply,
} from '../../../src/sim/redis-model/reply.ts';

describe('text and bytes', () => {
  it('come back unchanged, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fromBinary(toBinary(text))).toBe(text);
      }),
    );
  });

  it('keep every byte of a Buffer, UTF-8 or not', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(Buffer.from(toBinary(Buffer.from(bytes)), 'latin1')).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('are made of numbers and the rest as JavaScript writes them', () => {
    expect([toBinary(1.5), toBinary(-0), toBinary(true), toBinary(null)]).toEqual([
      ...['1.5', '0', 'true', 'null'],
    ]);
  });
});

describe('a reply as ioredis decodes it', () => {
  it('is text, or Buffers where they were asked for, nested ones too', () => {
    const reply = ['caf\u00c3\u00a9', new StatusReply('OK'), 7, null];
    expect(toJsReply(reply, false)).toEqual(['café', 'OK', 7, null]);
    expect(toJsReply(reply, true)).toEqual([Buffer.from('café'), Buffer.from('OK'), 7, null]);
  });

  it('is flat where it was a map or a set', () => {
    const map = new MapReply([
      ['a', 1],
      ['b', 2],
    ]);
    expect(toJsReply(map, false)).toEqual(['a', 1, 'b', 2]);
    expect(toJsReply(new SetReply(['x', 'y']), false)).toEqual(['x', 'y']);
  });

  it('is 1 or 0 where it was a boolean, null where it was a null array, a number where it was big', () => {
    expect(toJsReply([true, false], false)).toEqual([1, 0]);
    expect(toJsReply(new NullArrayReply(), false)).toBeNull();
    expect(toJsReply(9_007_199_254_740_993n, false)).toBe(9_007_199_254_740_992);
  });

  it('is a ReplyError where it was an error, inside a list too', () => {
    const [error] = toJsReply([new ErrorReply('ERR no')], false) as readonly Error[];
    expect(error).toMatchObject({ name: 'ReplyError', message: 'ERR no' });
  });
});
