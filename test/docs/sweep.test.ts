import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { cli } from '../cli/fake-context.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const docs = await readFile(join(root, 'docs/sweep.md'), 'utf8');
const shown = [
  ...docs.matchAll(/<!-- generated: npx seckill-bench (sweep .*) -->\n```\n([\s\S]*?)\n```/g),
];

it('docs/sweep.md has an example of a break point, and one of a map', () => {
  expect(shown.map(([, command = '']) => command.includes('--lock-ttl'))).toEqual([false, true]);
});

for (const [, command = '', report] of shown) {
  it(`docs/sweep.md shows what the tool prints: ${command}`, { timeout: 120_000 }, async () => {
    const { code, stdout } = await cli(command.split(' '));
    expect(code).toBe(0);
    expect(report, `is out of date: npx seckill-bench ${command}`).toBe(stdout.trimEnd());
  });
}
