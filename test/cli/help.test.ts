import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/core/version.ts';
import { FIELDS } from '../../src/scenario/fields.ts';
import { cli } from './fake-context.ts';

describe('help', () => {
  it('is printed on stdout with code 0, and names every command', async () => {
    const { code, stdout, stderr } = await cli(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const command of ['run', 'postmortem', 'list', 'explain', 'schema'])
      expect(stdout).toContain(`  ${command} `);
  });

  it('of run groups every flag, tells examples and exit codes', async () => {
    const { stdout } = await cli(['run', '--help']);
    for (const { flag } of Object.values(FIELDS)) {
      if (flag !== null) expect(stdout).toContain(`--${flag} <`);
    }
    const groups = ['Strategy', 'Sale', 'Buyers', 'Services', 'World', 'Judgement', 'Output'];
    for (const group of groups) expect(stdout).toContain(`\n${group}:\n`);
    expect(stdout).toContain('Examples:');
    expect(stdout).toMatch(/Exit codes:\n +0 +every judged check/);
  });

  it.each([80, 120])('keeps within %d columns', async (terminal) => {
    for (const command of [[], ['run'], ['postmortem'], ['list'], ['explain'], ['schema']]) {
      const { stdout } = await cli([...command, '--help'], { terminal });
      expect(longest(stdout)).toBeLessThanOrEqual(terminal);
    }
  });

  it('is what a bare command gets, on stderr, with code 2', async () => {
    const { code, stdout, stderr } = await cli([]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: seckill-bench');
  });
});

describe('wrong usage', () => {
  it.each([
    [['rum'], 'did you mean run?'],
    [['run', '--dely', '12s'], 'did you mean --delay?'],
    [['run', 'a.yaml', 'b.yaml'], 'too many arguments'],
    [['run', '--delay'], 'argument missing'],
    [['explain'], "missing required argument 'strategy'"],
    [['list', '--wat'], "unknown option '--wat'"],
  ])('%j exits with 2 and says why', async (argv, why) => {
    const { code, stdout, stderr } = await cli(argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.toLowerCase()).toContain(why.toLowerCase());
  });

  it('shows no password of a URL in a wrong place', async () => {
    const url = 'redis://user:hunter2@127.0.0.1:1';
    for (const argv of [['run', url, url], [url], ['run', url], ['explain', url]]) {
      const { code, stderr } = await cli(argv);
      expect([code, stderr.includes('hunter2')]).toEqual([2, false]);
    }
  });
});

describe('--version', () => {
  it("prints the package's version", async () => {
    const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
    expect(JSON.parse(manifest).version).toBe(VERSION);
    expect(await cli(['--version'])).toMatchObject({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
  });
});

function longest(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}
