import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { cli } from '../cli/fake-context.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const docs = await readFile(`${root}/docs/own-lock.md`, 'utf8');
const generated = /<!-- generated: npx seckill-bench (explore .*) -->\n```\n([\s\S]*?)```/g;
const shown = [...docs.matchAll(generated)].map(([, command = '', text = '']) => ({
  command,
  text,
}));

it('docs/own-lock.md shows a search of each library', () => {
  const files = shown.map(({ command }) => /examples\/\S+/.exec(command)?.[0]);
  expect(files).toEqual([
    'examples/redlock.ts',
    'examples/sesamecare-redlock.ts',
    'examples/redis-semaphore.ts',
  ]);
});

it.each(shown)('docs/own-lock.md shows what $command prints', async ({ command, text }) => {
  const { code, stdout } = await cli(command.split(' '), { cwd: root });
  expect(code).toBe(1);
  expect(stdout).toBe(text);
});
