import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunDocument } from '../../src/core/result.ts';
import { cli } from './fake-context.ts';

/** A sale that is over in a blink: 10 units, 50 buyers. */
const SMALL = ['--stock', '10', '--buyers', '50', '--delay', '1s', '--lock-ttl', '500ms'];

describe('run', () => {
  it('exits with 1 and tells the verdict where a sale is oversold', async () => {
    const { code, stdout, stderr } = await cli(['run', '-s', 'unsafe-lock', ...SMALL]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL/);
    expect(stdout).toContain('oversold');
    expect(stderr).toMatch(/^simulated in [\d.]+ s of wall time\n$/);
  });

  it('exits with 0 where everything holds', async () => {
    const { code, stdout } = await cli(['run', '-s', 'hincrby', ...SMALL]);
    expect([code, stdout.slice(0, 4)]).toEqual([0, 'PASS']);
  });

  it('exits with 1 where an expectation fails, and with 0 where oversold is expected', async () => {
    const broken = await cli(['run', '-s', 'hincrby', ...SMALL, '--expect', 'sold==9']);
    const known = await cli(['run', '-s', 'naive', ...SMALL, '--expect', 'oversold>0']);
    expect([broken.code, known.code]).toEqual([1, 0]);
  });

  it('exits with 3 where nobody fought for the stock', async () => {
    const { code } = await cli(['run', '-s', 'hincrby', '--buyers', '1']);
    expect(code).toBe(3);
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const args = ['run', '-s', 'naive,hincrby', ...SMALL];
    const [one, same, other] = [
      await cli(args),
      await cli(args),
      await cli([...args, '--seed', '2']),
    ];
    expect(same.stdout).toBe(one.stdout);
    expect(other.stdout).not.toBe(one.stdout);
    const [a, b] = [await cli([...args, '--json']), await cli([...args, '--json'])];
    expect({ ...parse(a.stdout), wall: null }).toEqual({ ...parse(b.stdout), wall: null });
  });

  it('is given again by its own reproduce line', async () => {
    const first = parse(
      (await cli(['run', '-s', 'all', ...SMALL, '--seed', '7', '--json'])).stdout,
    );
    const naive = first.results.find(({ strategy }) => strategy === 'naive');
    const again = parse((await cli([...(naive?.reproduce ?? []), '--json'])).stdout);
    expect(again.results).toEqual([naive]);
  });

  it('takes flags over the fields of a scenario file', async () => {
    const files = { 'sale.yaml': 'strategy: naive\nstock: 10\nbuyers: 50\ndelay: 1s\n' };
    const { stdout } = await cli(['run', 'sale.yaml', '--stock', '11', '--json'], { files });
    const [result] = parse(stdout).results;
    expect(result).toMatchObject({
      stock: 11,
      scenario: { name: 'sale', buyers: 50, delay: '1s' },
    });
  });

  it('lists what cannot run under all, and refuses it by name', async () => {
    const limited = [...SMALL, '--limit-per-buyer', '1'];
    const all = parse((await cli(['run', '-s', 'all', ...limited, '--json'])).stdout);
    expect(all.notRun.map(({ strategy }) => strategy)).toContain('hincrby');
    const named = await cli(['run', '-s', 'hincrby', ...limited]);
    expect([named.code, named.stdout]).toEqual([2, '']);
    expect(named.stderr).toContain('--limit-per-buyer: expected');
  });

  it('writes nothing to stderr when it is quiet', async () => {
    const { stderr } = await cli(['run', '-s', 'hincrby', ...SMALL, '--quiet'], { terminal: 80 });
    expect(stderr).toBe('');
  });

  it('tells no time of a simulation that did not take place', async () => {
    const serializable = ['-s', 'sql-naive', '--isolation', 'serializable'];
    const { code, stdout, stderr } = await cli(['run', ...serializable, ...SMALL]);
    expect([code, stderr]).toEqual([4, '']);
    expect(stdout).toContain('not run: sql-naive: the simulated database does not model');
  });

  it('draws its progress on a terminal, and takes it away', async () => {
    const { stderr } = await cli(['run', '-s', 'hincrby', ...SMALL], { terminal: 80 });
    expect(stderr).toContain('50 attempts · 10 sold');
    expect(stderr.split('\n').at(-2)).toMatch(/simulated in/);
  });
});

