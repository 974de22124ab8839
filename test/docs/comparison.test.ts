import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { groups } from '../../src/strategies/groups.ts';
import { cli } from '../cli/fake-context.ts';

const docs = await readFile(new URL('../../docs/comparison.md', import.meta.url), 'utf8');
/** The first is the README's too, and is run there. */
const [, ...commands] = [...docs.matchAll(/^npx seckill-bench (.*)$/gm)].map(
  ([, command = '']) => command,
);

describe('docs/comparison.md', () => {
  it.each(commands)('shows a command that runs: %s', async (command) => {
    const { code, stdout } = await cli([...command.split(' '), '--no-color'], { terminal: 80 });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^verdict +strategy +sold/m);
  });

  it('names every group, with what it is', () => {
    for (const { name, about } of groups) expect(docs).toContain(`| \`${name}\` | ${about} |`);
  });

  it('explains every column of the table', async () => {
    const { stdout } = await cli([
      'run',
      '-s',
      'naive,hincrby',
      '--stock',
      '9',
      '--buyers',
      '20',
      '--markdown',
      '-',
    ]);
    const [head = ''] = stdout.split('\n').filter((line) => line.startsWith('|'));
    const columns = head.slice(2, -2).split(' | ');
    const table = docs.slice(docs.indexOf('## The columns'));
    for (const column of columns) {
      if (column === 'strategy' || column === 'breaks when') continue;
      expect(table).toContain(column);
    }
  });
});
