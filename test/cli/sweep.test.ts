import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { SweepDocument } from '../../src/core/sweep.ts';
import { sweepSchema } from '../../src/report/sweep/schema.ts';
import { cli } from './fake-context.ts';

/** A small crowd, so that a sweep is over at once. */
const SMALL = ['--buyers', '20', '--stock', '3', '--seeds', '2'];
const LINE = ['--delay', '8s..12s', '--resolution', '100ms', ...SMALL];
const MAP = ['--delay', '2s..8s', '--lock-ttl', '3s..6s', '--grid', '4x3', ...SMALL];

const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
  sweepSchema,
);

async function sweep(...flags: string[]) {
  const ran = await cli(['sweep', ...flags, '--json']);
  const document = JSON.parse(ran.stdout) as SweepDocument;
  validate(document);
  expect(validate.errors).toBeNull();
  return { ...ran, document, result: document.results[0] };
}

describe('a sweep of one range', () => {
  it('tells where runs break, and where the search of every order of events does', async () => {
    const { code, document, result } = await sweep('-s', 'uuid-lock', ...LINE);
    expect([code, document.verdict, document.seeds]).toEqual([0, 'pass', [1, 2]]);
    expect(result?.breakPoint).toMatchObject({ kind: 'found' });
    expect(result?.breakPoint?.lastSafe).toBeGreaterThanOrEqual(9_900_000);
    const search = result?.searched?.breakPoint;
    expect(search).toMatchObject({
      ...{ kind: 'found', lastSafe: 9_900_000, firstBroken: 10_000_000 },
    });
    expect(result?.searched?.anyDelay?.state).toBe('broken');
    const safe = result?.searched?.points.find(({ state }) => state === 'safe');
    expect(safe?.covered).toMatchObject({ kind: 'complete', schedules: '280' });
  });

  it('gives every point with the seeds and figures of its runs', async () => {
    const { result } = await sweep('-s', 'uuid-lock', ...LINE, '--no-search');
    expect(result?.searched).toBeNull();
    const points = result?.points ?? [];
    expect(points.map(({ at }) => at.delay)).toEqual(
      points.map(({ at }) => at.delay).sort((a = 0, b = 0) => a - b),
    );
    expect(points[0]?.runs.map(({ seed, oversold }) => [seed, oversold])).toEqual([
      [1, 0],
      [2, 0],
    ]);
    const last = points.at(-1);
    // The first seed that fails decides.
    expect([last?.state, last?.runs.length]).toEqual(['broken', 1]);
    expect(last?.runs[0]?.overlaps).toBeGreaterThan(0);
  });

  it('comes out the same again', async () => {
    const [first, again] = [
      await sweep('-s', 'uuid-lock', ...LINE),
      await sweep('-s', 'uuid-lock', ...LINE),
    ];
    expect(again?.document.results).toEqual(first?.document.results);
  });

  it('gives a command that sweeps again', async () => {
    const flags = ['-s', 'uuid-lock', ...LINE, '--no-search', '--expect', 'breakPoint>=9s'];
    const { result } = await sweep(...flags);
    expect(result?.reproduce).toEqual([
      ...['sweep', '--strategy', 'uuid-lock', '--stock', '3', '--buyers', '20', '--seed', '1'],
      ...['--delay', '8s..12s', '--expect', 'breakPoint>=9s', '--seeds', '2'],
      ...['--resolution', '100ms', '--no-search'],
    ]);
    const again = await sweep(...(result?.reproduce.slice(1) ?? []));
    expect(again.result).toEqual(result);
  });

  it('says of the fix that no delay breaks it, and that this is complete', async () => {
    const { stdout } = await cli(['sweep', '-s', 'uuid-lock-hincrby', ...LINE]);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain(
      'no break point in the range: safe at a delay from 8 s to 12 s, as far as runs tell',
    );
    expect(text).toContain('no delay breaks it: complete, all');
  });

  it('of the lock TTL says how long it has to be', async () => {
    const flags = ['--delay', '5s', '--lock-ttl', '3s..8s', '--resolution', '100ms', ...SMALL];
    const { result } = await sweep('-s', 'uuid-lock', ...flags);
    expect(result?.breakPoint).toMatchObject({ kind: 'found' });
    expect(result?.searched?.breakPoint).toMatchObject({
      lastSafe: 5_100_000,
      firstBroken: 5_000_000,
    });
  });

  it('of the buyers calls a sale without a fight inconclusive, and not safe', async () => {
    const { code, result } = await sweep('-s', 'uuid-lock', '--buyers', '1..9', '--seeds', '1');
    expect([code, result?.breakPoint?.kind]).toEqual([3, 'unknown']);
    expect(result?.points[0]).toMatchObject({ at: { buyers: 1 }, state: 'inconclusive' });
    expect(result?.searched).toBeNull();
  });
});