describe('run refuses, with code 2 and before anything runs,', () => {
  it('a scenario with problems, all of them at once', async () => {
    const files = { 'sale.yaml': 'strategy: naiv\nstok: 3\n' };
    const { code, stdout, stderr } = await cli(['run', 'sale.yaml', '--delay', '12'], { files });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.match(/expected/g)).toHaveLength(3);
  });

  it.each([
    [['run'], 'at least one strategy'],
    [['run', 'gone.yaml'], 'gone.yaml: expected a scenario file, got ENOENT'],
    [['run', '-s', 'naive', '--set', 'undo=true'], '--set undo'],
    [['run', '-s', 'hincrby', '--set', 'undo=yes'], '--set undo: expected true or false, got yes'],
    [['run', '-s', 'naive', '--expect', 'oversolt==0'], 'did you mean oversold?'],
    [['run', '-s', 'naive', '--target', 'redis://10.1.2.3'], '--allow-remote'],
    [
      ['run', '-s', 'redlock', ...Array(5).fill(['--target', 'redis://127.0.0.1:1']).flat()],
      'expected each server once',
    ],
    [['run', '-s', 'naive', '--time-scale', '60'], '--target local'],
    [['run', '-s', './gone.ts'], './gone.ts: expected a file, got nothing there'],
    [['run', '-s', 'naive', '--json', 'sale.yaml'], 'run sale.yaml --json'],
  ])('%j', async (argv, told) => {
    const { code, stdout, stderr } = await cli(argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(told);
  });

  it('a file for the result that cannot be written', async () => {
    const argv = ['run', '-s', 'hincrby', ...SMALL, '--json', 'out.json'];
    const { code, stdout, stderr } = await cli(argv, { notWritable: 'EACCES' });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--json: expected a file that can be written, got out.json (EACCES)');
  });

  it('a target with a password that is not shown', async () => {
    const targets = ['--target', 'redis://:hunter2@h:x', '--target', 'redis://u:hunter2@10.0.0.1'];
    const { code, stderr } = await cli(['run', '-s', 'naive', ...targets]);
    expect([code, stderr.includes('hunter2')]).toEqual([2, false]);
  });
});

describe('run --json', () => {
  const argv = ['run', '-s', 'hincrby', ...SMALL];

  it.each([[['--json']], [['--json', '-']]])(
    '%j prints the document and nothing else',
    async (json) => {
      const { stdout, written } = await cli([...argv, ...json]);
      expect(parse(stdout)).toMatchObject({ schemaVersion: 1, verdict: 'pass' });
      expect(written.size).toBe(0);
    },
  );

  it('with a file writes it beside the report', async () => {
    const { code, stdout, written } = await cli([...argv, '--json', 'out.json']);
    expect([code, stdout.slice(0, 4)]).toEqual([0, 'PASS']);
    expect(parse(written.get('out.json') ?? '').verdict).toBe('pass');
  });

  it('still prints the report where the disk is full, and exits with 4, or with a worse verdict', async () => {
    const full = { writeError: 'ENOSPC' };
    const passed = await cli([...argv, '--json', 'out.json'], full);
    expect([passed.code, passed.stdout.slice(0, 4)]).toEqual([4, 'PASS']);
    expect(passed.stderr).toContain('got out.json (ENOSPC)');
    const failed = await cli(['run', '-s', 'naive', ...SMALL, '--json', 'out.json'], full);
    expect([failed.code, failed.stdout.slice(0, 4)]).toEqual([1, 'FAIL']);
  });
});

it('exits with 4 where stdout loses the report', async () => {
  const { code, stderr } = await cli(['run', '-s', 'hincrby', ...SMALL], { losesOutput: true });
  expect(code).toBe(4);
  expect(stderr).toContain('stdout: expected room for the output');
});

describe('a signal', () => {
  const long = ['run', '-s', 'all', '--buyers', '5000', '--delay', '12s'];

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends the run, gives what there is, and exits with %d', async (signal, code) => {
    const ran = await cli([...long, '--json'], { terminal: 80, signals: [signal] });
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(`${signal}: stopping`);
    expect(parse(ran.stdout).results).toMatchObject([
      { strategy: 'naive', ended: { by: 'interrupted' }, attempts: { sold: expect.any(Number) } },
    ]);
  });

  it('that comes twice leaves at once, without a report', async () => {
    const ran = await cli(long, { terminal: 80, signals: ['SIGINT', 'SIGTERM'] });
    expect([ran.code, ran.stdout]).toEqual([143, '']);
  });
});

describe('a strategy of your own', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seckill-run-'));
    await writeFile(
      join(folder, 'mine.ts'),
      `import { defineStrategy } from 'seckill-bench';
       export default defineStrategy({
         name: 'mine', about: 'DECR', needs: ['redis'], promises: [], breaksWhen: 'nothing known',
         async setUp(sale, { redis }) { await redis.set('left', sale.stock); },
         async open(sale, { redis }) {
           return {
             async purchase() { return (await redis.decr('left')) < 0 ? 'sold-out' : 'sold'; },
             async remaining() { return Number(await redis.get('left')); },
             async close() {},
           };
         },
       });`,
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('runs from its file, beside built-in ones', async () => {
    const argv = ['run', '-s', './mine.ts,naive', ...SMALL, '--json'];
    const { results } = parse((await cli(argv, { cwd: folder })).stdout);
    expect(results.map(({ strategy, verdict }) => [strategy, verdict])).toEqual([
      ['mine', 'pass'],
      ['naive', 'fail'],
    ]);
    expect(results[0]?.reproduce.slice(0, 3)).toEqual(['run', '--strategy', './mine.ts']);
  });

  it('may not bear the name of another one in the run', async () => {
    await writeFile(
      join(folder, 'naive.ts'),
      (await readFile(join(folder, 'mine.ts'), 'utf8')).replace("'mine'", "'naive'"),
    );
    const { code, stderr } = await cli(['run', '-s', 'naive,./naive.ts', ...SMALL], {
      cwd: folder,
    });
    expect(code).toBe(2);
    expect(stderr).toContain('--strategy ./naive.ts: expected a name that no other strategy');
  });
});

function parse(text: string): RunDocument {
  return JSON.parse(text);
}
