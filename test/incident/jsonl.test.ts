import { describe, expect, it } from 'vitest';
import { read, rowsOf } from './read.ts';

describe('a JSONL log', () => {
  it('is read by its fields, numbers or texts', async () => {
    const text = [
      '{"timestamp":"2026-11-20T10:00:00.000Z","user":7,"latencyMs":12}',
      '{"timestamp":"2026-11-20T10:00:00.250Z","user":"8","latencyMs":"13"}',
      '{"timestamp":"2026-11-20T10:00:00.500Z","user":"7"}',
    ].join('\n');
    const { arrivals, facts } = await read(text, 'jsonl');
    expect(rowsOf(arrivals)).toEqual([
      [0, 1, 12_000],
      [250_000, 2, 13_000],
      [500_000, 1, null],
    ]);
    expect(facts.timeOf).toBe('start');
  });

  it('of nginx has its times at the end of requests, and durations in seconds', async () => {
    const line = {
      msec: '1700000012.000',
      remote_addr: '10.0.0.1',
      request_time: '12.000',
      upstream_response_time: '11.500',
      request: 'POST /sale?x=1 HTTP/1.1',
    };
    const early = { ...line, msec: '1700000001.000', request_time: '0.500', request: 'GET /' };
    const text = `${JSON.stringify(line)}\n${JSON.stringify(early)}\n`;
    const { arrivals, facts } = await read(text, 'jsonl');
    expect(rowsOf(arrivals)).toEqual([
      [0, 1, 11_500_000],
      [500_000, 1, 11_500_000],
    ]);
    expect(facts).toMatchObject({ timeOf: 'end', paths: [{ path: '/sale' }, { path: '/' }] });
  });

  it('may have a chosen field deeper down', async () => {
    const text = '{"at_ms":5,"user":{"id":"a"}}\n{"at_ms":6,"user":{"id":"a"}}\n{"at_ms":7}\n';
    const { facts } = await read(text, 'jsonl', { buyerField: 'user.id' });
    expect(facts).toMatchObject({ requests: 2, buyers: 1 });
    expect(facts.damaged).toEqual([{ reason: 'no buyer', lines: 1, first: [3] }]);
  });

  it('counts what is no object, and goes on', async () => {
    const text = '{"at_ms":5}\n[1]\n{"at_ms":6\nnull\n{"other":1}\n{"at_ms":7}\n{"at_ms":8,"us';
    const { facts } = await read(text, 'jsonl');
    expect(facts.requests).toBe(2);
    expect(facts.damaged).toEqual([
      { reason: 'not a JSON object', lines: 4, first: [2, 3, 4, 7] },
      { reason: 'no time', lines: 1, first: [5] },
    ]);
  });
});