describe('an expectation of a sweep', () => {
  it.each([
    ['breakPoint>=9s', 0],
    ['breakPoint>=11s', 1],
    ['breakPoint>=10050ms', 3],
  ])('%s exits with %d', async (expression, code) => {
    const ran = await cli([
      'sweep',
      '-s',
      'uuid-lock',
      ...LINE,
      '--no-search',
      '--expect',
      expression,
    ]);
    expect([ran.code, ran.stdout.includes(`${expression}:`)]).toEqual([code, true]);
  });

  it('that is about a run is held against every run', async () => {
    const flags = ['-s', 'uuid-lock', ...LINE, '--no-search', '--expect', 'oversold<100'];
    const { result } = await sweep(...flags);
    expect(result?.breakPoint?.kind).toBe('safe');
  });
});

describe('a sweep of two ranges', () => {
  it('draws a map, and says in one sentence what its border means', async () => {
    const { code, stdout } = await cli(['sweep', '-s', 'uuid-lock', ...MAP]);
    expect(code).toBe(0);
    const told = stdout.replaceAll(/\s+/g, ' ');
    expect(told).toContain('the search of every order of events breaks it at 1.00 × TTL');
    expect(stdout).toMatch(/\n {2}6s \| .*[.].*#\n/);
    expect(stdout).toContain('. safe in every run    # broken in one at least');
  });

  it('gives the map, every cell and the search of every row as JSON', async () => {
    const { result } = await sweep('-s', 'uuid-lock', ...MAP);
    const { columns, rows, cells, ratio, searched } = result?.map ?? {};
    expect([columns, rows]).toEqual([
      [2, 4, 6, 8].map((s) => s * 1e6),
      [3, 4, 6].map((s) => s * 1e6),
    ]);
    expect(cells?.[0]).toEqual(['safe', 'broken', 'broken', 'broken']);
    expect(result?.points).toHaveLength(12);
    expect(searched?.map(({ row }) => row)).toEqual(rows);
    expect(ratio?.searched?.least).toBeCloseTo(1, 2);
    expect(ratio?.searched?.most).toBeCloseTo(1, 2);
  });

  it.each([80, 120])('keeps within %d columns, but for the command to copy', async (terminal) => {
    for (const flags of [MAP, LINE]) {
      const { stdout } = await cli(['sweep', '-s', 'uuid-lock', ...flags, '--no-color'], {
        terminal,
      });
      const lines = stdout.split('\n').filter((line) => !line.startsWith('Reproduce'));
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(terminal);
    }
  });
});

describe('a sweep of several strategies', () => {
  it('begins with a table of where each breaks', async () => {
    const { stdout, code } = await cli(['sweep', '-s', 'naive,uuid-lock,hincrby', ...LINE]);
    expect(code).toBe(0);
    const [head, ...rows] = stdout.split('\n\n')[0]?.split('\n') ?? [];
    expect(head).toMatch(/strategy +runs safe +runs broken +search broken/);
    expect(rows.map((row) => row.replaceAll(/ {2,}/g, ' | '))).toEqual([
      'naive | - | by 8 s | by 8 s',
      expect.stringMatching(/^uuid-lock \| .* \| 10 s$/),
      'hincrby | all to 12 s | - | never',
    ]);
  });

  it('takes a value of --set for those that have it, and refuses one that none has', async () => {
    const set = ['--set', 'reportOrder=true'];
    const ran = await cli(['sweep', '-s', 'uuid-lock,hincrby', ...LINE, '--no-search', ...set]);
    expect(ran.code).toBe(0);
    const wrong = await cli(['sweep', '-s', 'uuid-lock', ...LINE, '--set', 'colour=red']);
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
  });
});

describe('wrong usage of sweep', () => {
  it.each([
    [
      'a range without ..',
      ['--delay', '12s'],
      'expected a range with two dots to sweep, got --delay 12s',
    ],
    ['no range at all', [], 'expected a range with two dots to sweep, got none'],
    ['bounds without a unit', ['--delay', '1..60'], 'hint: write 1s or 1ms'],
    ['a reversed range', ['--delay', '60s..1s'], 'hint: write 1s..60s'],
    ['a range of one value', ['--delay', '5s..5s'], 'expected a range whose bounds differ'],
    ['three dots too many', ['--delay', '1s..2s..3s'], 'expected a range such as 1s..60s'],
    [
      'more than a scenario takes',
      ['--lock-ttl', '1ms..2s'],
      'expected a duration from 5ms to 168h',
    ],
    ['a TTL finer than 1 ms', ['--lock-ttl', '10500us..2s'], 'bounds in whole milliseconds'],
    [
      'three ranges',
      ['--delay', '1s..2s', '--lock-ttl', '1s..2s', '--stock', '1..2'],
      'expected one or two',
    ],
    [
      'too many points',
      [...MAP, '--grid', '60x40', '--seeds', '100', '--delay', '1s..60s', '--lock-ttl', '1s..40s'],
      'expected at most 20000 runs',
    ],
    [
      'a grid for one range',
      ['--delay', '1s..2s', '--grid', '3x3'],
      'hint: a break point has a --resolution',
    ],
    ['a resolution for a map', [...MAP, '--resolution', '1s'], 'hint: a map has a --grid'],
    [
      'a resolution wider than the range',
      ['--delay', '1s..2s', '--resolution', '5s'],
      'to the width of the range, 1s',
    ],
    [
      'a break point of a map',
      [...MAP, '--expect', 'breakPoint>1s'],
      'hint: a map has many break points',
    ],
    [
      'no number of seeds',
      ['--delay', '1s..2s', '--seeds', '0'],
      'expected a whole number, 1 to 100',
    ],
  ])('is %s', async (_, flags, told) => {
    const { code, stdout, stderr } = await cli(['sweep', '-s', 'uuid-lock', ...flags]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(told);
  });
});

it('seckill-bench schema sweep prints the schema of its document', async () => {
  const { code, stdout } = await cli(['schema', 'sweep']);
  expect([code, JSON.parse(stdout)]).toEqual([0, JSON.parse(JSON.stringify(sweepSchema))]);
});

describe('a limit per buyer', () => {
  it('is wrong usage for a strategy that was named and keeps none', async () => {
    const flags = [...LINE, '--limit-per-buyer', '1', '--no-search'];
    const named = await cli(['sweep', '-s', 'hincrby', ...flags]);
    expect([named.code, named.stdout]).toEqual([2, '']);
    expect(named.stderr).toContain('expected a strategy that keeps a limit per buyer, got hincrby');
  });
});

describe('a sweep on a terminal', () => {
  it('counts points and runs, and prints what there is when it is interrupted', async () => {
    const fake = { terminal: 80, signals: ['SIGINT'] as const };
    const { code, stdout, stderr } = await cli(['sweep', '-s', 'uuid-lock', ...LINE], fake);
    expect(code).toBe(130);
    expect(stderr).toMatch(/uuid-lock \d+ points? · \d+ runs? · /);
    expect(stdout).toContain('interrupted; until then');
    expect(stdout).toContain('INCONCLUSIVE');
  });
});

it('says once what every run of a sweep would say', async () => {
  const args = ['sweep', '-s', 'sql-conditional', '--delay', '1s..2s', '--no-search'];
  const { stderr } = await cli([...args, '--buyers', '10', '--stock', '2']);
  expect(stderr.split('the database is a model of PostgreSQL')).toHaveLength(2);
});
