import { describe, expect, it } from 'vitest';
import type { RunDocument } from '../../src/core/result.ts';
import { cli } from './fake-context.ts';

const SMALL = ['--stock', '5', '--buyers', '20', '--delay', '1s', '--lock-ttl', '500ms'];

async function repeated(...args: string[]) {
  const { code, stdout } = await cli(['run', ...SMALL, ...args, '--json']);
  return { code, document: JSON.parse(stdout) as RunDocument };
}

describe('run --repeat', () => {
  it('makes runs with seed after seed, and says what a green result means', async () => {
    const { code, stdout } = await cli(['run', '-s', 'hincrby', ...SMALL, '--repeat', '20']);
    expect(code).toBe(0);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain('20 runs, seeds 1 to 20: 20 passed');
    expect(text).toContain(
      '0 of 20 runs oversold: with 95 % confidence fewer than 14 % of such runs would',
    );
  });

  it('says once what every run would say', async () => {
    const args = ['run', '-s', 'sql-conditional', ...SMALL, '--repeat', '3'];
    const { stderr } = await cli(args);
    expect(stderr.split('the database is a model of PostgreSQL')).toHaveLength(2);
  });

  it('gives the figures of every run, each that of its seed alone', async () => {
    const { document } = await repeated('-s', 'unsafe-lock', '--seed', '7', '--repeat', '3');
    const repeats = document.results[0]?.repeats;
    expect(repeats?.runs.map(({ seed }) => seed)).toEqual([7, 8, 9]);
    const alone = await repeated('-s', 'unsafe-lock', '--seed', '8');
    const [one] = alone.document.results;
    expect(repeats?.runs[1]).toMatchObject({
      verdict: 'fail',
      oversold: one?.oversold,
      p99: one?.responseUs.p99,
      attemptsPerSec: one?.attemptsPerSec,
    });
    expect([repeats?.failed, repeats?.oversold, repeats?.oversoldShareAtMost]).toEqual([3, 3, 1]);
  });

  it('fails where one run fails, shows the first that does, and gives it again', async () => {
    // A lock of a second under answers that take about one: some sales are oversold, some are not.
    const rare = ['-s', 'uuid-lock', '--stock', '3', '--buyers', '8', '--lock-ttl', '1s'];
    const spread = ['--delay', '700ms..1050ms', '--retry', '100ms', '--repeat', '12'];
    const { code, stdout } = await cli(['run', ...rare, ...spread, '--json']);
    const [shown] = (JSON.parse(stdout) as RunDocument).results;
    const { runs, passed, failed } = shown?.repeats ?? { runs: [], passed: 0, failed: 0 };
    expect(passed).toBeGreaterThan(0);
    expect(failed).toBeGreaterThan(0);
    expect([code, shown?.verdict]).toEqual([1, 'fail']);
    expect(shown?.seed).toBe(runs.find(({ verdict }) => verdict === 'fail')?.seed);
    const again = await cli([...(shown?.reproduce ?? []), '--json']);
    const { repeats: _, ...alone } = shown ?? {};
    expect((JSON.parse(again.stdout) as RunDocument).results).toEqual([alone]);
  });

  it('is refused with --record, and for no whole number of runs', async () => {
    const record = await cli(['run', '-s', 'hincrby', '--repeat', '2', '--record', 'x.jsonl']);
    expect([record.code, record.stderr]).toEqual([2, expect.stringContaining('--repeat 2')]);
    const none = await cli(['run', '-s', 'hincrby', '--repeat', '0']);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('from 1 to 1,000')]);
  });
});
