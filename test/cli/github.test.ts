import { describe, expect, it } from 'vitest';
import { annotations } from '../../src/report/github/annotations.ts';
import { resultOf } from '../compare/documents.ts';
import { cli } from './fake-context.ts';

const SMALL = ['--stock', '10', '--buyers', '50', '--delay', '1s', '--lock-ttl', '500ms'];
const CI = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: 'summary.md' };

describe('on GitHub Actions', () => {
  it('annotates what failed, once for each strategy, and writes the step’s summary', async () => {
    const argv = ['run', '-s', 'naive,unsafe-lock,hincrby', ...SMALL];
    const files = { 'summary.md': 'of another command\n' };
    const { code, stdout, stderr, written } = await cli(argv, { env: CI, files });
    const commands = stderr.split('\n').filter((line) => line.startsWith('::'));
    expect(code).toBe(1);
    expect(commands).toHaveLength(2);
    expect(commands[0]).toMatch(
      /^::error title=seckill-bench%3A naive%3A oversold \d+::no-oversell: /,
    );
    expect(commands[0]).toContain('%0Aagain: seckill-bench run --strategy naive');
    expect(stdout).not.toContain('::error');
    expect(written.get('summary.md')).toMatch(/^of another command\n# Strategies compared\n/);
  });

  it('annotates nothing where everything holds, and nothing elsewhere', async () => {
    const right = await cli(['run', '-s', 'hincrby', ...SMALL], { env: CI });
    expect(right.stderr).not.toContain('::');
    expect(right.written.get('summary.md')).toContain('# hincrby: PASS');
    const elsewhere = await cli(['run', '-s', 'naive', ...SMALL]);
    expect(elsewhere.stderr).not.toContain('::');
    expect(elsewhere.written.size).toBe(0);
  });

  it('annotates and sums up what a search has found', async () => {
    const argv = ['explore', '-s', 'naive,hincrby', '--no-save'];
    const { code, stderr, written } = await cli(argv, { env: CI });
    const commands = stderr.split('\n').filter((line) => line.startsWith('::'));
    expect([code, commands.length]).toEqual([1, 1]);
    expect(commands[0]).toMatch(
      /^::error title=seckill-bench%3A naive%3A no-oversell.* violated::no-oversell: /,
    );
    expect(commands[0]).toMatch(/%0Aagain: seckill-bench explore --strategy naive/);
    const summary = written.get('summary.md') ?? '';
    expect(summary).toMatch(/^# Search: fail\n\n```text\n[\s\S]*```\n$/);
    expect(summary).not.toContain('\u001b');
    const elsewhere = await cli(argv);
    expect([elsewhere.stderr.includes('::'), elsewhere.written.size]).toEqual([false, 0]);
  });

  it('warns of what could not be decided', async () => {
    const { code, stderr } = await cli(['run', '-s', 'hincrby', '--buyers', '1'], { env: CI });
    expect(code).toBe(3);
    expect(stderr).toMatch(/^::warning title=seckill-bench%3A hincrby%3A inconclusive::/m);
  });

  it('keeps its verdict where the summary cannot be written, and says so', async () => {
    const { code, stderr } = await cli(['run', '-s', 'hincrby', ...SMALL], {
      env: CI,
      writeError: 'ENOSPC',
    });
    expect([code, stderr]).toEqual([0, expect.stringContaining('GITHUB_STEP_SUMMARY: ')]);
  });

  it('leaves out what is more than a summary may hold', async () => {
    const files = { 'summary.md': 'x'.repeat(1024 * 1024 - 2_000) };
    const { written } = await cli(['run', '-s', 'naive', ...SMALL], { env: CI, files });
    const text = written.get('summary.md') ?? '';
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024);
    expect(text.slice(-120)).toContain('longer than a summary may be');
  });
});

describe('annotations', () => {
  it('are ten of a kind at most, the last for the rest, and one line each', async () => {
    const one = await resultOf('-s', 'naive');
    const results = Array.from({ length: 30 }, (_, index) => ({
      ...(one.results[0] as (typeof one.results)[number]),
      strategy: `mine-${index}:100%,\nsold`,
    }));
    const lines = annotations({ ...one, results });
    expect(lines).toHaveLength(10);
    expect(lines[9]).toContain('21 more strategies');
    expect(lines[0]).toMatch(
      /^::error title=seckill-bench%3A mine-0%3A100%25%2C%0Asold%3A [^:]*::/,
    );
    expect(lines.every((line) => !line.includes('\n'))).toBe(true);
  });
});
