import { describe, expect, it } from 'vitest';
import { acts } from '../../src/lesson/catalog.ts';
import { cli } from './fake-context.ts';

describe('postmortem', () => {
  it('plays one act with its timeline, its code and what to learn, and exits with 0', async () => {
    const { code, stdout, stderr } = await cli(['postmortem', '--act', '2']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Act 2 of 6 · The lock that expired\n/);
    expect(stdout).toContain('src/strategies/unsafe-lock.ts');
    expect(stdout).toContain('<- two are inside');
    expect(stdout).toContain('\nWhat to learn\n');
    expect(stdout).toContain('again: seckill-bench run --strategy unsafe-lock ');
  });

  it('gives the same bytes each time', async () => {
    const argv = ['postmortem', '--act', '6'];
    expect((await cli(argv)).stdout).toBe((await cli(argv)).stdout);
  });

  it('is in color only where that is wanted', async () => {
    const argv = ['postmortem', '--act', '2'];
    expect((await cli(argv, { terminal: 80 })).stdout).toContain('\x1b[');
    expect((await cli(argv, { terminal: 80, env: { NO_COLOR: '1' } })).stdout).not.toContain(
      '\x1b',
    );
    expect((await cli([...argv, '--color'])).stdout).toContain('\x1b[');
  });

  it.each(['0', '7', 'two', '1.5', ''])('refuses act %j and lists the acts', async (act) => {
    const { code, stdout, stderr } = await cli(['postmortem', '--act', act]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`--act: expected an act from 1 to 6, got "${act}"\n`);
    for (const [index, { title }] of acts.entries()) {
      expect(stderr).toContain(`    ${index + 1}  ${title}\n`);
    }
  });

  it('lists the acts in its help', async () => {
    const { stdout } = await cli(['postmortem', '--help']);
    for (const [index, { title }] of acts.entries()) {
      expect(stdout).toContain(`  ${index + 1}  ${title}\n`);
    }
    expect(stdout).toContain(`one act only, 1 to ${acts.length}`);
  });
});

describe('between two acts', () => {
  it('waits for Enter, and not for other keys', { timeout: 60_000 }, async () => {
    const keys = ['x', '\r', '\x03'];
    const { code, stdout, stderr } = await cli(['postmortem'], { terminal: 80, keys });
    expect(code).toBe(130);
    expect(stdout).toContain('Act 2 of 6');
    expect(stdout).not.toContain('Act 3 of 6');
    expect(stderr.split('press Enter for ').slice(1)).toEqual([
      expect.stringMatching(/^act 2: The lock that expired \(q quits\) \r/),
      expect.stringMatching(/^act 3: The release that was not its own \(q quits\) \r/),
    ]);
  });

  it('ends with 0 at q', { timeout: 60_000 }, async () => {
    const { code, stdout } = await cli(['postmortem'], { terminal: 80, keys: ['q'] });
    expect([code, stdout.includes('Act 2 of 6')]).toEqual([0, false]);
  });

  it('does not wait with --no-pause', { timeout: 60_000 }, async () => {
    const fake = { terminal: 80, keys: ['q'] };
    const { code, stdout } = await cli(['postmortem', '--no-pause'], fake);
    expect([code, stdout.includes('Act 6 of 6')]).toEqual([0, true]);
  });
});

describe('a signal during an act', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('leaves at once: %s', async (signal, expected) => {
    const { code, stdout } = await cli(['postmortem', '--act', '1'], {
      terminal: 80,
      signals: [signal],
    });
    expect([code, stdout]).toEqual([expected, '']);
  });
});

describe('postmortem --markdown', () => {
  it('writes a document instead, and says so on stderr', async () => {
    const argv = ['postmortem', '--act', '2', '--markdown', 'wiki/p0.md'];
    const { code, stdout, stderr, written } = await cli(argv, { terminal: 80, keys: [] });
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/wrote wiki\/p0\.md\n$/);
    const text = written.get('wiki/p0.md') ?? '';
    expect(text).toMatch(/^# Post-mortem: /);
    expect(text).toContain('```mermaid\nsequenceDiagram\n');
    expect(text).toContain('seckill-bench postmortem --act 2 --markdown postmortem.md');
  });

  it('prints it on stdout for -', async () => {
    const argv = ['postmortem', '--act', '2', '--markdown', '-'];
    const { code, stdout, stderr, written } = await cli(argv);
    expect([code, stderr, written.size]).toEqual([0, '', 0]);
    expect(stdout).toMatch(/^# Post-mortem: /);
  });

  it('tells before the first act that the file cannot be written', async () => {
    const argv = ['postmortem', '--markdown', 'no/p0.md'];
    const { code, stderr } = await cli(argv, { notWritable: 'ENOENT' });
    expect(code).toBe(2);
    expect(stderr).toContain('--markdown: expected a file that can be written, got no/p0.md');
  });

  it('exits with 4 where the disk is full', async () => {
    const argv = ['postmortem', '--act', '2', '--markdown', 'p0.md'];
    const { code, stderr } = await cli(argv, { writeError: 'ENOSPC' });
    expect([code, stderr.includes('got p0.md (ENOSPC)')]).toEqual([4, true]);
  });
});
