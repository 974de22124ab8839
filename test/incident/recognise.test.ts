import { describe, expect, it } from 'vitest';
import { recogniseIncident } from '../../src/incident/recognise.ts';
import { apacheLog, csvLog, jsonLog, makeIncident, nginxLog, SALE } from './incident.ts';

const visits = makeIncident({ ...SALE, visits: 100 });

describe('a log of requests', () => {
  it.each([
    ['access-log', nginxLog(visits)],
    ['access-log', `damaged\n${apacheLog(visits)}`],
    ['csv', csvLog(visits)],
    ['csv', 'Time;Customer\n'],
    ['jsonl', jsonLog(visits)],
    ['jsonl', `\n{"note":"begin"}\n${jsonLog(visits)}`],
  ])('is recognised as %s by its beginning, which may be cut', (format, text) => {
    expect(recogniseIncident(text.slice(0, 3_000))).toBe(format);
  });

  it.each([
    ['a scenario', 'name: sale\nstrategy: naive\n'],
    ['a capture of MONITOR', 'OK\n1339518083.107412 [0 127.0.0.1:60866] "keys" "*"\n'],
    ['an error log of nginx', '2026/11/20 10:00:00 [error] 7#7: *1 upstream timed out\n'],
    ['objects without a time', '{"user":7}\n'],
    ['columns without a time', 'user,delay\n7,5\n'],
    ['prose', 'At the time, nobody knew, etc.\n'],
    ['nothing', ''],
  ])('is not %s', (_, text) => {
    expect(recogniseIncident(text)).toBeUndefined();
  });
});
