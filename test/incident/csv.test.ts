import { describe, expect, it } from 'vitest';
import { read, rowsOf } from './read.ts';

describe('a CSV log', () => {
  it('is read by the names of its header, in any order, repeated visitors as one buyer', async () => {
    const text = 'user,delay_ms,at\nann,12,1700000000.5\nbob,,1700000001.0\nann,8,1700000002.0\n';
    const { arrivals, facts } = await read(text, 'csv');
    expect(rowsOf(arrivals)).toEqual([
      [0, 1, 12_000],
      [500_000, 2, null],
      [1_500_000, 1, 8_000],
    ]);
    expect(facts).toMatchObject({
      ...{ requests: 3, buyers: 2, repeatedBuyers: 1, spanUs: 1_500_000, resolutionUs: 1e5 },
      ...{ timeOf: 'start', delay: { count: 2, from: 'upstream', p50: 8_000, max: 12_000 } },
    });
  });

  it.each([
    ['time,buyer,latency', '120ms', 120_000],
    ['timestamp,user,duration_us', '120', 120],
    ['Timestamp,User ID,Duration (s)', '1.2', 1_200_000],
    ['ts,client,responseTimeMs', '5', 5_000],
    ['at,ip,request_time', '0.120', 120_000],
  ])('with the header %s has its delays', async (header, delay, us) => {
    const { arrivals } = await read(`${header}\n1700000000123,x,${delay}\n`, 'csv');
    expect(rowsOf(arrivals)).toEqual([[0, 1, us]]);
  });

  it('may quote what holds separators, quotes and line breaks, and end its lines as it likes', async () => {
    const text =
      '\ufeffat_ms;"user";note\r\n1;"a;""b""";"two\r\nlines"\r\n\r\n2;a;"x"\r\n3;"a;""b""";y';
    const { arrivals, facts } = await read(text, 'csv');
    expect(rowsOf(arrivals).map(([, buyer]) => buyer)).toEqual([1, 2, 1]);
    expect(facts.damaged).toEqual([]);
  });

  it('loses one line by a quote that is not closed', async () => {
    const rows = Array.from({ length: 40 }, (_, row) => `${row},${row === 4 ? '"x' : 'x'}`);
    const { facts } = await read(['at_ms,user', ...rows].join('\n'), 'csv');
    expect(facts.requests).toBe(39);
    expect(facts.damaged).toEqual([{ reason: 'a quote that is not closed', lines: 1, first: [6] }]);
  });

  it('counts the lines that it cannot read, with their numbers, by reason', async () => {
    const text = [
      'at,user,delay_s,quantity',
      '1700000000.1,a,1,2',
      'yesterday,a,1,2',
      '1700000000.2,,1,2',
      '1700000000.3,a,soon,2',
      '1700000000.4,a,1,0',
      '1700000000.5,a,1,2,3',
      ',a,1,2',
      'tomorrow,a,1,2',
    ].join('\n');
    const { arrivals, facts } = await read(text, 'csv');
    expect([...(arrivals.units ?? [])]).toEqual([2]);
    expect(facts.damaged).toEqual([
      { reason: 'a time that cannot be read', lines: 2, first: [3, 9] },
      { reason: 'no buyer', lines: 1, first: [4] },
      { reason: 'a duration without a unit, or that cannot be read', lines: 1, first: [5] },
      { reason: 'a quantity that is no whole number from 1', lines: 1, first: [6] },
      { reason: 'another number of fields than the header', lines: 1, first: [7] },
      { reason: 'no time', lines: 1, first: [8] },
    ]);
  });

  it('without a buyer’s column has a buyer for each row', async () => {
    const { facts } = await read('at_ms,delay_ms\n1,5\n2,5\n', 'csv');
    expect(facts).toMatchObject({ requests: 2, buyers: 2, repeatedBuyers: 0 });
  });

  it('takes the columns that it is told', async () => {
    const text = 'seen,who,wait,at_ms,user\n1700000000.5,ann,7,1,x\n';
    const options = { timeField: 'seen', buyerField: 'who', delayField: 'wait', delayUnitUs: 1e3 };
    const { arrivals, facts } = await read(text, 'csv', options);
    expect(rowsOf(arrivals)).toEqual([[0, 1, 7_000]]);
    expect(facts.resolutionUs).toBe(1e5);
  });

  it.each([
    ['a,b\n1,2\n', {}, 'a.log:1: expected a header with a column for the time'],
    [
      'at_ms,b\n1,2\n',
      { buyerField: 'c' },
      '--buyer-field: expected a column of a.log: at_ms, b, got c',
    ],
    ['at_ms,delay\n1,2\n', {}, '--delay-unit us, ms or s'],
    ['at_ms,user\n', {}, 'at least one request that can be read, got none'],
    ['at_ms,user\n1,2\n', { path: '/sale' }, '--path: expected a log with paths'],
    ['at_ms,url\n1,/x\n', { path: '/sale' }, 'got /sale\n  hint: it has /x (1)'],
    ['at_ms,url\n1,/x\n', { path: 'sale' }, 'expected a path that begins with /'],
  ])('%j is refused', async (text, options, told) => {
    await expect(read(text, 'csv', options)).rejects.toThrow(told);
  });
});
