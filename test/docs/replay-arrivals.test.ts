import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('docs/replay.md shows what the tool prints for the log in examples/', async () => {
  const docs = await readFile(join(root, 'docs/replay.md'), 'utf8');
  const shown =
    /<!-- generated: npx seckill-bench (replay examples\/.*) -->\n```\n([\s\S]*?)\n```/.exec(docs);
  const argv = [join(root, 'bin/seckill-bench.js'), ...(shown?.[1] ?? '').split(' ')];
  const { stdout, exitCode } = await execa({ cwd: root, reject: false })`node ${argv}`;
  expect(exitCode).toBe(1);
  expect(shown?.[2]).toBe(stdout);
});
