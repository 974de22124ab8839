import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { RunDocument } from '../../src/core/result.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { apacheLog, csvLog, jsonLog, makeIncident, nginxLog, SALE } from '../incident/incident.ts';
import { cli } from './fake-context.ts';

const visits = makeIncident(SALE);
const files = {
  'nginx.log': nginxLog(visits),
  'apache.log': apacheLog(visits),
  'sale.csv': csvLog(visits),
  'sale.jsonl': jsonLog(visits),
};
const COMPARED = ['unsafe-lock', 'uuid-lock', 'uuid-lock-hincrby'];

async function replay(...argv: string[]): Promise<{ code: number; document: RunDocument }> {
  const { code, stdout } = await cli(['replay', ...argv, '--json'], { files });
  return { code, document: JSON.parse(stdout) as RunDocument };
}

describe('the log of an incident', () => {
  it('is oversold by what the shop had, and not by the fix', async () => {
    const { code, document } = await replay('nginx.log');
    const figures = document.results.map(({ strategy, sold, oversold, attempts }) => {
      return [strategy, sold, oversold, attempts.total];
    });
    expect(code).toBe(1);
    expect(figures).toEqual([
      ['unsafe-lock', 159, 59, 6_000],
      ['uuid-lock', 62, 0, 6_000],
      ['uuid-lock-hincrby', 62, 0, 6_000],
    ]);
    expect(document.results[0]).toMatchObject({
      buyers: { total: 300, unfinished: 0 },
      scenario: { name: 'nginx.log', arrival: 'log(nginx.log)', delay: 'as logged', buyers: 300 },
    });
  });

  it('gives the same run from nginx, Apache, CSV and JSONL', async () => {
    const figures = async (file: string) => {
      const { results } = (await replay(file, '-s', 'unsafe-lock')).document;
      return results.map(({ scenario: _, reproduce: __, ...rest }) => rest);
    };
    const nginx = await figures('nginx.log');
    expect(nginx).toHaveLength(1);
    for (const file of ['apache.log', 'sale.csv', 'sale.jsonl']) {
      expect([file, await figures(file)]).toEqual([file, nginx]);
    }
  });

  it('is told first, then the comparison, then the report of run', async () => {
    const { stdout } = await cli(['replay', 'nginx.log', '--no-color'], { files, terminal: 100 });
    const lines = stdout.split('\n');
    expect(stdout).toContain('Log           nginx.log: access log · 6,000 requests of 300 buyers');
    expect(stdout).toContain('Downstream    p50 12.0 s · p99 17.0 s · max 17.0 s');
    expect(stdout.replaceAll('\n', ' ')).toContain(
      'With unsafe-lock (what you had): 59 oversold; with uuid-lock: 0 (lost updates 20); with uuid-lock-hincrby: 0.',
    );
    expect(lines.findIndex((line) => line.startsWith('With'))).toBeLessThan(
      lines.findIndex((line) => line.startsWith('verdict')),
    );
  });

  it('keeps the published schema, and says in it what the log said', async () => {
    const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
    const validate = ajv.compile(reportSchema);
    const { document } = await replay('apache.log', '--path', '/sale');
    validate(document);
    expect(validate.errors).toBeNull();
    expect(document.incident).toEqual({
      ...{ file: 'apache.log', format: 'access-log', requests: 6_000, buyers: 300 },
      ...{ repeatedBuyers: 300, spanUs: 599_900_000, peakPerSec: 10, resolutionUs: 1e6 },
      ...{ timeOf: 'start', otherPaths: 0, paths: [], damaged: [] },
      statuses: [{ status: '200', requests: 6_000 }],
      delay: {
        ...{ count: 6_000, from: 'request', assumedUnit: 'us' },
        ...{ p50: 12_000_000, p99: 17_000_000, max: 17_000_000 },
      },
    });
  });

  it('is given again by its own reproduce line', async () => {
    const flags = ['--path', '/sale', '--delay-status', '200', '--stock', '50', '--seed', '7'];
    const { document } = await replay('nginx.log', ...flags);
    const [first] = document.results;
    expect(first?.reproduce).toEqual([
      ...['replay', 'nginx.log', '--path', '/sale', '--delay-status', '200'],
      ...['--strategy', 'unsafe-lock', '--stock', '50', '--seed', '7'],
    ]);
    const [, ...again] = first?.reproduce ?? [];
    expect((await replay(...again)).document.results).toEqual([first]);
  });

  it('gives way to --delay and --quantity', async () => {
    const { document } = await replay('nginx.log', '-s', COMPARED[0] ?? '', '--delay', '2s');
    expect(document.results).toMatchObject([{ oversold: 0, scenario: { delay: '2s' } }]);
    const { stderr } = await cli(['replay', 'nginx.log', '-s', 'naive', '--delay', '2s'], {
      files,
    });
    expect(stderr).toContain('--delay replaces the delays of the log\n');
    const units = 'at_ms,user,quantity\n0,a,1\n1,b,3\n2,c,2\n';
    const sold = async (...flags: string[]) => {
      const argv = ['replay', 'q.csv', '-s', 'lua-decrement', ...flags, '--json'];
      const { stdout } = await cli(argv, { files: { 'q.csv': units } });
      return (JSON.parse(stdout) as RunDocument).results.map((one) => [
        one.sold,
        one.scenario.quantity,
      ]);
    };
    expect(await sold()).toEqual([[6, 'as logged']]);
    expect(await sold('--quantity', '2')).toEqual([[6, 2]]);
    expect(await sold('--quantity', '4')).toEqual([[12, 4]]);
  });

  it('counts damaged lines, and replays the rest', async () => {
    const damaged = files['nginx.log'].split('\n');
    damaged.splice(10, 0, 'garbage', '\0\0\0');
    const { stdout } = await cli(['replay', 'd.log', '-s', 'unsafe-lock'], {
      files: { 'd.log': damaged.join('\n') },
    });
    expect(stdout).toContain(
      'Left out      2 damaged lines: not a line of an access log (lines 11, 12)',
    );
    expect(stdout).toContain('oversold 59');
  });
});

describe('replay of a log refuses, with code 2 and before anything runs,', () => {
  const DAMAGED = 'at_ms,user,delay\n1,a,5\n2,b,6\n';
  it.each([
    [['empty.csv'], { 'empty.csv': 'at_ms,user\n' }, 'at least one request that can be read'],
    [['d.csv'], { 'd.csv': DAMAGED }, '--delay-unit us, ms or s'],
    [['nginx.log', '--path', '/buy'], files, 'got /buy\n  hint: it has /sale (6,000)'],
    [['nginx.log', '--format', 'cvs'], files, "argument 'cvs' is invalid"],
    [['nginx.log', '--time-field', 'at'], files, '--time-field: expected a CSV or JSONL file'],
    [['nginx.log', '--buyers', '7'], files, 'got --buyers'],
    [['nginx.log', '--time-scale', '60'], files, 'add --target local'],
    [['nginx.log', '-s', 'unsafe-lok'], files, 'did you mean unsafe-lock?'],
  ])('%j', async (argv, given, told) => {
    const { code, stdout, stderr } = await cli(['replay', ...argv], {
      files: given as Record<string, string>,
    });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(told);
  });

  it('a log as the arrival of run, and says which command takes it', async () => {
    const { code, stderr } = await cli(['run', '-s', 'naive', '--arrival', 'log(a.csv)']);
    expect(code).toBe(2);
    expect(stderr).toContain('hint: seckill-bench replay a.csv');
  });
});
