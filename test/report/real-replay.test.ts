import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { RealDeparture, RealReplay, RealReply } from '../../src/core/real-replay.ts';
import { realReplayLines } from '../../src/report/real-replay.ts';

const steps = ['buyer 1 tries', 'buyer 1: get', 'buyer 1: exec', 'expiry'];
const reply = (step: number, command: string, said: string, server = 1): RealReply => {
  return { step, server, command, reply: said };
};
const replies = [
  reply(0, 'SET {sale}:stock 1', 'OK'),
  reply(2, 'GET {sale}:stock', '"1"'),
  reply(3, 'HELLO 3', '{"server": "redis"}'),
  reply(3, 'MULTI', 'OK'),
  reply(3, 'EXEC', '[OK]'),
  reply(5, 'GET {sale}:stock', '"0"'),
];
const text = (replay: Partial<RealReplay>, columns = 80) =>
  realReplayLines({ server: 'Redis 7.0.15', difference: null, replies, ...replay }, steps, {
    chalk: new Chalk({ level: 0 }),
    columns,
  });
const difference: RealDeparture = {
  step: 2,
  name: 'buyer 1: get',
  server: 1,
  what: 'GET {sale}:stock',
  model: '"1"',
  real: '(nil)',
  hint: null,
};

describe('a schedule on real servers', () => {
  it('is shown with what was sent at each step, and what the server said; the verdict comes last', () => {
    expect(text({})).toEqual([
      '  step                 sent              Redis 7.0.15',
      '  2     buyer 1: get   GET {sale}:stock  "1"',
      '  3     buyer 1: exec  MULTI             OK',
      '                       EXEC              [OK]',
      '  and 3 commands to connect, to load the stock, and to look at it afterwards',
      '',
      'reproduced on Redis 7.0.15',
    ]);
  });

  it('says where reality differed, and both answers', () => {
    expect(text({ difference }).slice(-5)).toEqual([
      '  step   buyer 1: get',
      '  model  "1"',
      '  Redis  (nil)',
      '',
      'differed at step 2 on Redis 7.0.15: GET {sale}:stock',
    ]);
    const hinted = text({ difference: { ...difference, server: 3, hint: 'a key expired' } });
    expect(hinted).toContain('  Redis 3  (nil)');
    expect(hinted).toContain('  hint     a key expired');
  });

  it.each([
    [0, 'in the set-up'],
    [5, 'after the last step'],
  ])('may differ outside of the steps (%i: %s)', (step, place) => {
    const lines = text({ difference: { ...difference, step, name: null } });
    expect(lines.at(-1)).toBe(`differed ${place} on Redis 7.0.15: GET {sale}:stock`);
  });

  it.each([60, 80, 120])('fits into %i columns', (columns) => {
    const long = [reply(2, `SET key ${'x'.repeat(200)}`, 'y'.repeat(100), 4)];
    const hint = 'a key expired by itself: a TTL has to be longer than the replay takes';
    const lines = text({ replies: long, difference: { ...difference, hint } }, columns);
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    expect(lines[1]).toContain('4: SET key');
  });
});
