import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExploreDocument } from '../../src/core/exploration.ts';
import { readCounterexample } from '../../src/explore/text/read.ts';
import { exploreSchema } from '../../src/report/exploration/schema.ts';
import { cli, type FakeProcess } from './fake-context.ts';

const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
  exploreSchema,
);

async function explored(args: readonly string[], fake?: FakeProcess) {
  const ran = await cli(['explore', ...args, '--json'], fake);
  const document = JSON.parse(ran.stdout) as ExploreDocument;
  validate(document);
  expect(validate.errors).toBeNull();
  return { ...ran, document };
}

describe('explore', () => {
  it('exits with 1, draws the schedule and saves it where something is violated', async () => {
    const { code, stdout, stderr, written } = await cli(['explore', '-s', 'naive']);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^FAIL {2}naive {2}oversells\n/);
    expect(stdout).toContain('<- oversold: 2 of 1');
    expect(stdout).toContain('Replay           seckill-bench replay naive.oversold.txt\n');
    expect([...written.keys()]).toEqual(['naive.oversold.txt']);
    const saved = readCounterexample(written.get('naive.oversold.txt') ?? '', 'it');
    expect(saved.violated.map(({ figure }) => figure)).toEqual(['oversold', 'lostUpdates']);
  });

  it('exits with 0 and says that it is complete where nothing is', async () => {
    const proof = ['-s', 'hincrby', '--buyers', '3', '--stock', '2', '--tries', '1'];
    const { code, stdout, written } = await cli(['explore', ...proof]);
    expect([code, written.size]).toEqual([0, 0]);
    expect(stdout).toMatch(/^PASS {2}hincrby {2}no order of events violates anything\n/);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /complete: all \d+ schedules \(\d+ visited\), 3 buyers, stock 2, 1 try each, no faults/,
    );
  });

  it.each([
    ['stops for --max-time', ['--max-time', '300ms'], 'max-time'],
    ['stops for --schedules', ['--schedules', '100'], 'schedules'],
    ['samples, and stops for --max-time', ['--policy', 'pct', '--max-time', '300ms'], 'max-time'],
  ])('exits with 3 where it %s', async (_, flags, stoppedBy) => {
    const { code, document } = await explored(['-s', 'redlock', ...flags]);
    expect([code, document.verdict]).toEqual([3, 'inconclusive']);
    expect(document.results[0]?.covered.stoppedBy).toBe(stoppedBy);
  });

  it('exits with 0 where a sample was asked for and found nothing', async () => {
    const pct = ['-s', 'hincrby', '--policy', 'pct', '--depth', '2', '--schedules', '40'];
    const { code, stdout } = await cli(['explore', ...pct]);
    expect(code).toBe(0);
    expect(stdout).toContain('nothing found in a sample');
    expect(stdout).toContain('sampled: 40 schedules of an unknown number (pct, depth 2)');
  });

  it('leaves open what hangs on a reply that never came, as run does', async () => {
    const { code, document } = await explored(['-s', 'hincrby', '--lost-reply']);
    expect(code).toBe(3);
    expect(document.results[0]).toMatchObject({
      verdict: 'inconclusive',
      covered: { kind: 'complete' },
      violations: [],
      unclear: [
        { check: 'no-oversell', figure: 'oversold' },
        { check: 'stock-conserved', figure: 'stranded' },
      ],
    });
    const { stdout } = await cli(['explore', '-s', 'hincrby', '--lost-reply']);
    expect(stdout).toMatch(/^INCONCLUSIVE {2}hincrby {2}nothing is violated for certain\n/);
    expect(stdout).toContain('Unclear          whether it oversells, strands units:');
  });

  it('is given again by its own line', async () => {
    const args = ['-s', 'uuid-lock', '--delays', '--lock-ttl', '5s', '--check', 'one-holder'];
    const first = await explored([...args, '--no-save']);
    const [, ...again] = first.document.results[0]?.reproduce ?? [];
    expect(again).toEqual([
      ...['--strategy', 'uuid-lock', '--lock-ttl', '5s', '--delays', '1'],
      ...['--check', 'one-holder'],
    ]);
    expect((await explored([...again, '--no-save'])).document.results).toEqual(
      first.document.results,
    );
  });

  it('tells several strategies in one report, and what cannot be searched', async () => {
    const limited = ['-s', 'naive,hincrby', '--limit-per-buyer', '1', '--quantity', '1'];
    const { code, stdout } = await cli(['explore', ...limited]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL {2}naive {2}oversells, loses an update\n/);
    expect(stdout).toContain('Not searched  hincrby: --limit-per-buyer: expected');
  });

  it('searches what workers do beside the buyers, and tells that it has them work one by one', async () => {
    const { code, stdout } = await cli(['explore', '-s', 'queue', '--schedules', '3']);
    expect(code).toBe(3);
    expect(stdout).toContain(
      'Judged           no-oversell, stock-conserved, orders-recorded, finishes',
    );
    expect(stdout).toContain('explore --strategy queue --set workers=1 --schedules 3');
  });

  it('finds what a redelivery breaks, and saves it so that it can be replayed', async () => {
    const broken = [
      '--set',
      'consumerDies=after-effect',
      '--set',
      'deaths=1',
      '--set',
      'idempotent=false',
    ];
    const { code, stdout, written } = await cli([
      ...['explore', '-s', 'transactional-message', ...broken],
      ...['--buyers', '1', '--tries', '1', '--schedules', '1'],
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL {2}transactional-message {2}lets a message take effect twice\n/);
    expect(stdout).toMatch(/hears from\s+the\s+queue,\s+the\s+order\s+service\s+answers/);
    const name = 'transactional-message.deliveredTwice.txt';
    const files = { [name]: written.get(name) ?? '' };
    const again = await cli(['replay', name], { files });
    expect(again.code).toBe(1);
    expect(again.stdout).toContain('1 effect too many');
  }, 60_000);

  it('prints what there is when it is interrupted, with the code of the signal', async () => {
    const fake: FakeProcess = { terminal: 80, signals: ['SIGINT'] };
    const { code, stdout, stderr } = await cli(['explore', '-s', 'redlock,naive'], fake);
    expect(code).toBe(130);
    expect(stdout).toMatch(/^.*INCONCLUSIVE.*redlock/);
    expect(stdout).toContain('interrupted');
    expect(stdout).toContain('Not searched  naive: interrupted');
    expect(stderr).toContain('SIGINT: stopping');
  });
});

