import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { cli } from '../cli/fake-context.ts';

const docs = await readFile(new URL('../../docs/replay.md', import.meta.url), 'utf8');
const capture = await readFile(new URL('../../examples/monitor.txt', import.meta.url), 'utf8');

it('docs/replay.md shows what the tool prints for the capture in examples/', async () => {
  const shown =
    /<!-- generated: npx seckill-bench (replay examples\/monitor.txt) -->\n```\n([\s\S]*?)\n```/.exec(
      docs,
    );
  const { stdout } = await cli((shown?.[1] ?? '').split(' '), {
    files: { 'examples/monitor.txt': capture },
  });
  expect(`${shown?.[2]}\n`).toBe(stdout);
});
