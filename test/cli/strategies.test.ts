import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunDocument } from '../../src/core/result.ts';
import { strategies } from '../../src/strategies/catalog.ts';
import { cli } from './fake-context.ts';

describe('list', () => {
  it('names every strategy with its needs and promises', async () => {
    const { code, stdout, stderr } = await cli(['list', '--no-color'], { terminal: 120 });
    expect([code, stderr]).toEqual([0, '']);
    for (const { name } of strategies) expect(stdout).toMatch(new RegExp(`^${name} `, 'm'));
    expect(stdout).toContain('redis-nodes');
    expect(stdout).toContain('nothing-stranded');
  });

  it.each([80, 120])('keeps within %d columns', async (terminal) => {
    const { stdout } = await cli(['list', '--no-color'], { terminal });
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(
      terminal,
    );
  });

  it('prints a JSON document', async () => {
    const { stdout } = await cli(['list', '--json']);
    const { strategies: listed } = JSON.parse(stdout);
    expect(listed.map(({ name }: { name: string }) => name)).toEqual(strategies.map((s) => s.name));
    expect(listed[0]).toMatchObject({ about: expect.any(String), promises: [], needs: ['redis'] });
  });

  it('tells the groups', async () => {
    const { stdout } = await cli(['list', '--no-color'], { terminal: 80 });
    expect(stdout).toContain('\noptimistic  write only if nothing has changed');
    const { groups: listed } = JSON.parse((await cli(['list', '--json'])).stdout);
    expect(listed).toContainEqual({
      name: 'optimistic',
      about: expect.any(String),
      strategies: ['watch-multi', 'sql-optimistic'],
    });
  });
});

describe('a group of strategies', () => {
  const small = ['--stock', '10', '--buyers', '50', '--json'];
  const ran = async (...argv: string[]) => {
    const { code, stdout } = await cli(['run', ...argv, ...small]);
    const { results, notRun } = JSON.parse(stdout) as RunDocument;
    return { code, ran: results.map(({ strategy }) => strategy), notRun };
  };

  it('runs what can run here, and tells the rest without a failure', async () => {
    const run = await ran('-s', 'atomic', '--limit-per-buyer', '1');
    expect([run.code, run.ran]).toEqual([0, ['lua-decrement']]);
    expect(run.notRun).toContainEqual(
      expect.objectContaining({ strategy: 'hincrby', named: false }),
    );
  });

  it('comes after what is named, and nothing twice', async () => {
    const run = await ran('-s', 'naive,watch-multi,optimistic');
    expect(run.ran.slice(0, 2)).toEqual(['naive', 'watch-multi']);
    expect(run.ran.filter((name) => name === 'watch-multi')).toHaveLength(1);
  });

  it('is inconclusive where nothing of it can run', async () => {
    const { code, ran: none } = await ran('-s', 'messaging', '--limit-per-buyer', '1');
    expect([code, none]).toEqual([3, []]);
  });

  it('is meant by a name that is almost one', async () => {
    const { code, stderr } = await cli(['run', '-s', 'optimistc']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean optimistic?')]);
  });
});

describe('explain', () => {
  it.each(strategies.map(({ name }) => name))(
    '%s tells promises, breaks, cost and options',
    async (name) => {
      const { code, stdout } = await cli(['explain', name]);
      const strategy = strategies.find((one) => one.name === name);
      expect(code).toBe(0);
      for (const label of ['stock', 'needs', 'promises', 'breaks when', 'cost']) {
        expect(stdout).toMatch(new RegExp(`^${label} `, 'm'));
      }
      for (const option of Object.keys(strategy?.options ?? {}))
        expect(stdout).toContain(`--set ${option}=`);
    },
  );

  it.each(strategies.map(({ name }) => name))(
    '%s ends with a command that shows it right, and one that breaks it',
    { timeout: 60_000 },
    async (name) => {
      const { stdout } = await cli(['explain', name]);
      const commands = stdout.trimEnd().split('\n').slice(-2);
      const codes = [];
      for (const line of commands) {
        const [, label = '', command = ''] = /^(\w+): +seckill-bench (.*)$/.exec(line) ?? [];
        expect(command).toContain(`-s ${name} `.trimEnd());
        const smaller = command.startsWith('run ') ? ['--buyers', '60', '--stock', '10'] : [];
        const { code } = await cli([...command.split(' '), ...smaller, '--quiet']);
        codes.push([label, code]);
      }
      expect(codes).toEqual([
        ['Holds', 0],
        ['Breaks', 1],
      ]);
    },
  );

  it('of what needs a database, or a queue, asks for none where the simulator has models', async () => {
    const { stdout } = await cli(['explain', 'sql-optimistic']);
    expect(stdout).toMatch(
      /^needs +a database\nservers +modelled; --sql postgres starts real ones$/m,
    );
    const { stdout: both } = await cli(['explain', 'queue'], { terminal: 120 });
    expect(both).toContain('modelled; --target local --sql postgres starts real ones');
  });

  it.each([80, 120])('keeps within %d columns, but for what is to be copied', async (terminal) => {
    for (const { name } of strategies) {
      const { stdout } = await cli(['explain', name, '--no-color'], { terminal });
      const lines = stdout.split('\n').filter((line) => !line.includes('seckill-bench'));
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(terminal);
    }
  });

  it('prints a JSON document', async () => {
    const { stdout } = await cli(['explain', 'redlock', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'redlock',
      limitsBuyers: true,
      options: { nodeTimeout: { kind: 'duration', defaultMs: 50 } },
    });
  });

  it('refuses an unknown name with a suggestion', async () => {
    const { code, stderr } = await cli(['explain', 'redlok']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'strategy: expected a known strategy or a file, got redlok\n  hint: did you mean redlock?\n',
    );
  });

  describe('a file', () => {
    let folder = '';
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'seckill-explain-'));
      await writeFile(
        join(folder, 'mine.ts'),
        `export default { name: 'mine', about: 'by hand', needs: ['redis'], promises: [],
          breaksWhen: 'looked at', setUp() {}, open() {} };`,
      );
    });
    afterAll(() => rm(folder, { recursive: true }));

    it('is explained like any other, and without a cost where it states none', async () => {
      const { code, stdout } = await cli(['explain', './mine.ts'], { cwd: folder });
      expect(code).toBe(0);
      expect(stdout).toContain('by hand');
      expect(stdout).not.toMatch(/^cost/m);
      expect(stdout).toContain('run --strategy ./mine.ts ');
    });
  });
});

describe('color', () => {
  const escapeCharacter = String.fromCharCode(27);

  it.each([
    ['a terminal', true, { terminal: 80 }, []],
    ['a pipe', false, {}, []],
    ['NO_COLOR', false, { terminal: 80, env: { NO_COLOR: '1' } }, []],
    ['an empty NO_COLOR', true, { terminal: 80, env: { NO_COLOR: '' } }, []],
    ['a dumb terminal', false, { terminal: 80, env: { TERM: 'dumb' } }, []],
    ['FORCE_COLOR', true, { env: { FORCE_COLOR: '1' } }, []],
    ['FORCE_COLOR=0', false, { terminal: 80, env: { FORCE_COLOR: '0' } }, []],
    ['--no-color', false, { terminal: 80, env: { FORCE_COLOR: '1' } }, ['--no-color']],
    ['--color', true, { env: { NO_COLOR: '1' } }, ['--color']],
  ])('for %s is %s', async (_, isColored, fake, flags) => {
    const { stdout } = await cli(['list', ...flags], fake);
    expect(stdout.includes(escapeCharacter)).toBe(isColored);
  });
});