describe('what explore saves', () => {
  it('keeps one file for violations by one schedule, and one for each other', async () => {
    const { document, written } = await explored(['-s', 'uuid-lock', '--delays']);
    const files = document.results[0]?.violations.map(({ figure, file }) => [figure, file]);
    expect(files).toEqual([
      ['oversold', 'uuid-lock.delays.oversold.txt'],
      ['lostUpdates', 'uuid-lock.delays.oversold.txt'],
      ['overlaps', 'uuid-lock.delays.overlaps.txt'],
    ]);
    expect([...written.keys()]).toEqual([
      'uuid-lock.delays.oversold.txt',
      'uuid-lock.delays.overlaps.txt',
    ]);
  });

  it('goes to a folder or into files of the given name', async () => {
    const args = ['explore', '-s', 'uuid-lock', '--delays', '--save'];
    const inFolder = await cli([...args, 'found'], { folders: ['found'] });
    expect([...inFolder.written.keys()][0]).toBe(join('found', 'uuid-lock.delays.oversold.txt'));
    const named = await cli([...args, 'race.txt']);
    expect([...named.written.keys()]).toEqual(['race.txt', 'race-2.txt']);
  });

  it('is told to be lost where the disk is full, and the report is printed', async () => {
    const { code, stdout, stderr } = await cli(['explore', '-s', 'naive'], {
      writeError: 'ENOSPC',
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL/);
    expect(stdout).not.toContain('Replay');
    expect(stderr).toContain(
      '--save: expected a file that can be written, got naive.oversold.txt (ENOSPC)',
    );
  });

  it('is nothing with --no-save', async () => {
    const { written } = await cli(['explore', '-s', 'naive', '--no-save']);
    expect(written.size).toBe(0);
  });
});

describe('explore --matrix', () => {
  const SMALL = ['-s', 'naive,hincrby', '--matrix', '--pause', '0', '--clock-jump', '0'];

  it('makes a search for each strategy and fault, and says what each shows', async () => {
    const { code, document } = await explored([...SMALL, '--delays', '2']);
    expect([code, document.verdict]).toEqual([1, 'fail']);
    expect(document.results).toHaveLength(10);
    expect(document.matrix?.rows.map(({ strategy, faults }) => [strategy, faults])).toEqual(
      ['naive', 'hincrby'].flatMap((strategy) =>
        [{}, { delays: 2 }, { crash: 1 }, { 'lost-reply': 1 }, { failover: 1 }].map((faults) => [
          strategy,
          faults,
        ]),
      ),
    );
    const states = document.matrix?.rows.map(({ cells }) => cells.map(({ state }) => state));
    expect(states?.slice(5)).toEqual([
      ['proved', 'proved', 'proved'],
      ['proved', 'proved', 'proved'],
      ['proved', 'violated', 'proved'],
      ['unclear', 'unclear', 'proved'],
      ['violated', 'violated', 'proved'],
    ]);
  });

  it('saves nothing unless told, and then each schedule once', async () => {
    const nothing = await cli(['explore', ...SMALL]);
    expect(nothing.written.size).toBe(0);
    expect(nothing.stdout).toContain('Saved         nothing: --save <folder>');
    const all = await explored([...SMALL, '--save', 'found'], { folders: ['found'] });
    const files = all.document.matrix?.rows.flatMap(({ cells }) => cells.map(({ file }) => file));
    const saved = new Set(files?.filter((file) => file !== null));
    expect([...saved].sort()).toEqual([...all.written.keys()].sort());
    expect(saved.has('found/naive.oversold.txt')).toBe(true);
    expect(saved.size).toBeLessThan(files?.length ?? 0);
  });

  it('gives each result again by its own line', async () => {
    const { document } = await explored([...SMALL]);
    const crash = document.results.find(({ strategy, space }) => {
      return strategy === 'hincrby' && space.faults.crash === 1;
    });
    const [, ...again] = crash?.reproduce ?? [];
    const [alone] = (await explored([...again, '--no-save'])).document.results;
    expect(alone?.violations).toEqual(crash?.violations);
  });

  it('prints what there is when it is interrupted, and leaves the document alone', async () => {
    const fake: FakeProcess = { terminal: 80, signals: ['SIGTERM'] };
    const args = ['explore', '-s', 'redlock', '--matrix', '--markdown', 'm.md'];
    const { code, stdout, stderr, written } = await cli(args, fake);
    expect(code).toBe(143);
    expect(stdout).toContain('Searched      1 search,');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Not searched redlock, delays 1 · redlock, pause 1 · redlock, crash 1 · redlock, lost-reply 1 · redlock, failover 1 · 1 more: interrupted',
    );
    expect(stderr).toContain('--markdown: m.md was not written: the matrix is not whole');
    expect(written.size).toBe(0);
  });
});

