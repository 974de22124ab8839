import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { Chronicle } from '../../../src/lesson/chronicle.ts';
import { timelineLines } from '../../../src/lesson/text/timeline.ts';
import { incident } from '../../check/incident.ts';

const chronicle = new Chronicle(1);
incident().tell(chronicle);

const plain = (columns: number) =>
  timelineLines(chronicle, { chalk: new Chalk({ level: 0 }), columns });

describe('a timeline', () => {
  it('has a lane for each buyer, with a bar while it is inside', () => {
    expect(plain(120)).toEqual([
      '  time       stock  17  402  buyer',
      '  00:00.000      1  ┃   ·    buyer 17 takes the lock (until 00:10.000), reads stock 1, asks the user service',
      '  00:00.001      1  ┃   ·    buyer 402 finds the lock taken',
      '  00:10.000      1  ╎   ·    the lock of buyer 17 expires',
      '  00:10.312      1  ╎   ┃    buyer 402 takes the lock (until 00:20.312), reads stock 1, asks the user service',
      '                    ╎   ┃    <- two are inside',
      '  00:12.001      0  ·   ╎    buyer 17 is answered after 12.0 s, writes stock 0, deletes the lock of buyer 402, is sold',
      '                    ·   ╎    unit 1   <- foreign release',
      '  00:22.313      0  ·   ·    buyer 402 is answered after 12.0 s, writes stock 0, finds its lock gone, is sold unit 2',
      '                    ·   ·    <- the same unit sold twice, oversold',
      '  ┃ inside, with the lock   ╎ inside, its lock is gone   · not inside',
    ]);
  });

  it.each([60, 80, 120])('keeps within %d columns', (columns) => {
    expect(Math.max(...plain(columns).map(({ length }) => length))).toBeLessThanOrEqual(columns);
  });

  it('paints the bars red while two are inside, and green while one is', () => {
    const lines = timelineLines(chronicle, { chalk: new Chalk({ level: 1 }), columns: 120 });
    const red = '\x1b[31m';
    expect(lines[1]).toContain('\x1b[32m┃');
    expect(lines[4]).toContain(`${red}╎`);
    expect(lines[4]).toContain(`${red}┃`);
  });
});
