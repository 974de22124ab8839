import { describe, expect, it } from 'vitest';
import { argsForReal } from '../../../src/sim/mirror/rewrite.ts';
import { OK } from '../../../src/sim/redis-model/reply.ts';

const oneHour = async () => 3_600_000;
const rewritten = async (line: string, reply: string | typeof OK = OK) => {
  const [name = '', ...args] = line.split(' ');
  return [name, ...(await argsForReal({ name, args }, reply, oneHour))].join(' ');
};

describe('a command on its way to a real server', () => {
  it('that lets the server number an entry takes the number that the model gave', async () => {
    expect(await rewritten('xadd log * k v', '1800000000000-0')).toBe(
      'xadd log 1800000000000-0 k v',
    );
    expect(await rewritten('xadd log nomkstream MAXLEN ~ 5 LIMIT 9 * k *', '7-0')).toBe(
      'xadd log nomkstream MAXLEN ~ 5 LIMIT 9 7-0 k *',
    );
    expect(await rewritten('xadd log minid 5 7-* k v', '7-1')).toBe('xadd log minid 5 7-1 k v');
  });

  it('whose time is absolute is as far away as in the model, whose calendar is another', async () => {
    expect(await rewritten('expireat key 1800000010')).toBe('expireat key 1799996410');
    expect(await rewritten('pexpireat key 1800000010000 NX')).toBe(
      'pexpireat key 1799996410000 NX',
    );
    expect(await rewritten('set key v EXAT 1800000010 NX')).toBe('set key v EXAT 1799996410 NX');
    expect(await rewritten('getex key pxat 1800000010000')).toBe('getex key pxat 1799996410000');
  });

  it.each(['set lock val PX 10000 NX', 'set exat pxat', 'xadd log 5-1 k *', 'get key'])(
    'is left as it is otherwise: %s',
    async (line) => {
      expect(await rewritten(line, line.startsWith('xadd') ? '5-1' : OK)).toBe(line);
    },
  );
});