describe('what explore refuses', () => {
  it.each([
    [['--delays', 'abc'], '--delays: expected a whole number, 0 to 10, got abc'],
    [['--buyers', '99'], '--buyers: expected a whole number, 1 to 16, got 99'],
    [['--depth', '3'], '--depth: expected --policy pct, got --policy search'],
    [['--max-time', '5'], '--max-time: expected a duration with a unit, over 0, got 5'],
    [['--check', 'oversell'], '  hint: did you mean no-oversell?'],
    [
      ['--check', 'one-holder'],
      '--check: expected what is judged for naive: no-oversell, stock-conserved, finishes, got one-holder',
    ],
    [['--policy', 'foo'], "'foo' is invalid. Allowed choices are search, dfs, pct, random."],
    [['--markdown', 'm.md'], '--markdown: expected --matrix beside it, got --markdown m.md'],
    [
      ['--sql', 'postgres://me:secret@127.0.0.1/shop'],
      '--sql: expected postgres or mariadb: a search models the database, got a URL (not shown: it may hold a password)\n  hint: seckill-bench run --sql <url> plays one order of events on that server\n',
    ],
    [['--matrix', '--save', 'x'], '--save: expected a folder that is there, for the files of a'],
  ])('%j', async (flags, problem) => {
    const { code, stdout, stderr } = await cli(['explore', '-s', 'naive', ...flags]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(problem);
  });

  it('all problems at once', async () => {
    const { stderr } = await cli(['explore', '-s', 'naive', '--tries', '0', '--pause', '11']);
    expect(stderr.split('\n').filter((line) => line.startsWith('--'))).toHaveLength(2);
  });

  it('a place that cannot be written, before it searches', async () => {
    const { code, stderr } = await cli(['explore', '-s', 'naive', '--save', '/no/x.txt'], {
      notWritable: 'ENOENT',
    });
    expect(code).toBe(2);
    expect(stderr).toContain(
      '--save: expected a folder, or a file that can be written, got /no/x.txt',
    );
  });
});

describe('a strategy of a team in a search', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seckill-explore-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function exploreOwn(purchase: string, ...flags: string[]) {
    const file = join(folder, `own-${purchase.length}-${flags.length}.mjs`);
    await writeFile(file, ownStrategy(purchase));
    return cli(['explore', '-s', file, '--no-save', ...flags]);
  }

  it('that throws each time has sold nothing, so that nothing was tested', async () => {
    const { code, stdout } = await exploreOwn(`throw new Error('boom');`);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^INCONCLUSIVE {2}own {2}nothing was sold\n/);
  });

  it('that draws its own random numbers draws the same ones in each play', async () => {
    const draws = `if (Math.random() < 0.5) await redis.get('a'); return redis.decr('stock').then((n) => n < 0 ? 'sold-out' : 'sold');`;
    const { code, stdout } = await exploreOwn(draws);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^PASS {2}own /)]);
  });

  it('that keeps something from one play to the next is found out', async () => {
    const keeps = `globalThis.plays = (globalThis.plays ?? 0) + 1; if (globalThis.plays % 3 === 0) await redis.get('a'); return redis.decr('stock').then((n) => n < 0 ? 'sold-out' : 'sold');`;
    const { code, stderr } = await exploreOwn(keeps);
    expect(code).toBe(4);
    expect(stderr).toContain('own: expected the same schedule to come out the same each time');
  });

  it('that never settles does not finish', async () => {
    const waits = `if (await redis.decr('stock') < 0) await new Promise(() => {}); return 'sold';`;
    const { code, stdout } = await exploreOwn(waits);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAIL {2}own {2}does not finish\n/);
  });

  it('that asks again and again without a pause is given up', async () => {
    const asks = `while (await redis.get('never') === null); return 'sold';`;
    const { code, stdout } = await exploreOwn(asks, '--schedules', '3');
    expect(code).toBe(3);
    expect(stdout).toContain('Given up         3 schedules that went on for too long');
    expect(stdout).toContain('sampled: 3 schedules of an unknown number');
  });

  it('that cannot be set up leaves the others to be searched', async () => {
    const file = join(folder, 'no-set-up.mjs');
    await writeFile(file, ownStrategy(`return 'sold';`).replace('redis.set', 'redis.nothing'));
    const alone = await cli(['explore', '-s', file]);
    expect([alone.code, alone.stdout]).toEqual([4, '']);
    const both = await cli(['explore', '-s', file, '-s', 'hincrby']);
    expect(both.code).toBe(4);
    expect(both.stdout).toMatch(/^PASS {2}hincrby/);
    expect(both.stdout).toContain('Not searched  own: own cannot be set up:');
  });

  it('is searched unchanged as it stands in examples/', async () => {
    const file = new URL('../../examples/my-strategy.ts', import.meta.url).pathname;
    const { code, stdout } = await cli(['explore', '-s', file, '--delays']);
    expect([code, stdout.slice(0, 4)]).toEqual([0, 'PASS']);
    expect(await readFile(file, 'utf8')).not.toContain('explore');
  });
});

function ownStrategy(purchase: string): string {
  return `export default {
    name: 'own', about: 'a test', cost: 'none', needs: ['redis'], promises: [], breaksWhen: 'never',
    async setUp(sale, { redis }) { await redis.set('stock', sale.stock); },
    async open(sale, { redis }) {
      return {
        async purchase() { ${purchase} },
        remaining: async () => Math.max(0, Number(await redis.get('stock'))),
        close: async () => {},
      };
    },
  };`;
}
