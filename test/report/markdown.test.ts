import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/report/markdown/document.ts';
import { documentOf, failing, passing, undecided } from './documents.ts';

const COMMAND = ['run', '-s', 'lock', '--markdown', 'a b.md'];
const markdown = (...[results, notRun]: Parameters<typeof documentOf>) =>
  renderMarkdown(documentOf(results, notRun), COMMAND);

describe('the Markdown document of one run', () => {
  it('tells verdict, proof, story, figures and how to run it again', () => {
    const text = markdown([failing]);
    expect(text).toMatch(/^# unsafe-lock: FAIL: oversold 1\n\nunsafe-lock · stock 1 · 2 buyers/);
    expect(text).toContain('\n- sold 2 of 1\n- lost updates 1\n');
    expect(text).toMatch(/```text\n00:00.000 {2}buyer 17 {3}takes the lock/);
    expect(text).toContain('\n| response | 2 | 12.0 s |');
    expect(text).toContain('\n| no-oversell | fail | sold 2 of 1 unit: 1 too many |\n');
    expect(text).toContain(
      '```sh\nseckill-bench run --strategy unsafe-lock --delay 12s --seed 1\n```',
    );
    expect(text.endsWith('\n') && !text.endsWith('\n\n')).toBe(true);
  });

  it('says why one is inconclusive, and what would help', () => {
    expect(markdown([undecided])).toMatch(/\n- finishes: .*raise \\?--max-time/);
  });

  it('names the command, the machine and its servers', () => {
    const document = documentOf([passing]);
    const machine = { os: 'An OS 1', cpu: 'A CPU', cores: 2, memoryBytes: 2 ** 33 };
    const servers = ['redis-server 7.0.15'];
    const wall = { ...document.wall, machine: { ...machine, servers } };
    const text = renderMarkdown({ ...document, wall }, COMMAND);
    expect(text).toContain("```sh\nseckill-bench run -s lock --markdown 'a b.md'\n```");
    expect(text).toContain('- seckill-bench 0.1.0, Node 20.19.0, 2025-01-01\n');
    expect(text).toContain('- An OS 1; A CPU, 2 cores; 8 GiB of memory\n- redis-server 7.0.15\n');
  });

  it('takes foreign text for text', () => {
    const message = '<b>*no*</b> | a_b `c`\nand more';
    const text = markdown([{ ...failing, errors: [{ message, count: 1 }] }]);
    expect(text).toContain('| 1 × \\<b\\>\\*no\\*\\</b\\> \\| a\\_b \\`c\\` and more |');
  });
});

describe('the Markdown document of several runs', () => {
  const text = markdown(
    [failing, passing],
    [{ strategy: 'redlock', reason: 'it needs five', named: false }],
  );

  it('compares them in one table, with what breaks each', () => {
    const [head = '', rule = '', first = '', second = ''] = text
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(head).toMatch(/^\| verdict \| strategy \| sold \| oversold \| .* \| breaks when \|$/);
    expect(rule).toMatch(/^\| --- \| --- \| ---: .* \| --- \|$/);
    expect(first).toMatch(
      /^\| \*\*FAIL\*\* \| unsafe-lock \| 2 \| 1 \|.* two purchases read .* \|$/,
    );
    expect(second).toMatch(/^\| \*\*PASS\*\* \| hincrby \| 1 \| 0 \|/);
    const widths = [head, rule, first, second].map((line) => line.split(' | ').length);
    expect(new Set(widths).size).toBe(1);
  });

  it('folds the report of each, and tells what did not run', () => {
    expect(text).toContain('<summary>unsafe-lock: FAIL: oversold 1</summary>\n\nunsafe-lock ·');
    expect(text.match(/<\/details>/g)).toHaveLength(2);
    expect(text).toContain('\n- not run: redlock: it needs five\n');
  });

  it('says of nothing that it is nothing', () => {
    expect(markdown([])).toContain('Nothing was run.');
  });
});
