import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { Drawing } from '../../../src/core/drawing.ts';
import { drawingLines } from '../../../src/report/drawing/columns.ts';
import { drawingOf, drawn, incident } from './drawing.ts';

const lines = (drawing: Drawing, columns = 80, level: 0 | 1 = 0) =>
  drawingLines(drawing, { chalk: new Chalk({ level }), columns });

describe('a schedule in columns', () => {
  it('has a column for each buyer, with the lock, the stock and what was sold beside them', () => {
    expect(lines(incident)).toEqual([
      '  step  buyer 1                buyer 2                lock          stock  sold',
      '        ── the sale opens                             free              1     0',
      '  1-2   │ takes the lock                              buyer 1',
      '        │                                             to 00:10.000',
      '  3     ── 00:10.000  time passes: buyer 1 stops',
      '  4     ── 00:10.001  the lock of buyer 1 expires     free',
      '           <- its holder is still inside',
      '  5     ┆                      │ takes the lock       buyer 2',
      '        ┆                      │ <- two are inside    to 00:20.001',
      "  6       deletes buyer 2's    │                      free              0     1",
      '          lock, is sold a      │',
      '          unit                 │',
      '          <- foreign release   │',
      '  7                            × crashes',
      '',
      '  │ inside the lock   ┆ stopped, or kept waiting   × crashed',
    ]);
  });

  it('uses the room of a wide screen', () => {
    const wide = lines(incident, 120);
    expect(wide[2]).toMatch(/^ {2}1-2 {3}│ takes the lock {50,}buyer 1 to 00:10.000$/);
    expect(Math.max(...wide.map(({ length }) => length))).toBeLessThanOrEqual(120);
  });

  it('is never wider than the screen, whatever the number of buyers', () => {
    for (const columns of [60, 80, 100, 120, 200]) {
      for (let buyers = 1; buyers <= 12; buyers++) {
        const widest = lines({ ...incident, buyers }, columns).map(({ length }) => length);
        expect(Math.max(...widest)).toBeLessThanOrEqual(Math.min(columns, 120));
      }
    }
  });

  it('leaves out the columns of a lock and a stock that are not there', () => {
    const drawing = drawingOf([drawn(1, ['is sold a unit'], { stock: null, sold: 1 })]);
    expect(lines(drawing)[0]).toMatch(/^ {2}step {2}buyer 1 +buyer 2 +sold$/);
  });

  it('shows who holds how many of several masters', () => {
    const locks = [1, 2, 3, 4, 5].map((server) => {
      return { lock: 'l', server, holder: server < 3 ? 1 : 2, expiresUs: 10_000_000 };
    });
    const text = lines(drawingOf([drawn(1, ['reads stock 1'], { locks })], { servers: 5 }));
    expect(text.slice(2, 6).map((line) => line.slice(54).trim())).toEqual([
      ...['buyer 2 3/5', 'to 00:10.000', 'buyer 1 2/5', 'to 00:10.000'],
    ]);
  });

  it('tells an aside only where there is nothing else to tell of a turn', () => {
    const drawing = drawingOf([
      ...[drawn(1, ['~tries']), drawn(1, ['~redis-1 grants']), drawn(2, ['reads stock 1'])],
      ...[drawn(2, ['~answered']), drawn(1, ['~redis-2 grants']), drawn(1, ['takes the lock'])],
    ]);
    const told = lines(drawing).slice(2);
    expect(told.map((line) => line.trimEnd())).toEqual([
      '  1-2     tries, redis-1 grants',
      '  3-4                                   reads stock 1',
      '  5-6     takes the lock',
    ]);
  });

  it('paints what went wrong red, and the world dim, where there is color', () => {
    const text = lines(incident, 80, 1).join('\n');
    expect(text).toContain('\u001b[31m<- foreign release ');
    expect(text).toContain('\u001b[36m│\u001b[39m');
    expect(text).toContain('\u001b[31m×\u001b[39m');
    expect(lines(incident).join('\n')).not.toContain('\u001b');
  });
});

describe('a schedule of more buyers than fit', () => {
  it('is a list, with what each step changed', () => {
    expect(lines({ ...incident, buyers: 9 }, 80)).toEqual([
      '  1-2  buyer 1  takes the lock (expires 00:10.000)',
      '                [lock buyer 1 to 00:10.000, stock 1, sold 0]',
      '  3             00:10.000  time passes: buyer 1 stops',
      '  4             00:10.001  the lock of buyer 1 expires',
      '                <- its holder is still inside',
      '                [lock free]',
      '  5    buyer 2  takes the lock (expires 00:20.001)',
      '                <- two are inside',
      '                [lock buyer 2 to 00:20.001]',
      "  6    buyer 1  deletes buyer 2's lock, is sold a unit",
      '                <- foreign release',
      '                [lock free, stock 0, sold 1]',
      '  7    buyer 2  crashes',
    ]);
  });
});
