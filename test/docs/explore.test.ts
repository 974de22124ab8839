import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { cli } from '../cli/fake-context.ts';

const docs = await readFile(new URL('../../docs/explore.md', import.meta.url), 'utf8');

it('docs/explore.md shows what the tool prints', async () => {
  const [, command = '', shown] =
    /<!-- generated: npx seckill-bench (explore .*) -->\n```\n([\s\S]*?)```/.exec(docs) ?? [];
  const { code, stdout } = await cli(command.split(' '));
  expect(code).toBe(1);
  expect(shown).toBe(stdout);
});

it('docs/explore.md names the command that docs/matrix.md was written by', async () => {
  const matrix = await readFile(new URL('../../docs/matrix.md', import.meta.url), 'utf8');
  const [, command = 'nothing'] = /it links to: (.*) -->/.exec(matrix) ?? [];
  expect(docs).toContain(`npx ${command}\n`);
});
