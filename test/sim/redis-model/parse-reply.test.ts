import { describe, expect, it } from 'vitest';
import { parseReply } from '../../../src/sim/redis-model/parse-reply.ts';
import {
  DoubleReply,
  ErrorReply,
  MapReply,
  NULL_ARRAY,
  OK,
  type Reply,
  SetReply,
  VerbatimReply,
} from '../../../src/sim/redis-model/reply.ts';
import { encodeReply } from '../../../src/sim/redis-model/resp.ts';

const REPLIES: readonly Reply[] = [
  ...[OK, new ErrorReply('ERR no'), -3, 9007199254740993n, 'a\r\n\xff', '', null, NULL_ARRAY],
  ...[true, false, new DoubleReply('1.5'), new VerbatimReply('x\r\ny'), [], [1, [null, 'a']]],
  ...[new SetReply(['a', 'b']), new MapReply([['a', [1]]])],
];

describe('the bytes of a reply', () => {
  it.each([2, 3] as const)('in RESP%i are read and written again as they were', (protocol) => {
    for (const reply of REPLIES) {
      const bytes = encodeReply(reply, protocol).toString('latin1');
      expect(encodeReply(parseReply(bytes), protocol).toString('latin1')).toBe(bytes);
    }
  });

  it('in RESP3 are the reply that they came from', () => {
    for (const reply of REPLIES.filter((one) => one !== NULL_ARRAY)) {
      expect(parseReply(encodeReply(reply, 3).toString('latin1'))).toEqual(reply);
    }
  });

  it.each(['', '+OK', '?1\r\n', '+OK\r\n+OK\r\n'])(
    'are refused where they are none: %j',
    (bytes) => {
      expect(() => parseReply(bytes)).toThrow(/^RESP reply: expected/);
    },
  );
});
