import { describe, expect, it } from 'vitest';
import { cli } from './fake-context.ts';

const ARGS = ['run', '-s', 'naive,hincrby', '--stock', '10', '--buyers', '50'];

describe('run --markdown', () => {
  it('writes the document beside the report, and says so', async () => {
    const { code, stdout, stderr, written } = await cli([...ARGS, '--markdown', 'a.md']);
    expect([code, [...written.keys()]]).toEqual([1, ['a.md']]);
    expect(stdout).toMatch(/^verdict/);
    expect(stderr).toContain('wrote a.md\n');
    expect(written.get('a.md')).toContain(
      '\nseckill-bench run -s naive,hincrby --stock 10 --buyers 50 --markdown a.md\n',
    );
  });

  it('prints it in place of the report for -', async () => {
    const { stdout, written } = await cli([...ARGS, '--markdown', '-']);
    expect(stdout).toMatch(/^# Strategies compared\n/);
    expect(written.size).toBe(0);
  });

  it('shows no password', async () => {
    const target = 'redis://:hunter2@127.0.0.1:1';
    const argv = [...ARGS, '--target', target, '--markdown', '-'];
    const { stdout, stderr } = await cli(argv);
    expect(stdout + stderr).not.toContain('hunter2');
  });

  it.each([
    [['--markdown', 'sale.yaml'], 'expected a file for a document (.md), got sale.yaml'],
    [['--markdown', '-', '--json'], 'expected a file where another flag prints, got stdout'],
    [['--markdown', 'x', '--json', 'x'], 'expected a file of its own, got x'],
  ])('refuses %j before anything runs', async (flags, told) => {
    const { code, stdout, stderr } = await cli([...ARGS, ...flags]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`--markdown: ${told}`);
  });

  it('refuses a folder that is not there, and says what to do', async () => {
    const { code, stderr } = await cli([...ARGS, '--markdown', 'no/a.md'], {
      notWritable: 'ENOENT',
    });
    expect(code).toBe(2);
    expect(stderr).toBe(
      '--markdown: expected a file that can be written, got no/a.md (ENOENT)\n  hint: make its folder first\n',
    );
  });

  it('keeps the report where the disk is full, and exits with 4 where nothing is worse', async () => {
    const argv = ['run', '-s', 'hincrby', '--stock', '10', '--buyers', '50', '--markdown', 'a.md'];
    const { code, stdout, stderr } = await cli(argv, { writeError: 'ENOSPC' });
    expect([code, stdout.slice(0, 4)]).toEqual([4, 'PASS']);
    expect(stderr).toContain('--markdown: expected a file that can be written, got a.md (ENOSPC)');
  });
});
