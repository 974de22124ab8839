import { describe, expect, it } from 'vitest';
import { readIncident } from '../../src/incident/read.ts';
import { batchesOf, read, rowsOf } from './read.ts';

const REQUEST = '"POST /sale?user=ann HTTP/1.1" 200 27 "https://shop/?a=b" "Mozilla/5.0 (x=1.234)"';

function line(tail: string, front = '10.0.0.1 - -', time = '20/Nov/2026:10:00:20 +0000'): string {
  return `${front} [${time}] ${REQUEST}${tail === '' ? '' : ` ${tail}`}`;
}

describe('an access log', () => {
  it.each([
    ['0.123', 'nginx: $request_time', 123_000, 'end'],
    ['0.123 0.120', '$request_time $upstream_response_time', 120_000, 'end'],
    ['0.120 0.123', 'the other way round', 120_000, 'end'],
    ['0.300 "0.100, 0.150"', 'two upstreams', 250_000, 'end'],
    ['0.300 -', 'no upstream', 300_000, 'end'],
    ['"1.2.3.4" 0.123', 'the format main', 123_000, 'end'],
    ['rt=0.123 uct="0.000" uht="0.119" urt="0.120"', 'keys', 120_000, 'end'],
    ['rt=0.123 urt="-"', 'keys without an upstream', 123_000, 'end'],
    ['request_time=0.123 upstream_response_time=0.120', 'long keys', 120_000, 'end'],
    ['345 0.123 [shop] [] 10.0.0.1:80 22 0.120 200 3f', 'ingress-nginx', 120_000, 'end'],
    ['12345', 'Apache: %D', 12_345, 'start'],
    ['512 12345', 'bytes and %D', 12_345, 'start'],
    ['12', '%T', 12_000_000, 'start'],
    ['0/12345', '%T/%D', 12_345, 'start'],
    ['elapsed=12345us', 'elapsed=%Dus', 12_345, 'start'],
    ['duration=12345', 'duration=%D', 12_345, 'start'],
    ['', 'nothing', null, 'start'],
  ])('that ends in %j (%s) has its delay', async (tail, _, us, timeOf) => {
    const { arrivals, facts } = await read(`${line(tail)}\n`, 'access-log');
    expect(rowsOf(arrivals)).toEqual([[0, 1, us]]);
    expect(facts).toMatchObject({ timeOf, resolutionUs: 1e6, damaged: [] });
  });

  it('says which unit was assumed, unless it was told', async () => {
    const assumed = async (tail: string, delayUnitUs?: number) =>
      (await read(line(tail), 'access-log', { delayUnitUs })).facts.delay;
    expect(await assumed('999')).toMatchObject({ assumedUnit: 's', p50: 999_000_000 });
    expect(await assumed('1000')).toMatchObject({ assumedUnit: 'us', p50: 1_000 });
    expect(await assumed('999', 1e3)).toEqual({
      ...{ count: 1, from: 'request', p50: 999_000, p99: 999_000, max: 999_000 },
    });
  });

  it('of nginx has the arrival of a request a request time before its line', async () => {
    const text = [
      line('12.000', '10.0.0.1 - -', '20/Nov/2026:10:00:12 +0000'),
      line('0.500', '10.0.0.2 - -', '20/Nov/2026:10:00:13 +0000'),
    ].join('\n');
    const { arrivals } = await read(text, 'access-log');
    expect(rowsOf(arrivals)).toEqual([
      [0, 1, 12_000_000],
      [12_500_000, 2, 500_000],
    ]);
  });

  it('is as fine as $msec, where that is logged', async () => {
    const { facts } = await read(line('1763632820.123 0.500'), 'access-log');
    expect(facts).toMatchObject({ resolutionUs: 1e3, timeOf: 'end' });
  });

  it.each([
    ['user', '10.0.0.1 - bob', '', '10.0.0.2 - bob'],
    ['address', 'shop:443 10.0.0.1 - -', '', '10.0.0.1 - -'],
    ['address', '2001:db8::1 - -', '', '2001:db8::1 - bob'],
    ['query:user', '10.0.0.1 - -', '', '10.0.0.2 - -'],
    ['forwarded', '10.0.0.1 - -', '"1.1.1.1, 2.2.2.2" 0.1', '10.0.0.2 - -'],
    ['uid', '10.0.0.1 - -', 'uid=7', '10.0.0.2 - -'],
  ])('takes %s for the buyer', async (buyerField, front, tail, other) => {
    const text = `${line(tail, front)}\n${line(tail, other)}\n`;
    const { facts } = await read(text, 'access-log', { buyerField });
    expect(facts).toMatchObject({ requests: 2, buyers: 1, damaged: [] });
  });

  it('is narrowed to a path and what is under it, or to one method of it', async () => {
    const to = (target: string) => line('0.1').replace('POST /sale?user=ann', target);
    const text = ['POST /sale', 'GET /sale?x=1', 'POST /sale/7', 'POST /sales', 'GET /']
      .map(to)
      .join('\n');
    const requests = async (path?: string) => {
      const { facts } = await read(text, 'access-log', { path });
      return [facts.requests, facts.otherPaths, facts.paths.length];
    };
    expect(await requests()).toEqual([5, 0, 4]);
    expect(await requests('/sale')).toEqual([3, 2, 0]);
    expect(await requests('POST /sale')).toEqual([2, 3, 0]);
  });

  it('takes delays from the statuses that it is told, arrivals from all', async () => {
    const busy = line('0.004').replace('" 200 ', '" 409 ');
    const text = [line('12.000'), busy].join('\n');
    const { arrivals, facts } = await read(text, 'access-log', { delayStatuses: ['2xx'] });
    expect(rowsOf(arrivals).map(([, , delay]) => delay)).toEqual([12_000_000, null]);
    expect(facts).toMatchObject({ delay: { count: 1, p50: 12_000_000 }, statuses: [] });
    expect((await read(text, 'access-log')).facts.statuses).toEqual([
      { status: '200', requests: 1 },
      { status: '409', requests: 1 },
    ]);
  });

  it('that ends in the middle of a line loses that one', async () => {
    const cut = `${line('0.123')}\n${line('0.123').slice(0, -2)}`;
    const { facts } = await readIncident('a.log', batchesOf(cut), { format: 'access-log' });
    expect(facts.requests).toBe(1);
    expect(facts.damaged).toEqual([{ reason: 'cut before its end', lines: 1, first: [2] }]);
  });

  it('counts what it cannot read, and goes on', async () => {
    const text = [
      line('0.123'),
      'garbage',
      line('0.123', '10.0.0.1 - -', 'yesterday'),
      line('0.123').replace(/"POST [^"]*"/, String.raw`"\x16\x03\x01"`),
      line('0.123').slice(0, 60),
      line('0.123', '- - -'),
    ].join('\n');
    const { facts } = await read(text, 'access-log');
    expect(facts.requests).toBe(1);
    expect(facts.damaged).toEqual([
      { reason: 'not a line of an access log', lines: 2, first: [2, 5] },
      { reason: 'a time that cannot be read', lines: 1, first: [3] },
      { reason: 'no request line', lines: 1, first: [4] },
      { reason: 'no address', lines: 1, first: [6] },
    ]);
  });
});
