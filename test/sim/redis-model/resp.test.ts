import { describe, expect, it } from 'vitest';
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
import { RequestParser } from '../../../src/sim/redis-model/request-parser.ts';
import { encodePush, encodeReply } from '../../../src/sim/redis-model/resp.ts';

describe('a reply', () => {
  it.each<[string, Reply, string, string]>([
    ['a status', OK, '+OK\r\n', '+OK\r\n'],
    ['an error', new ErrorReply('ERR no'), '-ERR no\r\n', '-ERR no\r\n'],
    ['an integer', -3, ':-3\r\n', ':-3\r\n'],
    ['a large integer', 9007199254740993n, ':9007199254740993\r\n', ':9007199254740993\r\n'],
    ['a bulk string', 'a\xff', '$2\r\na\xff\r\n', '$2\r\na\xff\r\n'],
    ['null', null, '$-1\r\n', '_\r\n'],
    ['a null array', NULL_ARRAY, '*-1\r\n', '_\r\n'],
    ['a boolean', true, ':1\r\n', '#t\r\n'],
    ['a double', new DoubleReply('1.5'), '$3\r\n1.5\r\n', ',1.5\r\n'],
    ['a verbatim text', new VerbatimReply('x'), '$1\r\nx\r\n', '=5\r\ntxt:x\r\n'],
    ['an array', [1, [null]], '*2\r\n:1\r\n*1\r\n$-1\r\n', '*2\r\n:1\r\n*1\r\n_\r\n'],
    ['a set', new SetReply(['a']), '*1\r\n$1\r\na\r\n', '~1\r\n$1\r\na\r\n'],
    [
      'a map',
      new MapReply([['a', [1]]]),
      '*2\r\n$1\r\na\r\n*1\r\n:1\r\n',
      '%1\r\n$1\r\na\r\n*1\r\n:1\r\n',
    ],
  ])('%s has its form in either protocol', (_name, reply, resp2, resp3) => {
    expect(encodeReply(reply, 2).toString('latin1')).toBe(resp2);
    expect(encodeReply(reply, 3).toString('latin1')).toBe(resp3);
  });

  it('that is pushed is an array in RESP2 and a push in RESP3', () => {
    expect(encodePush(['message', 'a'], 2).toString()).toBe('*2\r\n$7\r\nmessage\r\n$1\r\na\r\n');
    expect(encodePush(['message', 'a'], 3).toString()).toBe('>2\r\n$7\r\nmessage\r\n$1\r\na\r\n');
  });
});

describe('the request parser', () => {
  const bytes = Buffer.from(
    '*1\r\n$4\r\nPING\r\n*0\r\n*3\r\n$3\r\nset\r\n$1\r\nk\r\n$3\r\n\r\n\xff\r\n',
    'latin1',
  );
  const requests = [['PING'], ['set', 'k', '\r\n\xff']];

  it('reads all requests of one write', () => {
    expect(new RequestParser().write(bytes)).toEqual(requests);
  });

  it('reads the same wherever the bytes are cut', () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const parser = new RequestParser();
      const read = [...parser.write(bytes.subarray(0, cut)), ...parser.write(bytes.subarray(cut))];
      expect(read).toEqual(requests);
    }
  });

  it('throws where the bytes are no request', () => {
    expect(() => new RequestParser().write(Buffer.from('PING\r\n'))).toThrow(
      'RESP request: expected * and a length, got "PING"',
    );
  });
});
